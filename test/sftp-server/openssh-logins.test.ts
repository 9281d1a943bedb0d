import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ecdsaKey, ed25519Key, type KeyPair, rsaKey } from './key-pairs.js';
import { hasOpenSsh, NEEDS_OPENSSH, OpenSsh } from './openssh.js';
import { RunningSftp } from './running-sftp.js';

const KEYS: readonly [string, () => KeyPair][] = [
  ['Ed25519', ed25519Key],
  ['ECDSA P-256', () => ecdsaKey(256)],
  ['ECDSA P-384', () => ecdsaKey(384)],
  ['ECDSA P-521', () => ecdsaKey(521)],
  ['RSA 2048', rsaKey],
];

describe.skipIf(!hasOpenSsh)(`logging in with ${NEEDS_OPENSSH}`, () => {
  const key = ed25519Key();
  let server: RunningSftp;
  let client: OpenSsh;

  beforeEach(async () => {
    server = await RunningSftp.start();
    client = await OpenSsh.for(server.port);
    server.accounts.set('acme', [key]);
    await client.file('day.csv', 'VIN\n1\n');
  });

  afterEach(async () => {
    await server.stop();
    await client.remove();
  });

  it.each(KEYS)('works with a key of type %s, one of several', async (_, make) => {
    const own = make();
    server.accounts.set('acme', [key, own]);
    expect(await client.sftp('acme', own, 'put day.csv')).toMatchObject({ status: 0 });
    expect(await server.read('acme', 'day.csv')).toBe('VIN\n1\n');
    expect(server.receiver.laid).toEqual(['acme/day.csv']);
  });

  it('counts a key from the moment it is added, and no longer than until it is removed', async () => {
    const own = ed25519Key();
    expect(await client.sftp('acme', own, 'pwd')).toMatchObject({ status: 255 });
    server.accounts.set('acme', [own]);
    expect(await client.sftp('acme', own, 'pwd')).toMatchObject({ status: 0 });
    expect(await client.sftp('acme', key, 'pwd')).toMatchObject({ status: 255 });
  });

  it('refuses a wrong key, an unknown user and a password in the same words', async () => {
    const words = (user: string) => `${user}@127.0.0.1: Permission denied (publickey).`;
    const password = ['-o', 'PreferredAuthentications=password,keyboard-interactive', '-o', 'BatchMode=no'];
    const wrong = await client.sftp('acme', ed25519Key(), 'put day.csv');
    const unknown = await client.sftp('nobody', key, 'put day.csv');
    const without = await client.sftp('acme', undefined, 'put day.csv', password);
    for (const outcome of [wrong, unknown, without]) expect(outcome.status).toBe(255);
    expect(wrong.said).toContain(words('acme'));
    expect(unknown.said).toContain(words('nobody'));
    expect(without.said).toContain(words('acme'));
    expect(server.receiver.laid).toEqual([]);
  });

  describe.each([
    ['signatures', ['PubkeyAcceptedAlgorithms=ssh-rsa'], ['PubkeyAcceptedAlgorithms=rsa-sha2-256']],
    [
      'key exchange',
      ['KexAlgorithms=diffie-hellman-group14-sha1'],
      ['KexAlgorithms=diffie-hellman-group16-sha512'],
    ],
    [
      'MACs',
      ['Ciphers=aes256-ctr', 'MACs=hmac-sha1,hmac-sha1-etm@openssh.com'],
      ['Ciphers=aes256-ctr', 'MACs=hmac-sha2-512-etm@openssh.com'],
    ],
    ['host keys', ['HostKeyAlgorithms=ssh-rsa'], ['HostKeyAlgorithms=rsa-sha2-256']],
  ])('with %s', (_, sha1, sha2) => {
    const own = rsaKey();
    const pwd = (settings: readonly string[]) =>
      client.sftp(
        'acme',
        own,
        'pwd',
        settings.flatMap((setting) => ['-o', setting]),
      );

    beforeEach(() => server.accounts.set('acme', [own]));

    it('of SHA-1 is refused', async () => {
      expect(await pwd(sha1)).toMatchObject({ status: 255 });
      expect(server.logged).not.toContainEqual(expect.stringContaining('logged in'));
    });

    it('of SHA-2 works', async () => {
      expect(await pwd(sha2)).toMatchObject({ status: 0 });
    });
  });

  it('shows the same host key after a restart', async () => {
    const known = join(client.folder, 'known');
    const strictly = (how: string) => [
      '-o',
      `StrictHostKeyChecking=${how}`,
      '-o',
      `UserKnownHostsFile=${known}`,
    ];
    const alias = ['-o', 'HostKeyAlias=sftp.example'];
    expect(await client.sftp('acme', key, 'pwd', [...strictly('accept-new'), ...alias])).toMatchObject({
      status: 0,
    });
    const { folder } = server;
    await server.stop({ keep: true });
    server = await RunningSftp.start({ folder });
    server.accounts.set('acme', [key]);
    const again = await OpenSsh.for(server.port);
    expect(await again.sftp('acme', key, 'pwd', [...strictly('yes'), ...alias])).toMatchObject({
      status: 0,
    });
    await again.remove();
  });
});
