import { unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Account, runAs } from './account.js';
import type { ServerAddress } from './address.js';
import { readPrivateFile } from './private-files.js';

/** What PostgreSQL writes into `postmaster.pid` in its data folder while it runs. */
export interface PostmasterFile {
  readonly pid: number;
  readonly address: ServerAddress;
  readonly status: 'ready' | 'stopping' | 'other';
}

/** Beyond any process number: Linux ends at 2^22, others below. */
const NOBODYS_PID = 2_147_483_646;

/** @returns undefined when no server runs there, or it has only begun to write the file */
export async function readPostmasterFile(cluster: string): Promise<PostmasterFile | undefined> {
  const lines = (await readPostmasterText(cluster))?.split('\n') ?? [];
  // Process, folder, start, port, socket folder, address, shared memory, status; the last three follow later.
  const [pid, , , port] = lines.map(Number);
  if (!pid || !port) return undefined;
  const status = lines[7]?.trim();
  return {
    pid,
    address: { host: lines[4] || '127.0.0.1', port },
    status: status === 'ready' || status === 'stopping' ? status : 'other',
  };
}

/** @returns undefined when there is no such file; a server that was killed right then leaves an empty one */
export function readPostmasterText(cluster: string): Promise<string | undefined> {
  return readPrivateFile(pathIn(cluster)).catch((error) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
    throw error;
  });
}

/**
 * Says in the file that its server is dead, after another process got its number (usual in containers, where numbers are
 * low). PostgreSQL would take that process for the server and refuse to start. The file is not removed: its line
 * about shared memory lets PostgreSQL find out for itself whether anything of the old server is left alive.
 */
export async function invalidateStalePidFile(cluster: string, account: Account): Promise<void> {
  const [, ...lines] = ((await readPostmasterText(cluster)) ?? '').split('\n');
  await writeAs(account, pathIn(cluster), [NOBODYS_PID, ...lines].join('\n'));
}

/** PostgreSQL takes an empty file for one that another server is about to fill, however old it is. */
export async function removePostmasterFile(cluster: string, account: Account): Promise<void> {
  const path = pathIn(cluster);
  if (account.owner) await runAs(account, ['rm', '-f', '--', path]);
  else await unlink(path).catch(() => {});
}

async function writeAs(account: Account, path: string, text: string): Promise<void> {
  if (account.owner) await runAs(account, ['sh', '-c', 'cat > "$1"', 'sh', path], text);
  else await writeFile(path, text);
}

function pathIn(cluster: string): string {
  return join(cluster, 'postmaster.pid');
}
