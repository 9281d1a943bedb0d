import { ApiProperty } from '@nestjs/swagger';
import { ENVIRONMENTS, type Environment } from '../../../platform/environment.js';
import { Rule } from '../../../platform/http/rule.js';
import type { ClientCalls } from '../reading/kadoe-usage.js';
import { IsEnvironmentIfGiven, IsMonthIfGiven } from './enquiry-rules.js';

const MONTH = { pattern: '^2[0-9]{3}-(0[1-9]|1[0-2])$', example: '2026-11' };

export const USAGE_FORMATS = ['json', 'csv'] as const;

export class KadoeUsageQuery {
  @ApiProperty({ ...MONTH, required: false, description: 'A month in UTC; the default is the present one.' })
  @IsMonthIfGiven()
  month?: string;

  @ApiProperty({ enum: ENVIRONMENTS, required: false, description: 'Only live clients, or test clients.' })
  @IsEnvironmentIfGiven()
  environment?: Environment;

  @ApiProperty({
    enum: USAGE_FORMATS,
    required: false,
    description: 'How to answer. Without it, `Accept: text/csv` asks for CSV.',
  })
  @Rule('isUsageFormatIfGiven', (value) =>
    value === undefined || USAGE_FORMATS.some((format) => format === value)
      ? undefined
      : `must be one of ${USAGE_FORMATS.join(', ')}`,
  )
  format?: (typeof USAGE_FORMATS)[number];
}

export class ClientCallsBody implements ClientCalls {
  @ApiProperty({ format: 'uuid', example: '6f1f9b52-0c1e-4d8a-9a53-6f4e1f3d2b10' })
  clientId!: string;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'What the client is called now.',
    example: 'Harbour Parking',
  })
  name!: string | null;

  @ApiProperty({ enum: ENVIRONMENTS })
  environment!: Environment;

  @ApiProperty({
    type: 'integer',
    description: 'Calls that passed validation, refusals included.',
    example: 1_250,
  })
  calls!: number;

  @ApiProperty({
    type: 'integer',
    description: 'Those that were answered with a keeper; 0 for a test client.',
    example: 1_100,
  })
  chargeable!: number;

  static from({ clientId, name, environment, calls, chargeable }: ClientCalls): ClientCallsBody {
    return { clientId, name, environment, calls, chargeable };
  }
}

export class KadoeUsageBody {
  @ApiProperty({ ...MONTH, description: 'The month in UTC.' })
  month!: string;

  @ApiProperty({ type: [ClientCallsBody], description: 'Clients that made a call, by name.' })
  usage!: ClientCallsBody[];
}
