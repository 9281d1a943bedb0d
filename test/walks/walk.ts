import { spawnSync } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { lock } from 'proper-lockfile';
import { expect, inject, vi } from 'vitest';
import type { Outcome } from '../support/outcome.js';
import { shell, typedIntoZsh } from '../support/started-service.js';

export const MINUTES = 60_000;

/** The file with what `npm start` prints. */
export const PRINTED = 'npm-start.txt';

/** What people have in the folder who began with an earlier version of the README. */
export const LEFT_BEHIND = ['acme-key', 'acme-key.pub', 'acme.json', 'admin.json', 'orchard.json'];

/** Each block is pasted into each of them: again, into another shell. */
export const SHELLS = ['zsh', 'sh', 'bash'].filter((name) => !spawnSync(name, ['-c', ':']).error);

export interface WalkService {
  /** In which `npm start` was typed, and everything else is. */
  readonly folder: string;
  readonly url: string;
  /** What `npm start` printed up to now. */
  readonly printed: string;
}

/** Waits until the first start says that it is done. */
export async function walkService(): Promise<WalkService> {
  const folder = inject('walkFolder');
  const printed = await vi.waitUntil(
    async () => {
      const text = await readFile(join(folder, PRINTED), 'utf8');
      return text.includes('The API is described at') ? text : undefined;
    },
    { timeout: 2 * MINUTES, interval: 100 },
  );
  const { url } = JSON.parse(await readFile(join(folder, 'data', 'demo.json'), 'utf8'));
  return { folder, url, printed };
}

/** The files that were written into the folder of the service and are not in `data`, which a fresh start begins without. */
export async function besideData(): Promise<string[]> {
  const expected = ['bin', 'data', 'dist', 'docs', 'package.json', PRINTED, ...LEFT_BEHIND];
  return (await readdir(inject('walkFolder'))).filter((name) => !expected.includes(name));
}

/** For those who open the recall of the documents' examples, which can be open once. */
export async function alone<Result>(work: () => Promise<Result>): Promise<Result> {
  const release = await lock(inject('walkFolder'), { retries: { retries: 300, factor: 1, minTimeout: 100 } });
  try {
    return await work();
  } finally {
    await release();
  }
}

export interface Pasted extends Outcome {
  /** The statuses of calls, as they were printed. */
  readonly called: readonly string[];
}

/** Pastes lines letter for letter into a shell in the folder of the service. None may go wrong. */
export async function paste(lines: string, name = SHELLS[0]): Promise<Pasted> {
  const cwd = inject('walkFolder');
  const outcome =
    name === 'zsh'
      ? await typedIntoZsh(lines, { cwd })
      : await shell(lines, { cwd, name: name === 'bash' ? 'bash' : 'sh' });
  const { status, stdout, stderr } = outcome;
  expect({ name, status, stderr }).toMatchObject({ status: 0 });
  expect(stderr).not.toMatch(/not found|no matches|no such|denied|refused|changed|overwrite|usage|error/i);
  const statuses = `${stdout}\n${stderr}`.match(/^.*\b[1-5]\d\d(?: (?:[A-Z][A-Za-z]+ ?)+)?$/gm) ?? [];
  const called = statuses.map((line) => /[1-5]\d\d(?: [A-Za-z ]+)?$/.exec(line)?.[0] ?? '');
  return { ...outcome, called };
}
