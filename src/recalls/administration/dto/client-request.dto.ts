import { ApiProperty } from '@nestjs/swagger';
import { tidyName } from '../../../platform/clients/client-fields.js';
import { PageQuery } from '../../../platform/http/page-query.js';
import type { RecallsClientDetails } from '../../clients/recalls-client-registry.js';
import type { RecallsRole } from '../../roles.js';
import type { ClientFilter } from '../client-admin.repository.js';
import {
  IsDailyQuotaOrNull,
  IsIdIfGiven,
  IsName,
  IsPartOfName,
  IsRoleIfGiven,
  IsStatusIfGiven,
  IsTeamEmail,
} from '../field-rules.js';
import { DAILY_QUOTA, MANUFACTURER_ID, NAME, ROLE, TEAM_EMAIL } from './field-descriptions.js';

export class ListClientsQuery extends PageQuery {
  @ApiProperty({ required: false, description: 'A part of the name, in any case.', example: 'acme' })
  @IsPartOfName()
  name?: string;

  @ApiProperty({ ...ROLE, required: false })
  @IsRoleIfGiven()
  role?: RecallsRole;

  @ApiProperty({ enum: ['active', 'disabled'], required: false, example: 'active' })
  @IsStatusIfGiven()
  status?: 'active' | 'disabled';

  @ApiProperty({ ...MANUFACTURER_ID, required: false })
  @IsIdIfGiven()
  manufacturerId?: string;
}

export function clientFilterOf({ name, role, status, manufacturerId }: ListClientsQuery): ClientFilter {
  return {
    name,
    role,
    disabled: status === undefined ? undefined : status === 'disabled',
    manufacturerId: manufacturerId === undefined ? undefined : Number(manufacturerId),
  };
}

/** All fields that can be changed. Each is required, so that omitting one never changes it. */
export class ChangeClientBody {
  @ApiProperty(NAME)
  @IsName()
  name!: string;

  @ApiProperty(TEAM_EMAIL)
  @IsTeamEmail()
  teamEmail!: string;

  @ApiProperty({ ...DAILY_QUOTA, nullable: true })
  @IsDailyQuotaOrNull()
  dailyQuota!: number | null;
}

export function clientDetailsOf({ name, teamEmail, dailyQuota }: ChangeClientBody): RecallsClientDetails {
  return { name: tidyName(name), teamEmail: teamEmail.trim(), dailyQuota };
}
