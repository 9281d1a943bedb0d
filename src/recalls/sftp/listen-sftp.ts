import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Settings } from '../../platform/config/settings.js';
import { explainRefusal, type ListeningAddress } from '../../platform/http/listen-error.js';
import { SftpServer } from './sftp-server.js';

/** Where manufacturers' files are taken, if this process takes any. */
export function sftpAddresses({ parts, sftp: { host, port } }: Settings): ListeningAddress[] {
  if (!parts.has('sftp') || port === 'off') return [];
  return [{ portName: 'SFTP_PORT', port, hostName: 'SFTP_HOST', host }];
}

/**
 * Listens for manufacturers' files at the configured address, if there is one.
 *
 * @throws ListenError
 */
export async function listenSftp(application: NestFastifyApplication, { sftp }: Settings): Promise<void> {
  if (sftp.port === 'off') return;
  try {
    await application.get(SftpServer).listen();
  } catch (error) {
    throw explainRefusal(error, { portName: 'SFTP_PORT', port: sftp.port, hostName: 'SFTP_HOST' });
  }
}
