import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import ssh2 from 'ssh2';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readSshPublicKey } from '../../../src/recalls/manufacturers/ssh-public-key.js';
import { CLIENTS } from './debian-clients/clients.js';
import { isInstalled, UserMachine } from './debian-clients/debian-client.js';
import { ecdsaKey, ed25519Key, type KeyPair, rsaKey } from './key-pairs.js';
import { eventually, RunningSftp } from './running-sftp.js';

const KEYS = { Ed25519: ed25519Key, 'ECDSA P-256': () => ecdsaKey(256), 'RSA 2048': rsaKey } as const;

/** Keys that a client of Debian 12 can't use, with the reason, as in docs/sftp.md. */
const UNUSABLE: Readonly<Record<string, readonly (keyof typeof KEYS)[]>> = {
  // libssh2 1.10 signs with SHA-1.
  curl: ['RSA 2048'],
  // It needs two further gems for them.
  'net-sftp of Ruby': ['Ed25519'],
};

/** Each client sends a file and then a corrected one, in as few sessions as it can, with its default settings. */
describe.each(CLIENTS.map((client) => [client.name, client] as const))('%s', (_, client) => {
  const isHere = isInstalled(client);
  let server: RunningSftp;
  let machine: UserMachine;

  beforeEach(async () => {
    server = await RunningSftp.start();
    server.receiver.takes = true;
    machine = await UserMachine.make();
  });

  afterEach(async () => {
    await machine.remove();
    await server.stop();
  });

  const hostKey = async () => {
    const file = join(server.folder, 'sftp', 'host-keys', 'ed25519_key');
    const key = ssh2.utils.parseKey(await readFile(file, 'utf8'));
    if (key instanceof Error) throw key;
    return readSshPublicKey(`${key.type} ${key.getPublicSSH().toString('base64')}`).fingerprint;
  };

  const types = (Object.keys(KEYS) as (keyof typeof KEYS)[]).filter(
    (type) => !UNUSABLE[client.name]?.includes(type),
  );

  it.skipIf(!isHere).each(types)(
    `sends a file, and then a corrected one, with a key of type %s${isHere ? '' : ` (skipped unless installed: ${client.packages})`}`,
    async (type) => {
      const key: KeyPair = KEYS[type]();
      server.accounts.set('acme', [key]);
      const content = 'VIN\n1\n'.repeat(40_000);
      const file = await machine.file('local.csv', content);
      const login = {
        port: server.port,
        username: 'acme',
        keyFile: await machine.keep(key),
        hostKey: await hostKey(),
        folder: machine.folder,
      };
      const outcome = await machine.run(client, login, file);
      expect(outcome, outcome.said).toMatchObject({ status: 0 });
      await eventually(() => server.receiver.received.length === 2);
      expect(server.receiver.received).toEqual(['acme/day.csv', 'acme/day.csv']);
      for (const taken of ['taken-1', 'taken-2']) {
        await eventually(async () => (await readFile(join(server.folder, taken), 'utf8')) === content);
      }
      expect(await server.contents('acme')).toEqual([]);
    },
    60_000,
  );
});
