import { ApiProperty } from '@nestjs/swagger';
import type { SftpAddress, SftpEndpoint, ToldHostKey } from '../../manufacturers/sftp-endpoint.js';

export class HostKeyBody implements ToldHostKey {
  @ApiProperty({ example: 'ssh-ed25519' })
  type!: string;

  @ApiProperty({
    description: 'What an SFTP client shows at the first connection: compare the two.',
    example: 'SHA256:7Yd0nkl3V1xF6n0mZl2Jq5oW8c9sT4uB3aE6rG7hK1M',
  })
  fingerprint!: string;

  @ApiProperty({
    description: 'A line for `known_hosts`.',
    example:
      '[sftp.recalls.example]:2222 ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl',
  })
  knownHosts!: string;
}

/** Where every manufacturer sends its files. */
export class SftpAddressBody implements SftpAddress {
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Null when another SFTP server takes the files and no setting says where it is.',
    example: 'sftp.recalls.example',
  })
  host!: string | null;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'Null when the host is.',
    example: 2222,
  })
  port!: number | null;

  @ApiProperty({
    type: [HostKeyBody],
    description:
      'The keys with which the server proves that it is the one. Empty when another SFTP server takes the files, and until the service first listened.',
  })
  hostKeys!: HostKeyBody[];

  static from({ host, port, hostKeys }: SftpAddress): SftpAddressBody {
    return { host, port, hostKeys: [...hostKeys] };
  }
}

export class SftpEndpointBody extends SftpAddressBody {
  @ApiProperty({ example: 'acme-motors' })
  username!: string;

  static of(endpoint: SftpEndpoint): SftpEndpointBody {
    return { username: endpoint.username, ...SftpAddressBody.from(endpoint) };
  }
}
