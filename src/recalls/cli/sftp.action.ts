import { commandSettings } from '../../platform/cli/command-settings.js';
import { printJson } from '../../platform/cli/print.js';
import { table } from '../../platform/cli/table.js';
import type { Settings } from '../../platform/config/settings.js';
import { type SftpAddress, sftpAddressOf } from '../manufacturers/sftp-endpoint.js';

/** Shows where manufacturers send files. No database is needed for it. */
export async function showSftp(
  { json, knownHosts }: { json: boolean; knownHosts: boolean },
  settings: Settings,
): Promise<void> {
  const address = await sftpAddressOf(await commandSettings(settings));
  if (knownHosts) printKnownHosts(address);
  else if (json || !process.stdout.isTTY) printJson(address);
  else process.stdout.write(`${described(address)}\n`);
}

function printKnownHosts({ hostKeys }: SftpAddress): void {
  if (hostKeys.length === 0)
    throw new Error('The host keys are not known here: the SFTP server makes them when it first starts');
  process.stdout.write(hostKeys.map((key) => `${key.knownHosts}\n`).join(''));
}

function described({ host, port, hostKeys }: SftpAddress): string {
  if (host === null)
    return 'Another SFTP server takes the files (SFTP_PORT is off), and SFTP_PUBLIC_HOST does not say where it is.';
  const keys = hostKeys.map(({ type, fingerprint }) => [type, fingerprint]);
  const listed =
    keys.length === 0 ? 'Its host keys are not known here.' : table(['HOST KEY', 'FINGERPRINT'], keys);
  return `Files are sent to ${host}, port ${port}.\n\n${listed}`;
}
