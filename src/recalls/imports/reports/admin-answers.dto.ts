import { ApiProperty } from '@nestjs/swagger';
import { NEXT } from '../../../platform/http/page-query.js';
import { COUNT, INSTANT } from './field-descriptions.js';
import type { FullImportReport } from './import-reports.js';
import type { ImportReport } from './import-reports.repository.js';
import { FileFaultBody, ImportRunBody } from './run-answers.dto.js';

/** The manufacturer that sent the file. */
export class ManufacturerOfRun {
  @ApiProperty({ type: 'integer', example: 7 })
  id!: number;

  @ApiProperty({ example: 'ABC' })
  name!: string;
}

/** A run for administrators: it also says why the run waits, in an operator's terms. */
export class AdminImportRunBody extends ImportRunBody {
  @ApiProperty()
  manufacturer!: ManufacturerOfRun;

  @ApiProperty({ description: 'Whether it went through every step but changed no recall.', example: false })
  dryRun!: boolean;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'What looked at it: clamd, or the built-in check, which is no scanner.',
    example: 'clamd',
  })
  scanner!: string | null;

  @ApiProperty({ ...COUNT, description: 'How often it was begun.', example: 1 })
  attempts!: number;

  @ApiProperty({ ...INSTANT, nullable: true, description: 'When a run that waits is tried again.' })
  nextAttemptAt!: string | null;

  static override from(report: ImportReport): AdminImportRunBody {
    return {
      ...ImportRunBody.from(report),
      waitingFor: report.waitingFor,
      manufacturer: { id: report.manufacturerId, name: report.manufacturer },
      dryRun: report.dryRun,
      scanner: report.scanner,
      attempts: report.attempts,
      nextAttemptAt: report.nextAttemptAt,
    };
  }
}

export class AdminImportRunDetails extends AdminImportRunBody {
  @ApiProperty({ type: [FileFaultBody], description: 'The first 100 faults, in the order they were found.' })
  faults!: readonly FileFaultBody[];

  static override from(report: FullImportReport): AdminImportRunDetails {
    return { ...AdminImportRunBody.from(report), faults: report.faults };
  }
}

export class AdminImportRunsPage {
  @ApiProperty({ type: [AdminImportRunBody], description: 'The newest first.' })
  imports!: AdminImportRunBody[];

  @ApiProperty(NEXT)
  next!: string | null;
}
