import { ApiProperty } from '@nestjs/swagger';
import { ENVIRONMENTS, type Environment } from '../../environment.js';
import { PLAN } from '../../usage-plans/plan-field.js';
import type { OnboardedThirdPartyClient } from './onboarded-client.js';

export const CLIENT_ID = { format: 'uuid', example: '6f1f9b52-0c1e-4d8a-9a53-6f4e1f3d2b10' };

export const ENVIRONMENT = {
  enum: [...ENVIRONMENTS],
  description: '`live`: its calls are real ones. `test`: they are for trying out. It never changes.',
  example: 'test',
};

/** What the answers of the surfaces whose clients have a user have in common: all but the role. */
export abstract class OnboardedThirdPartyClientAnswer implements Omit<OnboardedThirdPartyClient, 'role'> {
  @ApiProperty(CLIENT_ID)
  clientId!: string;

  @ApiProperty({
    minLength: 1,
    maxLength: 100,
    description: 'The name of the customer.',
    example: 'Harbour Parking',
  })
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
