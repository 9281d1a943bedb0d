import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What PostgreSQL writes into `postmaster.pid` in its data folder while it runs. */
export interface PostmasterFile {
  readonly pid: number;
  readonly port: number;
  readonly ready: boolean;
}

/** Beyond any process number: Linux ends at 2^22, others below. */
const NOBODYS_PID = 2_147_483_646;

/** @returns undefined when no server runs there, or it has only begun to write the file */
export async function readPostmasterFile(cluster: string): Promise<PostmasterFile | undefined> {
  const lines = (await readFile(pathIn(cluster), 'utf8').catch(() => '')).split('\n');
  // Process, folder, start, port, socket folder, address, shared memory, status; the last three follow later.
  const [pid, , , port] = lines.map(Number);
  if (!pid || !port) return undefined;
  return { pid, port, ready: lines[7]?.trim() === 'ready' };
}

/**
 * Says in the file that its server is dead, after another process came by its number (usual in containers, where
 * numbers are low). PostgreSQL would take that process for the server and refuse to start. The file is not removed:
 * its line about shared memory lets PostgreSQL find out for itself if anything of the old server is left alive.
 */
export async function disownPostmasterFile(cluster: string): Promise<void> {
  const [, ...lines] = (await readFile(pathIn(cluster), 'utf8')).split('\n');
  await writeFile(pathIn(cluster), [NOBODYS_PID, ...lines].join('\n'));
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Another user's process may not be signalled, but it is there.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function pathIn(cluster: string): string {
  return join(cluster, 'postmaster.pid');
}
