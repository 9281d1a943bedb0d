import { ApiProperty } from '@nestjs/swagger';
import type { KeptSshKey } from '../../manufacturers/manufacturer-registry.js';
import { IsSshKey } from '../field-rules.js';
import { INSTANT, INSTANT_OR_NULL, SSH_KEY_ID } from './field-descriptions.js';

export class AddSshKeyBody {
  @ApiProperty({
    description: 'In the one-line format of OpenSSH; a comment is dropped.',
    example: 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl acme',
  })
  @IsSshKey()
  publicKey!: string;
}

export class SshKeyBody {
  @ApiProperty(SSH_KEY_ID)
  keyId!: number;

  @ApiProperty({
    description: 'As `ssh-keygen -l` prints it.',
    example: 'SHA256:+DiY3wvvV6TuJJhbpZisF/zLDA0zPMSvHdkr4UvCOqU',
  })
  fingerprint!: string;

  @ApiProperty(INSTANT)
  createdAt!: string;

  @ApiProperty({
    ...INSTANT_OR_NULL,
    description: 'When it last logged in over SFTP, exact to a minute; null if it never did.',
  })
  lastUsedAt!: string | null;

  static from({ keyId, fingerprint, createdAt, lastUsedAt }: KeptSshKey): SshKeyBody {
    return {
      keyId,
      fingerprint,
      createdAt: createdAt.toISOString(),
      lastUsedAt: lastUsedAt?.toISOString() ?? null,
    };
  }
}
