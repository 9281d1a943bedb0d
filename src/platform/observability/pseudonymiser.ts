import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Settings } from '../config/settings.js';

/** 48 bits: two of a million vehicles seldom have the same mark, and nobody can identify a vehicle from it without the key. */
const MARK_LENGTH = 12;

/**
 * Replaces vehicles and persons in the log by a keyed hash: equal marks mean the same vehicle, and only somebody who has the key can tell
 * which one.
 */
export class Pseudonymiser {
  constructor(private readonly key: string) {}

  /** The key: `LOG_KEY`, or one that is generated once and stored in `DATA_DIR` for all processes that share it. */
  static async open({ log, dataDir }: Settings): Promise<Pseudonymiser> {
    return new Pseudonymiser(log.key ?? (await keptKey(dataDir)));
  }

  /** The first characters of HMAC-SHA256 in hexadecimal, as `openssl dgst -sha256 -hmac KEY` also computes it. */
  markOf(text: string): string {
    return createHmac('sha256', this.key).update(text).digest('hex').slice(0, MARK_LENGTH);
  }
}

async function keptKey(dataDir: string): Promise<string> {
  const file = join(dataDir, 'log-key');
  const kept = await readFile(file, 'utf8').catch(unlessAbsent);
  if (kept) return kept.trim();
  await mkdir(dataDir, { recursive: true });
  // The file is complete before it gets its name, and only one process can give the name. All others read that file.
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
