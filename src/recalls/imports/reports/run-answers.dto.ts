import { ApiProperty } from '@nestjs/swagger';
import { NEXT } from '../../../platform/http/page-query.js';
import type { ClosuresDecision, ImportCounts, ImportSource, ImportState } from '../runs/import-run.js';
import type { FileFault } from '../runs/reasons.js';
import { waitingForInPlainWords } from '../runs/retry-policy.js';
import {
  COLUMN,
  COUNT,
  DECISION,
  FILE_NAME,
  INSTANT,
  LINE,
  REASON,
  RUN_ID,
  SOURCE,
  STATE,
} from './field-descriptions.js';
import type { FullImportReport } from './import-reports.js';
import type { ImportReport } from './import-reports.repository.js';

export class ImportCountsBody implements ImportCounts {
  @ApiProperty({ ...COUNT, description: 'Recalls that were not known.' })
  added!: number;

  @ApiProperty({ ...COUNT, description: 'Recalls whose DVSA reference or start date was another.' })
  updated!: number;

  @ApiProperty({ ...COUNT, description: 'Recalls that were fixed, and are in the file again.' })
  reopened!: number;

  @ApiProperty({ ...COUNT, description: 'Open recalls that were not in the file, now marked as fixed.' })
  closed!: number;

  @ApiProperty({
    ...COUNT,
    description: 'Open recalls that were not in the file and whose campaign has not begun, now deleted.',
  })
  withdrawn!: number;

  @ApiProperty({ ...COUNT, description: 'Recalls that were as they are in the file.' })
  unchanged!: number;

  @ApiProperty({
    ...COUNT,
    description:
      'Recalls that were left as they are, because what the API said of them is newer than the file, or because the API ' +
      'opened them lately and no file had them yet.',
  })
  skipped!: number;

  @ApiProperty({ ...COUNT, description: 'Closures that were held for an administrator to decide on.' })
  held!: number;
}

/** One error in a file. */
export class FileFaultBody implements FileFault {
  @ApiProperty(LINE)
  line!: number | null;

  @ApiProperty(COLUMN)
  column!: FileFault['column'];

  @ApiProperty(REASON)
  reason!: FileFault['reason'];

  @ApiProperty({
    type: String,
    nullable: true,
    description:
      'What stood there, cut to 60 characters. One that a spreadsheet would take for a formula has an apostrophe in ' +
      'front. Null when there is nothing to show.',
    example: '01/12/2026',
  })
  value!: string | null;

  @ApiProperty({
    description: 'What would be right.',
    example: 'must be a date of the calendar in the format YYYY-MM-DD',
  })
  expected!: string;
}

/** A run as its manufacturer sees it. */
export class ImportRunBody {
  @ApiProperty(RUN_ID)
  id!: string;

  @ApiProperty(FILE_NAME)
  fileName!: string;

  @ApiProperty(SOURCE)
  source!: ImportSource;

  @ApiProperty(STATE)
  state!: ImportState;

  @ApiProperty({
    type: String,
    nullable: true,
    description:
      'What a run that does not go on waits for; it is tried again by itself. Null for all other runs.',
    example: 'the virus scanner, which is not available at the moment',
  })
  waitingFor!: string | null;

  @ApiProperty({ ...COUNT, description: 'How large the file is, in bytes.', example: 180_000_000 })
  sizeBytes!: number;

  @ApiProperty({
    ...COUNT,
    nullable: true,
    description:
      'How many of them are read, which is how far the validation is. Null once the run has ended.',
    example: 90_000_000,
  })
  bytesRead!: number | null;

  @ApiProperty({ ...COUNT, description: 'Rows in the file, once the run has ended.', example: 3_500_000 })
  rowsRead!: number;

  @ApiProperty({ ...INSTANT, description: 'When the file was there whole.' })
  receivedAt!: string;

  @ApiProperty({ ...INSTANT, nullable: true, description: 'When work on it began.' })
  startedAt!: string | null;

  @ApiProperty({ ...INSTANT, nullable: true, description: 'When it was merged or refused.' })
  finishedAt!: string | null;

  @ApiProperty({ description: 'What the merge did; all 0 until then, and for a file that was refused.' })
  counts!: ImportCountsBody;

  @ApiProperty(DECISION)
  closuresDecision!: ClosuresDecision | null;

  @ApiProperty({ ...INSTANT, nullable: true, description: 'When that was decided.' })
  closuresDecidedAt!: string | null;

  @ApiProperty({
    ...REASON,
    isArray: true,
    description: `${REASON.description} Each once.`,
    example: ['Incorrect date format'],
  })
  reasons!: readonly string[];

  @ApiProperty({ ...COUNT, description: 'All faults found; the first 10,000 are kept.', example: 2 })
  faultCount!: number;

  @ApiProperty({
    ...INSTANT,
    description: 'As of when the data in the file are: the time in its name, or its receipt.',
  })
  asOf!: string;

  @ApiProperty({
    type: [String],
    description: 'What you should look at although the file was merged, in words.',
    example: [
      '2 vehicles have recalls under car/1 and under CAR/1, which differ only in upper and lower case: they count as two recalls.',
    ],
  })
  warnings!: readonly string[];

  @ApiProperty({
    type: [String],
    description: 'Why closures, or the whole file, were held for an administrator; none when nothing was.',
    example: ['All open recalls of a campaign would be closed'],
  })
  heldReasons!: readonly string[];

  @ApiProperty({
    description: 'Whether all of the file was held, so that nothing of it was merged.',
    example: false,
  })
  heldWhole!: boolean;

  @ApiProperty({
    ...INSTANT,
    nullable: true,
    description: 'When an administrator undid what the file changed.',
  })
  undoneAt!: string | null;

  static from(report: ImportReport): ImportRunBody {
    return {
      id: report.id,
      fileName: report.file,
      source: report.source,
      state: report.state,
      waitingFor: report.waitingFor === null ? null : waitingForInPlainWords(report.waitingFor),
      sizeBytes: report.sizeBytes,
      bytesRead: report.bytesRead,
      rowsRead: report.rowsRead,
      receivedAt: report.receivedAt,
      startedAt: report.startedAt,
      finishedAt: report.finishedAt,
      counts: report.counts,
      closuresDecision: report.closuresDecision,
      closuresDecidedAt: report.closuresDecidedAt,
      reasons: report.reasons,
      faultCount: report.faultCount,
      asOf: report.asOf,
      warnings: report.warnings,
      heldReasons: report.heldReasons,
      heldWhole: report.heldWhole,
      undoneAt: report.undoneAt,
    };
  }
}

export class ImportRunDetails extends ImportRunBody {
  @ApiProperty({ type: [FileFaultBody], description: 'The first 100 faults, in the order they were found.' })
  faults!: readonly FileFaultBody[];

  static override from(report: FullImportReport): ImportRunDetails {
    return { ...ImportRunBody.from(report), faults: report.faults };
  }
}

export class ImportRunsPage {
  @ApiProperty({ type: [ImportRunBody], description: 'The newest first.' })
  imports!: ImportRunBody[];

  @ApiProperty(NEXT)
  next!: string | null;
}

export class FileFaultsPage {
  @ApiProperty({ type: [FileFaultBody], description: 'In the order they were found.' })
  faults!: readonly FileFaultBody[];

  @ApiProperty(NEXT)
  next!: string | null;
}
