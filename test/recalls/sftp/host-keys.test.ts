import { chmod, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { InvalidSettings } from '../../../src/platform/config/read-settings.js';
import { hostKeyFolderOf, loadHostKeys, readHostKeys } from '../../../src/recalls/sftp/host-keys.js';

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
    (await loadHostKeys({ path: folder, makes: true })).map(
      (key) => `${key.type} ${key.getPublicSSH().toString('base64')}`,
    );

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
    await loadHostKeys({ path: folder, makes: true });
    await writeFile(join(folder, 'ed25519_key'), 'damaged');
    await expect(loadHostKeys({ path: folder, makes: true })).rejects.toThrow(/ed25519_key can't be read/);
  });

  it('are read from a folder that was given, which only has to be readable', async () => {
    const made = await publicHalves();
    for (const name of await readdir(folder)) await chmod(join(folder, name), 0o400);
    await chmod(folder, 0o500);
    const given = hostKeyFolderOf({ dataDir: parent, sftpHostKeysDir: folder });
    const keys = await loadHostKeys(given);
    expect(keys.map((key) => `${key.type} ${key.getPublicSSH().toString('base64')}`)).toEqual(made);
    expect((await readHostKeys(given)).map(({ publicKey }) => publicKey)).toEqual([
      made[0]?.split(' ')[1],
      made[1]?.split(' ')[1],
    ]);
    await chmod(folder, 0o700);
  });

  it.each([
    ['ed25519', "ssh-keygen -q -t ed25519 -N '' -f "],
    ['rsa', "ssh-keygen -q -t rsa -b 3072 -N '' -f "],
  ])('are never made in a folder that was given, and the error says how to make a missing %s key', async (type, command) => {
    await loadHostKeys({ path: folder, makes: true });
    const file = join(folder, `${type}_key`);
    await rm(file);
    const given = hostKeyFolderOf({ dataDir: parent, sftpHostKeysDir: folder });
    const error: unknown = await loadHostKeys(given).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(InvalidSettings);
    expect((error as Error).message).toContain(
      `SFTP_HOST_KEYS_DIR must be a folder with ed25519_key and rsa_key, and ${file} is not there. Make it once, for all machines: ${command}${file}`,
    );
    expect(await readdir(folder)).not.toContain(`${type}_key`);
  });
});
