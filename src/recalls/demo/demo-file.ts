import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { OnboardedClient } from '../onboarding/onboarding.service.js';
import type { RecallsRole } from '../roles.js';

/** The content of `demo.json`: the address of the service on this machine, and one client of each role. */
export type Demonstration = { readonly url: string } & Readonly<Record<RecallsRole, OnboardedClient>>;

export function demonstrationFile(dataDir: string): string {
  return join(dataDir, 'demo.json');
}

/** The content of the file; undefined when it does not exist or is damaged. */
export async function readDemonstration(dataDir: string): Promise<Demonstration | undefined> {
  try {
    return JSON.parse(await readFile(demonstrationFile(dataDir), 'utf8')) as Demonstration;
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Only its owner can read it. It is written beside its final path and renamed, so that it is always complete. */
export async function writeDemonstration(dataDir: string, demonstration: Demonstration): Promise<void> {
  const file = demonstrationFile(dataDir);
  const draft = `${file}.${randomUUID()}`;
  await mkdir(dataDir, { recursive: true });
  await writeFile(draft, `${JSON.stringify(demonstration, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
  await rename(draft, file);
}
