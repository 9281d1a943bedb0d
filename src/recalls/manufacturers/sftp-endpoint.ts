import type { Settings } from '../../platform/config/settings.js';

/** The address to which a manufacturer uploads its files; the port is null when another server receives them. */
export interface SftpEndpoint {
  readonly username: string;
  readonly host: string;
  readonly port: number | null;
}

export function sftpEndpointOf({ sftp }: Settings, username: string): SftpEndpoint {
  return { username, host: sftp.host, port: sftp.port === 'off' ? null : sftp.port };
}
