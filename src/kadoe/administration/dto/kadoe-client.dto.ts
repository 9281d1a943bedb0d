import { ApiProperty } from '@nestjs/swagger';
import { IsUUID } from 'class-validator';
import type { Environment } from '../../../platform/environment.js';
import {
  CLIENT_ID,
  ENVIRONMENT,
} from '../../../platform/third-party-access/onboarding/onboarded-client.openapi.js';
import { IsPlanName, PLAN } from '../../../platform/usage-plans/plan-field.js';
import type { KadoeClientTerms, ReasonsOfEnquirers } from '../../clients/client-rules.js';
import { ENQUIRERS, LINK_PROVIDER, MANDATES } from '../../clients/field-descriptions.js';
import { AreEnquirers, AreMandates, IsLinkProviderIdOrNull } from '../../clients/field-rules.js';
import type { KadoeClientState } from '../../clients/kadoe-client-registry.js';

export class KadoeClientPath {
  @ApiProperty(CLIENT_ID)
  @IsUUID(undefined, { message: 'must be a UUID' })
  clientId!: string;
}

/** All that can be changed. Each is required, so that omitting one never changes it. */
export class ChangeKadoeClientBody implements KadoeClientTerms {
  @ApiProperty(ENQUIRERS as object)
  @AreEnquirers()
  enquirers!: ReasonsOfEnquirers;

  @ApiProperty({ ...LINK_PROVIDER, nullable: true })
  @IsLinkProviderIdOrNull()
  linkProviderId!: string | null;

  @ApiProperty(MANDATES as object)
  @AreMandates()
  mandates!: readonly string[];

  @ApiProperty(PLAN)
  @IsPlanName()
  plan!: string;
}

export class KadoeClientBody {
  @ApiProperty(CLIENT_ID)
  clientId!: string;

  @ApiProperty(ENVIRONMENT)
  environment!: Environment;

  @ApiProperty(ENQUIRERS as object)
  enquirers!: ReasonsOfEnquirers;

  @ApiProperty({ ...LINK_PROVIDER, nullable: true })
  linkProviderId!: string | null;

  @ApiProperty(MANDATES as object)
  mandates!: readonly string[];

  @ApiProperty({ ...PLAN, type: String, nullable: true })
  plan!: string | null;

  static from({
    clientId,
    environment,
    enquirers,
    linkProviderId,
    mandates,
    plan,
  }: KadoeClientState): KadoeClientBody {
    return { clientId, environment, enquirers, linkProviderId, mandates, plan };
  }
}
