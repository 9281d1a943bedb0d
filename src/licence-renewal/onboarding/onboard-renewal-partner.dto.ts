import { ApiProperty } from '@nestjs/swagger';
import { IsEnvironmentIfGiven, IsNewName, IsTeamEmail } from '../../platform/clients/client-field-rules.js';
import type { Environment } from '../../platform/environment.js';
import { Rule } from '../../platform/http/rule.js';
import {
  ENVIRONMENT,
  OnboardedThirdPartyClientAnswer,
} from '../../platform/third-party-access/onboarding/onboarded-client.openapi.js';
import { IsPlanNameIfGiven, PLAN } from '../../platform/usage-plans/plan-field.js';
import { RENEWAL_ROLES, type RenewalRole } from '../roles.js';
import type { RenewalOnboardingRequest } from './onboarding-request.js';
import type { OnboardedRenewalPartner } from './renewal-onboarding.js';

const ROLE = {
  enum: Object.keys(RENEWAL_ROLES),
  description: 'What the client may call.',
  example: 'renewal-partner',
};

const IsRenewalRole = () =>
  Rule('isRenewalRole', (value) => (value === 'renewal-partner' ? undefined : 'must be renewal-partner'));

export class OnboardRenewalPartnerBody implements RenewalOnboardingRequest {
  @ApiProperty({
    minLength: 1,
    maxLength: 100,
    description: 'The name of the partner.',
    example: 'Harbour Post',
  })
  @IsNewName()
  name!: string;

  @ApiProperty({
    format: 'email',
    description: "A team's address, not one person's. Codes for a new password go there.",
    example: 'renewals-team@harbour.example',
  })
  @IsTeamEmail()
  email!: string;

  @ApiProperty(ROLE)
  @IsRenewalRole()
  role!: RenewalRole;

  @ApiProperty({ ...ENVIRONMENT, required: false, default: 'live' })
  @IsEnvironmentIfGiven()
  environment?: Environment;

  @ApiProperty({ ...PLAN, required: false, default: 'standard' })
  @IsPlanNameIfGiven()
  plan?: string;
}

/** Everything a new partner needs: the password and the key are shown this once. */
export class OnboardedRenewalPartnerAnswer
  extends OnboardedThirdPartyClientAnswer
  implements OnboardedRenewalPartner
{
  @ApiProperty(ROLE)
  role!: RenewalRole;
}
