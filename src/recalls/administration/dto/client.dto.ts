import { ApiProperty } from '@nestjs/swagger';
import type { DescribedClient } from '../../../platform/clients/clients-of-surfaces.js';
import type { Environment } from '../../../platform/environment.js';
import { NEXT } from '../../../platform/http/page-query.js';
import { DETAILS_OF_SURFACES } from '../../../platform/openapi/surface-clients.js';
import type { ClientRecord } from '../client-admin.repository.js';
import type { FullClient } from '../client-administration.js';
import { CredentialBody } from './credential.dto.js';
import {
  ANY_ROLE,
  CLIENT_ID,
  DAILY_QUOTA,
  ENVIRONMENT,
  INSTANT,
  INSTANT_OR_NULL,
  LAST_USED_AT,
  MANUFACTURER_ID,
  NAME,
  TEAM_EMAIL,
} from './field-descriptions.js';

export class ManufacturerOfClient {
  @ApiProperty(MANUFACTURER_ID)
  id!: number;

  @ApiProperty(NAME)
  name!: string;
}

export class ClientBody {
  @ApiProperty(CLIENT_ID)
  clientId!: string;

  @ApiProperty(ANY_ROLE)
  role!: string;

  @ApiProperty(ENVIRONMENT)
  environment!: Environment;

  @ApiProperty(NAME)
  name!: string;

  @ApiProperty(TEAM_EMAIL)
  teamEmail!: string;

  @ApiProperty({
    type: ManufacturerOfClient,
    nullable: true,
    description: 'Null for clients of other roles.',
  })
  manufacturer!: ManufacturerOfClient | null;

  @ApiProperty({
    ...DAILY_QUOTA,
    nullable: true,
    description:
      'Calls a UTC day. `null` is the default of the service; other surfaces limit calls in another way.',
  })
  dailyQuota!: number | null;

  @ApiProperty({ ...INSTANT_OR_NULL, description: 'Null while the client may call.' })
  disabledAt!: string | null;

  @ApiProperty(INSTANT)
  createdAt!: string;

  /** Stands in the document for what only one surface knows of its clients. */
  @ApiProperty({ type: String, required: false })
  [DETAILS_OF_SURFACES]?: never;

  static from(client: ClientRecord & DescribedClient): ClientBody {
    return {
      clientId: client.clientId,
      role: client.role,
      environment: client.environment,
      name: client.name,
      teamEmail: client.teamEmail,
      manufacturer: client.manufacturer,
      dailyQuota: client.dailyQuota,
      disabledAt: client.disabledAt?.toISOString() ?? null,
      createdAt: client.createdAt.toISOString(),
      ...client.details,
    };
  }
}

export class ClientPage {
  @ApiProperty({ type: [ClientBody] })
  clients!: ClientBody[];

  @ApiProperty(NEXT)
  next!: string | null;
}

export class UsageTodayBody {
  @ApiProperty({ format: 'date', description: 'The day in UTC.', example: '2024-04-30' })
  date!: string;

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
      'Calls of the allowance that were handed to the processes of the service: those that were let through, and at most 1,000 a process that still may be.',
    example: 12_000,
  })
  handedOut!: number;

  @ApiProperty({ type: 'integer', description: 'Calls that the client may make that day.', example: 500_000 })
  allowance!: number;
}

/** The user of a client that signs in with a password. */
export class UserOfClient {
  @ApiProperty({ example: 'user-7k2m9qpxwe' })
  userName!: string;

  @ApiProperty({
    description: 'Whether the password is a one-time password, which only opens the change of it.',
    example: false,
  })
  isOneTime!: boolean;

  @ApiProperty(INSTANT)
  passwordSetAt!: string;

  @ApiProperty(INSTANT)
  passwordExpiresAt!: string;

  @ApiProperty(LAST_USED_AT)
  passwordUsedAt!: string | null;

  static from({
    userName,
    isOneTime,
    passwordSetAt,
    passwordExpiresAt,
    passwordUsedAt,
  }: NonNullable<FullClient['user']>): UserOfClient {
    return {
      userName,
      isOneTime,
      passwordSetAt: passwordSetAt.toISOString(),
      passwordExpiresAt: passwordExpiresAt.toISOString(),
      passwordUsedAt: passwordUsedAt?.toISOString() ?? null,
    };
  }
}

export class FullClientBody extends ClientBody {
  @ApiProperty({ type: [CredentialBody], description: 'Those that work, the oldest first.' })
  apiKeys!: CredentialBody[];

  @ApiProperty({ type: [CredentialBody], description: 'Those that work, the oldest first.' })
  clientSecrets!: CredentialBody[];

  @ApiProperty({
    type: UserOfClient,
    nullable: true,
    description: 'Null for clients that sign in with a client secret.',
  })
  user!: UserOfClient | null;

  @ApiProperty({
    type: UsageTodayBody,
    nullable: true,
    description: 'Null for clients of other surfaces.',
  })
  usageToday!: UsageTodayBody | null;

  static override from(client: FullClient): FullClientBody {
    return {
      ...ClientBody.from(client),
      apiKeys: client.apiKeys.map(CredentialBody.from),
      clientSecrets: client.clientSecrets.map(CredentialBody.from),
      user: client.user && UserOfClient.from(client.user),
      usageToday: client.usageToday,
    };
  }
}
