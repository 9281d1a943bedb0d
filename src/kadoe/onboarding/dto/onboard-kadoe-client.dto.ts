import { ApiProperty } from '@nestjs/swagger';
import type { Environment } from '../../../platform/environment.js';
import type { ReasonsOfEnquirers } from '../../clients/client-rules.js';
import {
  CLIENT_ID,
  ENQUIRERS,
  ENVIRONMENT,
  LINK_PROVIDER,
  MANDATES,
  NAME,
  PLAN,
  ROLE,
  TEAM_EMAIL,
} from '../../clients/field-descriptions.js';
import {
  AreEnquirersIfGiven,
  AreMandatesIfGiven,
  IsEnvironmentIfGiven,
  IsKadoeRole,
  IsLinkProviderIdIfGiven,
  IsNewName,
  IsPlanNameIfGiven,
  IsTeamEmail,
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
export class OnboardedKadoeClientAnswer implements OnboardedKadoeClient {
  @ApiProperty(ROLE)
  role!: KadoeRole;

  @ApiProperty(CLIENT_ID)
  clientId!: string;

  @ApiProperty(NAME)
  name!: string;

  @ApiProperty(ENVIRONMENT)
  environment!: Environment;

  @ApiProperty(PLAN)
  plan!: string;

  @ApiProperty({ example: 'user-7k2m9qpxwe' })
  userName!: string;

  @ApiProperty({
    description: 'Shown this once. For 24 hours it can be exchanged for a password of the user’s own.',
    example: 'an-example-that-never-was-a-password',
  })
  oneTimePassword!: string;

  @ApiProperty({
    description: 'Shown this once and kept only as a hash.',
    example: 'vrk_test_an-example-that-never-was-a-key',
  })
  apiKey!: string;

  @ApiProperty({
    description: 'Where the user gets its tokens.',
    example: 'https://recalls.example/thirdparty-access/v1/authenticate',
  })
  authenticateUrl!: string;

  @ApiProperty({
    description: 'Where the API is: paths are appended to it.',
    example: 'https://recalls.example',
  })
  apiUrl!: string;
}
