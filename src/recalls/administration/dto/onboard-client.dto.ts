import { ApiProperty } from '@nestjs/swagger';
import { IsNewName, IsTeamEmail } from '../../../platform/clients/client-field-rules.js';
import type { OnboardedClient } from '../../onboarding/onboarding.service.js';
import type { RecallsRole } from '../../roles.js';
import { AreSshKeys, IsDailyQuotaIfGiven, IsOwnManufacturerId, IsRole } from '../field-rules.js';
import { CLIENT_ID, DAILY_QUOTA, MANUFACTURER_ID, NAME, ROLE, TEAM_EMAIL } from './field-descriptions.js';
import { SftpEndpointBody } from './sftp.dto.js';

export class OnboardClientBody {
  /** Enough for 20 RSA keys of 16,384 bits. */
  static readonly mostBodyBytes = 64 * 1024;

  /** Other surfaces onboard their clients with bodies of their own. */
  static readonly chosenByRole = true;

  @ApiProperty(NAME)
  @IsNewName()
  name!: string;

  @ApiProperty(TEAM_EMAIL)
  @IsTeamEmail()
  email!: string;

  @ApiProperty(ROLE)
  @IsRole()
  role!: RecallsRole;

  @ApiProperty({
    ...MANUFACTURER_ID,
    required: false,
    description:
      'A manufacturer that is here already and gets one more client. Without it, a client of role `manufacturer` comes with a new manufacturer of its name.',
  })
  @IsOwnManufacturerId()
  manufacturerId?: number;

  @ApiProperty({
    type: [String],
    maxItems: 20,
    required: false,
    description: 'OpenSSH public keys for SFTP, one line each; only for a new manufacturer.',
    example: ['ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl acme'],
  })
  @AreSshKeys()
  sshKeys?: string[];

  @ApiProperty({ ...DAILY_QUOTA, required: false, description: 'Calls a UTC day, if not the default.' })
  @IsDailyQuotaIfGiven()
  dailyQuota?: number;
}

export class OnboardedManufacturer {
  @ApiProperty(MANUFACTURER_ID)
  id!: number;

  @ApiProperty(NAME)
  name!: string;

  @ApiProperty(TEAM_EMAIL)
  teamEmail!: string;
}

/** Everything a new client needs: what its name or keys can't be told from is shown this once. */
export class OnboardedClientAnswer {
  @ApiProperty({ type: OnboardedManufacturer, nullable: true })
  manufacturer!: OnboardedManufacturer | null;

  @ApiProperty(ROLE)
  role!: RecallsRole;

  @ApiProperty(CLIENT_ID)
  clientId!: string;

  @ApiProperty({
    description: 'Shown this once and kept only as a hash.',
    example: 'tX3~an-example-that-never-was-a-secret.8',
  })
  clientSecret!: string;

  @ApiProperty({
    description: 'Where the API is: paths are appended to it.',
    example: 'https://recalls.example',
  })
  apiUrl!: string;

  @ApiProperty({ example: 'https://recalls.example/.default' })
  scopeUrl!: string;

  @ApiProperty({ example: 'https://recalls.example/oauth2/v2.0/token' })
  accessTokenUrl!: string;

  @ApiProperty({
    description: 'Shown this once and kept only as a hash.',
    example: 'vrk_an-example-that-never-was-a-key',
  })
  apiKey!: string;

  @ApiProperty({ type: SftpEndpointBody, nullable: true })
  sftp!: SftpEndpointBody | null;

  static from(client: OnboardedClient): OnboardedClientAnswer {
    return { ...client, sftp: client.sftp && SftpEndpointBody.of(client.sftp) };
  }
}
