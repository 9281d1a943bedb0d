import { Inject, Injectable } from '@nestjs/common';
import type { KeyEncryptionKey } from '../config/encryption-keys.js';
import { SETTINGS, type Settings } from '../config/settings.js';
import { keyFileOf, makeKeyFile, newKey, readKeyFile, replaceKeyFile, UnusableKeyFile } from './key-file.js';
import { open, seal } from './sealed.js';
import { UnknownEncryptionKey } from './unknown-encryption-key.js';

/** A key as the database has it: only somebody who has the key-encryption key can use it. */
export interface WrappedKey {
  /** The id of the key-encryption key. */
  readonly keyId: string;
  readonly wrapped: Buffer;
}

/**
 * The key-encryption keys: those of the setting `ENCRYPTION_KEYS`, or else of a file in `DATA_DIR`. They are read when one is needed for the
 * first time, because most commands need none.
 */
@Injectable()
export class KeyRing {
  private keys: readonly KeyEncryptionKey[] | undefined;

  constructor(@Inject(SETTINGS) private readonly settings: Pick<Settings, 'encryptionKeys' | 'dataDir'>) {}

  /** Whether the keys are in `DATA_DIR`, where this process may add one. */
  get isFile(): boolean {
    return this.settings.encryptionKeys === undefined;
  }

  /** The ids of all keys, the current one first; none where no key was made yet. */
  async ids(): Promise<string[]> {
    return ((await this.read()) ?? []).map(({ id }) => id);
  }

  /** @param place what the key is; it opens as nothing else */
  async wrap(key: Buffer, place: string): Promise<WrappedKey> {
    const current = await this.current();
    return { keyId: current.id, wrapped: seal(current.key, key, place) };
  }

  /** @throws UnknownEncryptionKey */
  async unwrap({ keyId, wrapped }: WrappedKey, place: string): Promise<Buffer> {
    const find = () => this.keys?.find(({ id }) => id === keyId);
    if (!find()) await this.read();
    const found = find();
    if (!found) throw new UnknownEncryptionKey([keyId], this.isFile);
    return open(found.key, wrapped, place);
  }

  /** Makes a new key the current one, if the keys are in `DATA_DIR`. Other processes read the file again when they meet its id. */
  async renew(): Promise<void> {
    if (!this.isFile) return;
    const file = keyFileOf(this.settings.dataDir);
    const keys = (await readKeyFile(file)) ?? (await makeKeyFile(file));
    await replaceKeyFile(file, [newKey(), ...keys]);
    this.keys = await readKeyFile(file);
  }

  /** Forgets keys of the file in `DATA_DIR` that wrap nothing any more. */
  async keepOnly(ids: ReadonlySet<string>): Promise<void> {
    if (!this.isFile) return;
    const file = keyFileOf(this.settings.dataDir);
    const keys = (await readKeyFile(file)) ?? [];
    await replaceKeyFile(
      file,
      keys.filter(({ id }, place) => place === 0 || ids.has(id)),
    );
    this.keys = await readKeyFile(file);
  }

  private async current(): Promise<KeyEncryptionKey> {
    const keys = (await this.read()) ?? (await makeKeyFile(keyFileOf(this.settings.dataDir)));
    this.keys = keys;
    const [current] = keys;
    if (!current) throw new Error('A list of keys has at least one.');
    return current;
  }

  /**
   * A file is read again each time, because another process may have added a key. One that has gone is no reason to make a new one, because
   * what was encrypted with the new key could not be read any more once somebody brings the file back.
   */
  private async read(): Promise<readonly KeyEncryptionKey[] | undefined> {
    const file = keyFileOf(this.settings.dataDir);
    const keys = this.settings.encryptionKeys ?? (await readKeyFile(file));
    if (!keys && this.keys) throw new UnusableKeyFile(`${file} has gone: bring it back from a backup`);
    this.keys = keys;
    return keys;
  }
}
