import { ApiProperty } from '@nestjs/swagger';
import type { Settings } from '../../../platform/config/settings.js';
import { BodyStream } from '../../../platform/http/body-stream.js';
import { Rule } from '../../../platform/http/rule.js';
import { isFileName } from '../../sftp/file-name.js';
import { COUNT, REASON } from '../reports/field-descriptions.js';
import { FileFaultBody, ImportCountsBody } from '../reports/run-answers.dto.js';
import type { FileFault } from '../runs/reasons.js';
import type { DryRunResult } from './validations.js';

/** The same number as in a mail. */
const FAULTS_SHOWN = 100;

const USUAL_NAME = 'upload.csv';

/** A snapshot file, as it would be uploaded. */
export class SnapshotBody extends BodyStream {
  static readonly mediaType = 'text/csv';

  static mostBytes({ validateMaxBytes }: Settings): number {
    return validateMaxBytes;
  }
}

export class ValidateQuery {
  @ApiProperty({
    type: String,
    required: false,
    minLength: 1,
    maxLength: 255,
    default: USUAL_NAME,
    description: 'The name you would upload the file under; it is judged like one.',
    example: 'recalls.csv',
  })
  @Rule('isFileNameIfGiven', (value) =>
    value === undefined || (typeof value === 'string' && isFileName(value))
      ? undefined
      : 'must be a file name: 1 to 255 bytes, no /, no control characters, no dot at its beginning',
  )
  fileName?: string;
}

export function fileNameOf({ fileName = USUAL_NAME }: ValidateQuery): string {
  return fileName;
}

const OUTCOMES = ['merged', 'rejected', 'held'] as const;

export class PredictionAnswer {
  @ApiProperty({
    enum: OUTCOMES,
    description:
      'What an upload would come to. `merged`: all of it. `rejected`: nothing, because of the faults. `held`: merged, ' +
      'but so many recalls are missing from it that their closures would wait for an administrator.',
  })
  wouldBe!: (typeof OUTCOMES)[number];

  @ApiProperty({ description: 'What the merge would do; all 0 for a file that would be rejected.' })
  counts!: ImportCountsBody;

  @ApiProperty({ ...COUNT, description: 'Rows in the file, as far as it was read.', example: 3_500_000 })
  rowsRead!: number;

  @ApiProperty({ ...COUNT, description: 'All faults found.' })
  faultCount!: number;

  @ApiProperty({
    ...REASON,
    isArray: true,
    description: `${REASON.description} Each once.`,
    example: ['Incorrect date format'],
  })
  reasons!: FileFault['reason'][];

  @ApiProperty({ type: [FileFaultBody], description: 'The first 100 faults, in the order they were found.' })
  faults!: FileFaultBody[];

  static from({ wouldBe, counts, rowsRead, faultCount, reasons, faults }: DryRunResult): PredictionAnswer {
    return {
      wouldBe,
      counts,
      rowsRead,
      faultCount,
      reasons: [...reasons],
      faults: faults.slice(0, FAULTS_SHOWN),
    };
  }
}
