import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The content of `demo.json`: the address of the service on this machine, and under the name of each role its client. */
export interface DemonstrationContent {
  readonly url: string;
  readonly [role: string]: unknown;
}

export function demonstrationFile(dataDir: string): string {
  return join(dataDir, 'demo.json');
}

/** The content of the file; undefined when it does not exist or is damaged. */
export async function readDemonstrationFile(dataDir: string): Promise<DemonstrationContent | undefined> {
  try {
    return JSON.parse(await readFile(demonstrationFile(dataDir), 'utf8')) as DemonstrationContent;
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/**
 * Writes some of the clients, and leaves those of other surfaces as they are. Its caller holds the lock of the demonstration, because a
 * client that another process writes between the reading and the writing would be lost.
 *
 * Only its owner can read the file. It is written beside its final path and renamed, so that it is always complete.
 */
export async function writeDemonstrationFile(
  dataDir: string,
  { url, ...clients }: DemonstrationContent,
): Promise<void> {
  const file = demonstrationFile(dataDir);
  const draft = `${file}.${randomUUID()}`;
  const { url: _, ...known } = (await readDemonstrationFile(dataDir)) ?? {};
  await mkdir(dataDir, { recursive: true });
  const text = JSON.stringify({ url, ...known, ...clients }, null, 2);
  await writeFile(draft, `${text}\n`, { mode: 0o600, flag: 'wx' });
  await rename(draft, file);
}
