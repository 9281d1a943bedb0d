import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { placeOfThisProcess } from '../database/embedded/lease.js';
import { INSTANCE, type Instance, instanceFolder, STALE_AFTER_MS } from './instance.js';
import { isRunning, processStart } from './process-start.js';

export interface RunningInstance extends Instance {
  /** Whether it runs on this machine and in this container: elsewhere its own address is another's. */
  readonly isHere: boolean;
}

/**
 * The processes of the service that run on a `DATA_DIR`, those that answer calls first, and of these the one that began first.
 * Files of processes that were killed are not believed.
 */
export async function runningInstances(dataDir: string): Promise<RunningInstance[]> {
  const found = await Promise.all((await filesIn(dataDir)).map(readInstance));
  return found
    .filter((instance) => instance !== undefined)
    .sort((one, other) => rank(one) - rank(other) || one.startedAt.localeCompare(other.startedAt));
}

/** Removes the files of processes that are gone. */
export async function removeStaleInstances(dataDir: string): Promise<void> {
  for (const file of await filesIn(dataDir)) {
    if ((await readInstance(file)) === undefined) await rm(file, { force: true });
  }
}

function rank({ parts, isHere }: RunningInstance): number {
  return (parts.includes('api') ? 0 : 2) + (isHere ? 0 : 1);
}

async function filesIn(dataDir: string): Promise<string[]> {
  const folder = instanceFolder(dataDir);
  try {
    const names = await readdir(folder);
    return names.filter((name) => name.endsWith('.json')).map((name) => join(folder, name));
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return [];
    throw error;
  }
}

/** @returns undefined when the process is gone, or its file is damaged */
async function readInstance(file: string): Promise<RunningInstance | undefined> {
  try {
    const instance = INSTANCE.parse(JSON.parse(await readFile(file, 'utf8')));
    const isHere = instance.place === (await placeOfThisProcess());
    const isFresh = Date.now() - (await stat(file)).mtimeMs < STALE_AFTER_MS;
    return (await lives(instance, { isHere, isFresh })) ? { ...instance, isHere } : undefined;
  } catch {
    return undefined;
  }
}

/** Process numbers tell at once, and only here. A number alone may be another process's by now. */
async function lives(
  { pid, processStart: known }: Instance,
  { isHere, isFresh }: { isHere: boolean; isFresh: boolean },
): Promise<boolean> {
  if (!isHere) return isFresh;
  if (!isRunning(pid)) return false;
  const start = await processStart(pid);
  return start === undefined || known === undefined ? isFresh : start === known;
}
