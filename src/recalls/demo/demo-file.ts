import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { OnboardedClient } from '../onboarding/onboarding.service.js';
import type { RecallsRole } from '../roles.js';

/** What `demo.json` holds: where the service answers on this machine, and one client of each role. */
export type Demonstration = { readonly url: string } & Readonly<Record<RecallsRole, OnboardedClient>>;

export function demonstrationFile(dataDir: string): string {
  return join(dataDir, 'demo.json');
}

/** What the file holds; undefined when there is none, or when it is damaged. */
export async function readDemonstration(dataDir: string): Promise<Demonstration | undefined> {
  try {
    return JSON.parse(await readFile(demonstrationFile(dataDir), 'utf8')) as Demonstration;
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Readable by its owner alone, and whole at any moment: it is written beside its place and moved there. */
export async function writeDemonstration(dataDir: string, demonstration: Demonstration): Promise<void> {
  const file = demonstrationFile(dataDir);
  const draft = `${file}.${randomUUID()}`;
  await mkdir(dataDir, { recursive: true });
  await writeFile(draft, `${JSON.stringify(demonstration, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
  await rename(draft, file);
}
