import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadHostKeys } from '../../../src/recalls/sftp/host-keys.js';

/** Generating an RSA key takes a second, on a busy machine many. */
const MAKING_MS = 180_000;

describe('the host keys', { timeout: MAKING_MS }, () => {
  let parent: string;
  let folder: string;

  beforeEach(async () => {
    parent = await mkdtemp(join(tmpdir(), 'recalls-test-host-keys-'));
    folder = join(parent, 'sftp', 'host-keys');
  });

  afterEach(() => rm(parent, { recursive: true, force: true }));

  const publicHalves = async () =>
    (await loadHostKeys(folder)).map((key) => `${key.type} ${key.getPublicSSH().toString('base64')}`);

  it('are made once, readable by their owner alone, and stay', async () => {
    const first = await publicHalves();
    expect(first).toEqual([
      expect.stringMatching(/^ssh-ed25519 /),
      expect.stringMatching(/^rsa-sha2-512 /),
      expect.stringMatching(/^rsa-sha2-256 /),
    ]);
    expect(await publicHalves()).toEqual(first);
    expect((await readdir(folder)).sort()).toEqual(['ed25519_key', 'rsa_key']);
    for (const name of await readdir(folder)) {
      expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600);
    }
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
  });

  it('are the same for processes that start at the same time', async () => {
    const [first, ...others] = await Promise.all([publicHalves(), publicHalves(), publicHalves()]);
    for (const other of others) expect(other).toEqual(first);
  });

  it('are not made anew when they are damaged: clients would take the server for another', async () => {
    await loadHostKeys(folder);
    await writeFile(join(folder, 'ed25519_key'), 'damaged');
    await expect(loadHostKeys(folder)).rejects.toThrow(/ed25519_key can't be read/);
  });
});
