import { ApiProperty } from '@nestjs/swagger';
import type { Settings } from '../../../platform/config/settings.js';
import { ENVIRONMENTS, type Environment } from '../../../platform/environment.js';
import { BodyStream } from '../../../platform/http/body-stream.js';
import { Rule } from '../../../platform/http/rule.js';
import type { LoadReport, VersionCounts } from '../load/load-report.js';

/** A register file. */
export class RegisterFileBody extends BodyStream {
  static readonly mediaType = 'application/x-ndjson';

  static mostBytes({ registerLoadMaxBytes }: Settings): number {
    return registerLoadMaxBytes;
  }
}

export class LoadRegisterQuery {
  @ApiProperty({
    enum: ENVIRONMENTS,
    required: false,
    default: 'live',
    description: 'The register of live clients, or of test clients. The two are never mixed.',
  })
  @Rule('isEnvironmentIfGiven', (value) =>
    value === undefined || ENVIRONMENTS.some((environment) => environment === value)
      ? undefined
      : `must be one of ${ENVIRONMENTS.join(', ')}`,
  )
  environment?: Environment;

  @ApiProperty({
    enum: ['true', 'false'],
    required: false,
    default: 'false',
    description: '`true`: the file goes the same way to its end, and nothing is stored.',
  })
  @Rule('isBooleanIfGiven', (value) =>
    value === undefined || value === 'true' || value === 'false' ? undefined : 'must be true or false',
  )
  dryRun?: 'true' | 'false';
}

const COUNT = { type: 'integer', minimum: 0 } as const;

export class VersionCountsBody implements VersionCounts {
  @ApiProperty({ ...COUNT, description: 'Versions that are new.', example: 2 })
  added!: number;

  @ApiProperty({ ...COUNT, description: 'Versions that are held to be true no longer.', example: 1 })
  closed!: number;
}

export class LoadedVersionsBody {
  @ApiProperty({ description: 'Of what is particular to the vehicle itself.' })
  details!: VersionCountsBody;

  @ApiProperty({ description: 'Of marks.' })
  marks!: VersionCountsBody;

  @ApiProperty({ description: 'Of keepers.' })
  keepers!: VersionCountsBody;

  @ApiProperty({ description: 'Of states, such as stolen.' })
  states!: VersionCountsBody;
}

export class LoadAnswer {
  @ApiProperty({ enum: ENVIRONMENTS, description: 'The register.' })
  environment!: Environment;

  @ApiProperty({ type: Boolean, description: 'Whether nothing was stored.', example: false })
  dryRun!: boolean;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'The number of the load, by which enquiries refer to what was known; null for a dry run.',
    example: 7,
  })
  number!: number | null;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'From when its facts are known; null for a dry run.',
    example: '2026-11-29T15:00:00.000Z',
  })
  recordedAt!: string | null;

  @ApiProperty({ ...COUNT, description: 'Lines of the file that are not empty.', example: 18 })
  linesRead!: number;

  @ApiProperty({ ...COUNT, description: 'Vehicles that the register did not have.', example: 18 })
  newVehicles!: number;

  @ApiProperty({ description: 'Only what differs from the register is written.' })
  versions!: LoadedVersionsBody;

  static from({
    environment,
    dryRun,
    number,
    recordedAt,
    linesRead,
    newVehicles,
    versions,
  }: LoadReport): LoadAnswer {
    return { environment, dryRun, number, recordedAt, linesRead, newVehicles, versions };
  }
}
