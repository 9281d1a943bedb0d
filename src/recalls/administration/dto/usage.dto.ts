import { ApiProperty } from '@nestjs/swagger';
import { NEXT, PageQuery } from '../../../platform/http/page-query.js';
import type { ClientUse } from '../client-administration.js';
import { IsDayIfGiven } from '../field-rules.js';
import { ManufacturerOfClient } from './client.dto.js';
import { CLIENT_ID, NAME, ROLE } from './field-descriptions.js';

export class UsageQuery extends PageQuery {
  @ApiProperty({
    format: 'date',
    required: false,
    description: 'A day in UTC; the default is today.',
    example: '2024-04-30',
  })
  @IsDayIfGiven()
  date?: string;
}

export class ClientUseBody {
  @ApiProperty(CLIENT_ID)
  clientId!: string;

  @ApiProperty(NAME)
  name!: string;

  @ApiProperty(ROLE)
  role!: string;

  @ApiProperty({ type: ManufacturerOfClient, nullable: true })
  manufacturer!: ManufacturerOfClient | null;

  @ApiProperty({
    type: 'integer',
    description:
      'Calls that were let through: exactly while the client makes none, and too few by at most 1,000 per process while it does.',
    example: 11_250,
  })
  used!: number;

  @ApiProperty({
    type: 'integer',
    description:
      'Calls of the allowance that were handed to the processes of the service: those that were let through and, on the day itself, at most 1,000 a process that still may be.',
    example: 12_000,
  })
  handedOut!: number;

  @ApiProperty({
    type: 'integer',
    description: 'Calls a day that the client may make now: what it was on an earlier day is not kept.',
    example: 500_000,
  })
  allowance!: number;

  static from({ clientId, name, role, manufacturer, used, handedOut, allowance }: ClientUse): ClientUseBody {
    return { clientId, name, role, manufacturer, used, handedOut, allowance };
  }
}

export class UsagePage {
  @ApiProperty({ format: 'date', description: 'The day in UTC.', example: '2024-04-30' })
  date!: string;

  @ApiProperty({ type: [ClientUseBody] })
  usage!: ClientUseBody[];

  @ApiProperty(NEXT)
  next!: string | null;
}

export class DayOfUseBody {
  @ApiProperty({ format: 'date', description: 'The day in UTC.', example: '2024-04-30' })
  date!: string;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    description:
      'Calls that were let through. Null when they are not counted by days, because the usage plan of the client has a quota of another period, or none.',
    example: 11_250,
  })
  used!: number | null;
}

export class ClientDaysBody {
  @ApiProperty({ type: [DayOfUseBody], description: 'The last 30 days, the oldest first.' })
  days!: DayOfUseBody[];
}
