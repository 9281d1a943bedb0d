import { ApiProperty } from '@nestjs/swagger';
import { NEXT } from '../../http/page-query.js';
import type { Decision } from '../held-closures.js';
import type { HeldRun } from '../held-closures.repository.js';
import type { FullImportReport } from '../import-reports.js';
import type { ImportReport } from '../import-reports.repository.js';
import { COUNT, FILE_NAME, INSTANT, RUN_ID } from './field-descriptions.js';
import { FileFaultBody, ImportRunBody } from './run-answers.dto.js';

/** Whose file it is. */
export class ManufacturerOfRun {
  @ApiProperty({ type: 'integer', example: 7 })
  id!: number;

  @ApiProperty({ example: 'ABC' })
  name!: string;
}

/** A run as administrators see it: also why it waits, in an operator's words. */
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

/** A run whose closures wait for a decision. */
export class HeldClosuresBody {
  @ApiProperty(RUN_ID)
  runId!: string;

  @ApiProperty()
  manufacturer!: ManufacturerOfRun;

  @ApiProperty(FILE_NAME)
  fileName!: string;

  @ApiProperty(INSTANT)
  receivedAt!: string;

  @ApiProperty({ ...COUNT, minimum: 1, description: 'How many closures are held.', example: 1_200 })
  held!: number;

  static from({
    runId,
    manufacturer,
    manufacturerId,
    fileName,
    receivedAt,
    held,
  }: HeldRun): HeldClosuresBody {
    return { runId, manufacturer: { id: manufacturerId, name: manufacturer }, fileName, receivedAt, held };
  }
}

export class HeldClosuresPage {
  @ApiProperty({ type: [HeldClosuresBody], description: 'The oldest first.' })
  closures!: HeldClosuresBody[];

  @ApiProperty(NEXT)
  next!: string | null;
}

export class ClosuresDecisionBody {
  @ApiProperty(RUN_ID)
  runId!: string;

  @ApiProperty({ enum: ['approved', 'rejected'] })
  decision!: Decision['decision'];

  @ApiProperty({
    ...COUNT,
    description:
      'Recalls that are now marked as fixed: fewer than were held when some were changed meanwhile.',
    example: 1_200,
  })
  closed!: number;

  static from({ runId, decision, closed }: Decision): ClosuresDecisionBody {
    return { runId, decision, closed };
  }
}
