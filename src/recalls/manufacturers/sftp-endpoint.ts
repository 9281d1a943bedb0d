import { Logger } from '@nestjs/common';
import { publicSftpAddress } from '../../platform/config/public-addresses.js';
import type { Settings } from '../../platform/config/settings.js';
import { type HostKey, hostKeyFolderOf, readHostKeys } from '../sftp/host-keys.js';

/** A host key of the SFTP server, in the forms in which people compare it and programs keep it. */
export interface ToldHostKey {
  readonly type: string;
  readonly fingerprint: string;
  /** A line for `known_hosts`. */
  readonly knownHosts: string;
}

/** Where manufacturers send files; null when another server takes them and no setting says where it is. */
export interface SftpAddress {
  readonly host: string | null;
  readonly port: number | null;
  /** Empty when another server takes the files, because its keys are not known here, and until the SFTP server first started. */
  readonly hostKeys: readonly ToldHostKey[];
}

/** The same, and as whom. */
export interface SftpEndpoint extends SftpAddress {
  readonly username: string;
}

export async function sftpAddressOf(settings: Settings): Promise<SftpAddress> {
  const address = publicSftpAddress(settings);
  if (!address) return { host: null, port: null, hostKeys: [] };
  const hostKeys = settings.sftp.port === 'off' ? [] : await hostKeysOf(settings);
  return { ...address, hostKeys: hostKeys.map((key) => told(key, address)) };
}

export async function sftpEndpointOf(settings: Settings, username: string): Promise<SftpEndpoint> {
  return { username, ...(await sftpAddressOf(settings)) };
}

/** A client can be onboarded without them; they are told later. */
async function hostKeysOf(settings: Settings): Promise<HostKey[]> {
  try {
    return await readHostKeys(hostKeyFolderOf(settings));
  } catch (error) {
    new Logger('SFTP').warn(`The host keys can't be told: ${(error as Error).message}`);
    return [];
  }
}

/** OpenSSH writes a port only when it is not the usual one. */
function told(
  { type, fingerprint, publicKey }: HostKey,
  { host, port }: { host: string; port: number },
): ToldHostKey {
  const name = port === 22 ? host : `[${host}]:${port}`;
  return { type, fingerprint, knownHosts: `${name} ${type} ${publicKey}` };
}
