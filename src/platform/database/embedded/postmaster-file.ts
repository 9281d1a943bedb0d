import { unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Account, runAs } from './account.js';
import type { ServerAddress } from './address.js';
import { readPrivateFile } from './private-files.js';

/** The content of `postmaster.pid`, which PostgreSQL writes into its data folder while it runs. */
export interface PostmasterFile {
  readonly pid: number;
  readonly address: ServerAddress;
  readonly status: 'ready' | 'stopping' | 'other';
}

/** Larger than any process id: Linux's maximum is 2^22, and others' are lower. */
const NOBODYS_PID = 2_147_483_646;

/** @returns undefined when no server is running there, or when it has only begun to write the file */
export async function readPostmasterFile(cluster: string): Promise<PostmasterFile | undefined> {
  const lines = (await readPostmasterText(cluster))?.split('\n') ?? [];
  // Process id, folder, start time, port, socket folder, address, shared memory, status. The last three are written later.
  const [pid, , , port] = lines.map(Number);
  if (!pid || !port) return undefined;
  const status = lines[7]?.trim();
  return {
    pid,
    address: { host: lines[4] || '127.0.0.1', port },
    status: status === 'ready' || status === 'stopping' ? status : 'other',
  };
}

/** @returns undefined when there is no such file; a server that is killed at that moment leaves an empty one */
export function readPostmasterText(cluster: string): Promise<string | undefined> {
  return readPrivateFile(pathIn(cluster)).catch((error) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
    throw error;
  });
}

/**
 * Marks the file's server as dead, for when another process has got its process id (usual in containers, where ids are low). PostgreSQL
 * would take that process for the server and refuse to start. The file is not removed, because its line about shared memory lets PostgreSQL
 * find out whether any process of the old server is still alive.
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
