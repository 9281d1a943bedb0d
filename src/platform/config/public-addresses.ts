import { isIP } from 'node:net';
import { isWildcard } from './setting-values.js';
import type { Settings } from './settings.js';

/** Where SSH servers are when nothing else is said. */
const SSH_PORT = 22;

/** The address callers use, for scope, token and documentation addresses. */
export function publicUrl(settings: Settings): string {
  return settings.publicUrl ?? localUrl(settings);
}

/** Where the service answers on this machine, in an address that can be connected to also when it listens on all of them. */
export function localUrl({ host, port, tls }: Settings): string {
  return `${tls ? 'https' : 'http'}://${hostInUrl(reachableHost(host))}:${port}`;
}

/** Where people reach the console, without a slash at the end. */
export function consoleOrigin(settings: Settings): string {
  return settings.consoleUrl ?? localUrl(settings);
}

/** Where manufacturers reach SFTP; undefined when another server takes the files and no setting says where it is. */
export function publicSftpAddress(settings: Settings): { host: string; port: number } | undefined {
  const { sftp, sftpPublic } = settings;
  if (sftp.port === 'off') {
    return sftpPublic.host === undefined
      ? undefined
      : { host: sftpPublic.host, port: sftpPublic.port ?? SSH_PORT };
  }
  return { host: sftpPublic.host ?? listeningHost(settings), port: sftpPublic.port ?? sftp.port };
}

/** A wildcard is no address to hand out. The host of the API is the best guess, because usually one machine has both. */
function listeningHost(settings: Settings): string {
  const { host } = settings.sftp;
  return isWildcard(host) ? new URL(publicUrl(settings)).hostname.replace(/^\[(.*)\]$/, '$1') : host;
}

function reachableHost(host: string): string {
  if (!isWildcard(host)) return host;
  return host.includes(':') ? '::1' : '127.0.0.1';
}

function hostInUrl(host: string): string {
  return isIP(host) === 6 ? `[${host}]` : host;
}
