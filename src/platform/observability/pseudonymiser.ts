import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Settings } from '../config/settings.js';

/** 48 bits: two of a million vehicles seldom share a mark, and nobody can tell a vehicle from it without the key. */
const MARK_LENGTH = 12;

/** Marks vehicles and persons in the log: the same mark is the same one, and only somebody who has the key can tell which. */
export class Pseudonymiser {
  constructor(private readonly key: string) {}

  /** The key of `LOG_KEY`, else one that is made once and kept in `DATA_DIR`, for all processes that share that. */
  static async open({ log, dataDir }: Settings): Promise<Pseudonymiser> {
    return new Pseudonymiser(log.key ?? (await keptKey(dataDir)));
  }

  /** The first characters of HMAC-SHA256 in hexadecimal, as `openssl dgst -sha256 -hmac KEY` makes it too. */
  markOf(text: string): string {
    return createHmac('sha256', this.key).update(text).digest('hex').slice(0, MARK_LENGTH);
  }
}

async function keptKey(dataDir: string): Promise<string> {
  const file = join(dataDir, 'log-key');
  const kept = await readFile(file, 'utf8').catch(unlessAbsent);
  if (kept) return kept.trim();
  await mkdir(dataDir, { recursive: true });
  // Whole before it has its name, which only one process can give: all others read what that one wrote.
  const draft = `${file}.${randomUUID()}`;
  await writeFile(draft, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600, flag: 'wx' });
  try {
    await link(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await rm(draft, { force: true });
  }
  return (await readFile(file, 'utf8')).trim();
}

function unlessAbsent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}
