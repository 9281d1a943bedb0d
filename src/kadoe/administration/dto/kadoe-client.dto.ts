import { ApiProperty } from '@nestjs/swagger';
import { IsUUID } from 'class-validator';
import { IsEnvironmentIfGiven } from '../../../platform/clients/client-field-rules.js';
import type { Environment } from '../../../platform/environment.js';
import { NEXT, PageQuery } from '../../../platform/http/page-query.js';
import {
  CLIENT_ID,
  ENVIRONMENT,
} from '../../../platform/third-party-access/onboarding/onboarded-client.openapi.js';
import { IsPlanName, PLAN } from '../../../platform/usage-plans/plan-field.js';
import { ENQUIRER_ID, type KadoeClientTerms, type ReasonsOfEnquirers } from '../../clients/client-rules.js';
import { ENQUIRERS, LINK_PROVIDER, MANDATES, NAME } from '../../clients/field-descriptions.js';
import {
  AreEnquirers,
  AreMandates,
  IsEnquirerIdIfGiven,
  IsLinkProviderIdOrNull,
} from '../../clients/field-rules.js';
import type { KadoeClientState, NamedKadoeClient } from '../../clients/kadoe-client-registry.js';

export class KadoeClientPath {
  @ApiProperty(CLIENT_ID)
  @IsUUID(undefined, { message: 'must be a UUID' })
  clientId!: string;
}

export class ListKadoeClientsQuery extends PageQuery {
  @ApiProperty({ ...ENVIRONMENT, required: false })
  @IsEnvironmentIfGiven()
  environment?: Environment;

  @ApiProperty({
    required: false,
    pattern: `^${ENQUIRER_ID}$`,
    description: 'Only clients that have this enquirer, and link providers that have its mandate.',
    example: 'IT321',
  })
  @IsEnquirerIdIfGiven()
  enquirer?: string;
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

export class ListedKadoeClientBody extends KadoeClientBody {
  @ApiProperty(NAME)
  name!: string;

  static fromNamed(client: NamedKadoeClient): ListedKadoeClientBody {
    return { name: client.name, ...KadoeClientBody.from(client) };
  }
}

export class KadoeClientPage {
  @ApiProperty({ type: [ListedKadoeClientBody] })
  clients!: ListedKadoeClientBody[];

  @ApiProperty(NEXT)
  next!: string | null;
}
