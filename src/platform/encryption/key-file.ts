import { randomBytes, randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  formatEncryptionKey,
  type KeyEncryptionKey,
  parseEncryptionKeys,
} from '../config/encryption-keys.js';
import { KEY_BYTES } from './sealed.js';

/** Where key-encryption keys are outside production, when no setting has them: as in the setting, a line each. */
export function keyFileOf(dataDir: string): string {
  return join(dataDir, 'encryption-keys');
}

/** Named by the day on which it was made, and by chance, so that it is never mistaken for another. */
export function newKey(now = new Date()): KeyEncryptionKey {
  const id = `${now.toISOString().slice(0, 10)}-${randomBytes(3).toString('hex')}`;
  return { id, key: randomBytes(KEY_BYTES) };
}

/** The file of keys has something else than keys, or has gone. */
export class UnusableKeyFile extends Error {
  override readonly name = 'UnusableKeyFile';
  /** Of a request that meets it: it was right, and will be answered once an operator has brought the file back. */
  readonly statusCode = 503;
}

/**
 * @returns undefined where there is no such file
 * @throws UnusableKeyFile
 */
export async function readKeyFile(file: string): Promise<readonly KeyEncryptionKey[] | undefined> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  const keys = parseEncryptionKeys(text);
  if (!keys) throw new UnusableKeyFile(`${file} has been damaged: it has something else than keys`);
  return keys;
}

/** Makes the file with its first key. Of several processes that do so at once, one succeeds, and all read its key. */
export async function makeKeyFile(file: string): Promise<readonly KeyEncryptionKey[]> {
  await mkdir(dirname(file), { recursive: true });
  const draft = await writeDraft(file, [newKey()]);
  try {
    await link(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await rm(draft, { force: true });
  }
  return (await readKeyFile(file)) ?? [];
}

/** Replaces the keys. A reader sees the old ones or the new ones. */
export async function replaceKeyFile(file: string, keys: readonly KeyEncryptionKey[]): Promise<void> {
  await rename(await writeDraft(file, keys), file);
}

async function writeDraft(file: string, keys: readonly KeyEncryptionKey[]): Promise<string> {
  const draft = `${file}.${randomUUID()}`;
  const text = keys.map((key) => `${formatEncryptionKey(key)}\n`).join('');
  await writeFile(draft, text, { mode: 0o600, flag: 'wx', flush: true });
  return draft;
}
