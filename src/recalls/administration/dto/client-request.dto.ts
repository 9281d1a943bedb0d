import { ApiProperty } from '@nestjs/swagger';
import { IsEnvironmentIfGiven, IsTeamEmail } from '../../../platform/clients/client-field-rules.js';
import { tidyName } from '../../../platform/clients/client-fields.js';
import type { Environment } from '../../../platform/environment.js';
import { PageQuery } from '../../../platform/http/page-query.js';
import type { RecallsClientDetails } from '../../clients/recalls-client-registry.js';
import type { ListedClients } from '../client-administration.js';
import {
  IsDailyQuotaOrNull,
  IsIdIfGiven,
  IsName,
  IsPartOfName,
  IsRoleIfGiven,
  IsStatusIfGiven,
} from '../field-rules.js';
import {
  ANY_ROLE,
  DAILY_QUOTA,
  ENVIRONMENT,
  MANUFACTURER_ID,
  NAME,
  TEAM_EMAIL,
} from './field-descriptions.js';

export class ListClientsQuery extends PageQuery {
  @ApiProperty({ required: false, description: 'A part of the name, in any case.', example: 'acme' })
  @IsPartOfName()
  name?: string;

  @ApiProperty({ ...ANY_ROLE, required: false })
  @IsRoleIfGiven()
  role?: string;

  @ApiProperty({ ...ENVIRONMENT, required: false })
  @IsEnvironmentIfGiven()
  environment?: Environment;

  @ApiProperty({ enum: ['active', 'disabled'], required: false, example: 'active' })
  @IsStatusIfGiven()
  status?: 'active' | 'disabled';

  @ApiProperty({ ...MANUFACTURER_ID, required: false })
  @IsIdIfGiven()
  manufacturerId?: string;
}

export function clientFilterOf({
  name,
  role,
  environment,
  status,
  manufacturerId,
}: ListClientsQuery): ListedClients {
  return {
    name,
    role,
    environment,
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
