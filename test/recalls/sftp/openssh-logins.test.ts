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

const NIST_CURVES = 'ecdh-sha2-nistp256,ecdh-sha2-nistp384,ecdh-sha2-nistp521';
const ECDSA = 'ecdsa-sha2-nistp256,ecdsa-sha2-nistp384,ecdsa-sha2-nistp521';
const CTR = 'aes256-ctr,aes192-ctr,aes128-ctr';

/** The default offers of clients that can't be installed here, each in its own order (docs/sftp.md lists them). */
const OFFERS = {
  'SSH.NET 2020.0.1': [
    `KexAlgorithms=curve25519-sha256,curve25519-sha256@libssh.org,${NIST_CURVES},diffie-hellman-group16-sha512,diffie-hellman-group14-sha256`,
    `HostKeyAlgorithms=ssh-ed25519,${ECDSA},ssh-rsa`,
    `Ciphers=${CTR},aes256-cbc,aes128-cbc`,
    'MACs=hmac-sha1,hmac-sha2-256,hmac-sha2-512',
  ],
  'libssh2 1.9 with OpenSSL': [
    `KexAlgorithms=${NIST_CURVES},curve25519-sha256,curve25519-sha256@libssh.org,diffie-hellman-group-exchange-sha256`,
    `HostKeyAlgorithms=${ECDSA},ssh-ed25519,ssh-rsa`,
    `Ciphers=${CTR}`,
    'MACs=hmac-sha2-256,hmac-sha2-512,hmac-sha1',
  ],
  'net-ssh 7.0 without further gems': [
    `KexAlgorithms=${NIST_CURVES},diffie-hellman-group-exchange-sha256,diffie-hellman-group14-sha256`,
    `HostKeyAlgorithms=${ECDSA},ssh-rsa,rsa-sha2-256,rsa-sha2-512`,
    `Ciphers=${CTR}`,
    'MACs=hmac-sha2-512-etm@openssh.com,hmac-sha2-256-etm@openssh.com,hmac-sha2-512,hmac-sha2-256',
  ],
  'a client in FIPS mode': [
    `KexAlgorithms=${NIST_CURVES},diffie-hellman-group14-sha256,diffie-hellman-group16-sha512`,
    `HostKeyAlgorithms=${ECDSA},rsa-sha2-256,rsa-sha2-512`,
    `Ciphers=aes256-gcm@openssh.com,aes128-gcm@openssh.com,${CTR}`,
    'MACs=hmac-sha2-256,hmac-sha2-512',
  ],
} as const;

/** The offers of clients that the server does not support, and the same with the changes that docs/sftp.md recommends. */
const SHUT_OUT = {
  'JSch 0.1.55': {
    alone: [
      `KexAlgorithms=${NIST_CURVES},diffie-hellman-group14-sha256`,
      `HostKeyAlgorithms=ssh-rsa,${ECDSA}`,
    ],
    advised: [
      `KexAlgorithms=${NIST_CURVES},diffie-hellman-group14-sha256`,
      `HostKeyAlgorithms=ssh-ed25519,${ECDSA},rsa-sha2-512,rsa-sha2-256`,
    ],
  },
  'libssh2 1.10 without OpenSSL': {
    alone: ['KexAlgorithms=diffie-hellman-group16-sha512', 'HostKeyAlgorithms=ssh-rsa'],
    advised: ['KexAlgorithms=diffie-hellman-group16-sha512', 'HostKeyAlgorithms=rsa-sha2-512,ssh-rsa'],
  },
  'net-ssh 6.1 without further gems': {
    alone: [
      `KexAlgorithms=${NIST_CURVES},diffie-hellman-group-exchange-sha256,diffie-hellman-group14-sha1`,
      `HostKeyAlgorithms=${ECDSA},ssh-rsa`,
    ],
    advised: [
      `KexAlgorithms=curve25519-sha256,${NIST_CURVES},diffie-hellman-group-exchange-sha256`,
      `HostKeyAlgorithms=ssh-ed25519,${ECDSA},ssh-rsa`,
    ],
  },
} as const;

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
    expect(server.receiver.received).toEqual(['acme/day.csv']);
  });

  const withSettings = (settings: readonly string[]) => settings.flatMap((setting) => ['-o', setting]);

  it.each(Object.entries(OFFERS))('works with what %s offers', async (_, offer) => {
    expect(await client.sftp('acme', key, 'put day.csv', withSettings(offer))).toMatchObject({ status: 0 });
    expect(await server.read('acme', 'day.csv')).toBe('VIN\n1\n');
  });

  it.each(
    Object.entries(SHUT_OUT),
  )('fails with what %s offers, and works with what is advised', async (_, offer) => {
    expect(await client.sftp('acme', key, 'put day.csv', withSettings(offer.alone))).toMatchObject({
      status: 255,
    });
    expect(server.logged).toEqual([]);
    expect(await client.sftp('acme', key, 'put day.csv', withSettings(offer.advised))).toMatchObject({
      status: 0,
    });
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
    expect(server.receiver.received).toEqual([]);
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
