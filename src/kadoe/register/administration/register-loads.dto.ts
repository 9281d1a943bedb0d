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
    description:
      '`true`: the file is checked and compared with the register as usual, and nothing is stored.',
  })
  @Rule('isBooleanIfGiven', (value) =>
    value === undefined || value === 'true' || value === 'false' ? undefined : 'must be true or false',
  )
  dryRun?: 'true' | 'false';
}

const COUNT = { type: 'integer', minimum: 0 } as const;

export class VersionCountsBody implements VersionCounts {
  @ApiProperty({ ...COUNT, description: 'Versions that the load adds.', example: 2 })
  added!: number;

  @ApiProperty({
    ...COUNT,
    description: 'Versions that the load ends, because the file says otherwise.',
    example: 1,
  })
  closed!: number;
}

export class LoadedVersionsBody {
  @ApiProperty({ description: "Versions of the vehicles' own details: VIN, make, colour and the like." })
  details!: VersionCountsBody;

  @ApiProperty({ description: 'Versions of which vehicle has which mark.' })
  marks!: VersionCountsBody;

  @ApiProperty({ description: 'Versions of who keeps which vehicle.' })
  keepers!: VersionCountsBody;

  @ApiProperty({ description: 'Versions of states, such as stolen.' })
  states!: VersionCountsBody;
}

export class LoadAnswer {
  @ApiProperty({
    enum: ENVIRONMENTS,
    description: 'Whose register it is: that of live clients, or of test clients.',
  })
  environment!: Environment;

  @ApiProperty({
    type: Boolean,
    description: 'Whether this was a dry run, which stores nothing.',
    example: false,
  })
  dryRun!: boolean;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    description:
      'The number of the load. Each enquiry keeps the number of the load that it saw. Null for a dry run.',
    example: 7,
  })
  number!: number | null;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'The time from which the register answers with this file; null for a dry run.',
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
