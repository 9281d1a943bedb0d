import { ApiProperty } from '@nestjs/swagger';
import {
  IsEnvironmentIfGiven,
  IsNewName,
  IsTeamEmail,
} from '../../../platform/clients/client-field-rules.js';
import type { Environment } from '../../../platform/environment.js';
import {
  ENVIRONMENT,
  OnboardedThirdPartyClientAnswer,
} from '../../../platform/third-party-access/onboarding/onboarded-client.openapi.js';
import { IsPlanNameIfGiven, PLAN } from '../../../platform/usage-plans/plan-field.js';
import type { ReasonsOfEnquirers } from '../../clients/client-rules.js';
import {
  ENQUIRERS,
  LINK_PROVIDER,
  MANDATES,
  NAME,
  ROLE,
  TEAM_EMAIL,
} from '../../clients/field-descriptions.js';
import {
  AreEnquirersIfGiven,
  AreMandatesIfGiven,
  IsKadoeRole,
  IsLinkProviderIdIfGiven,
} from '../../clients/field-rules.js';
import type { KadoeRole } from '../../roles.js';
import type { OnboardedKadoeClient } from '../kadoe-onboarding.js';
import type { KadoeOnboardingRequest } from '../onboarding-request.js';

export class OnboardKadoeClientBody implements KadoeOnboardingRequest {
  @ApiProperty(NAME)
  @IsNewName()
  name!: string;

  @ApiProperty(TEAM_EMAIL)
  @IsTeamEmail()
  email!: string;

  @ApiProperty(ROLE)
  @IsKadoeRole()
  role!: KadoeRole;

  @ApiProperty({ ...ENVIRONMENT, required: false, default: 'live' })
  @IsEnvironmentIfGiven()
  environment?: Environment;

  @ApiProperty({ ...PLAN, required: false, default: 'standard' })
  @IsPlanNameIfGiven()
  plan?: string;

  @ApiProperty({ ...ENQUIRERS, required: false } as object)
  @AreEnquirersIfGiven()
  enquirers?: ReasonsOfEnquirers;

  @ApiProperty({ ...LINK_PROVIDER, required: false })
  @IsLinkProviderIdIfGiven()
  linkProviderId?: string;

  @ApiProperty({ ...MANDATES, required: false } as object)
  @AreMandatesIfGiven()
  mandates?: readonly string[];
}

/** Everything a new client needs: the password and the key are shown this once. */
export class OnboardedKadoeClientAnswer
  extends OnboardedThirdPartyClientAnswer
  implements OnboardedKadoeClient
{
  @ApiProperty(ROLE)
  role!: KadoeRole;
}
