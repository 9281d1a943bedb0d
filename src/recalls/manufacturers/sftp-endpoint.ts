import type { Settings } from '../../platform/config/settings.js';

/** Where a manufacturer lays its files; the port is null when another server takes them. */
export interface SftpEndpoint {
  readonly username: string;
  readonly host: string;
  readonly port: number | null;
}

export function sftpEndpointOf({ sftp }: Settings, username: string): SftpEndpoint {
  return { username, host: sftp.host, port: sftp.port === 'off' ? null : sftp.port };
}
