import ssh2, { type AuthContext } from 'ssh2';
import { describe, expect, it } from 'vitest';
import { authenticatePublicKey, restoreAlgorithm } from '../../../src/recalls/sftp/login.js';
import { ecdsaKey, ed25519Key, type KeyPair, rsaKey } from './key-pairs.js';
import { KnownAccounts } from './running-sftp.js';

const BLOB = Buffer.from('what the client signs');

/** A login request as ssh2 passes it on, signed by this key. */
function request(
  key: KeyPair,
  { hash, algorithm, blob = BLOB }: { hash?: string; algorithm?: string; blob?: Buffer } = {},
): AuthContext {
  const parsed = ssh2.utils.parseKey(key.privateKey);
  if (parsed instanceof Error) throw parsed;
  const context: unknown = {
    method: 'publickey',
    username: 'acme',
    key: { algo: algorithm ?? parsed.type, data: parsed.getPublicSSH() },
    signature: parsed.sign(blob, hash),
    blob: BLOB,
    hashAlgo: hash,
  };
  return context as AuthContext;
}

describe('a login', () => {
  const judge = (context: AuthContext, ...known: KeyPair[]) => {
    const accounts = new KnownAccounts();
    accounts.set('acme', known);
    return authenticatePublicKey(context, accounts);
  };

  it.each(['sha256', 'sha512'])('by an RSA key with %s is proved', async (hash) => {
    const key = rsaKey();
    expect(await judge(request(key, { hash }), key)).toEqual({
      kind: 'proved',
      fingerprint: key.fingerprint,
    });
  });

  it('by an RSA key with SHA-1 is refused, and so is the question whether it would do', async () => {
    const key = rsaKey();
    const signed = request(key, { hash: 'sha1' });
    Reflect.set(signed, 'hashAlgo', undefined);
    expect(await judge(signed, key)).toEqual({ kind: 'refused' });
    Reflect.deleteProperty(signed, 'signature');
    expect(await judge(signed, key)).toEqual({ kind: 'refused' });
  });

  it('without a signature yet is asked for one if the key is known, and refused if not', async () => {
    const key = ed25519Key();
    const question = request(key);
    Reflect.deleteProperty(question, 'signature');
    expect(await judge(question, key)).toEqual({ kind: 'asked' });
    expect(await judge(question, ed25519Key())).toEqual({ kind: 'refused' });
  });

  it.each([
    ['rsa-sha2-256', 'sha256', rsaKey],
    ['rsa-sha2-512', 'sha512', rsaKey],
    ['ecdsa-sha2-nistp256', undefined, () => ecdsaKey(256)],
    ['ssh-ed25519', undefined, ed25519Key],
  ])('that asks for %s is answered with this algorithm', async (algorithm, hash, make) => {
    const key = make();
    const question = request(key, hash === undefined ? {} : { hash });
    Reflect.deleteProperty(question, 'signature');
    expect(await judge(question, key)).toEqual({ kind: 'asked' });
    restoreAlgorithm(question);
    expect(question).toMatchObject({ key: { algo: algorithm } });
  });

  it('by a request that breaks off before its key is refused', async () => {
    const key = ed25519Key();
    const broken = request(key);
    for (const part of ['signature', 'blob']) Reflect.deleteProperty(broken, part);
    Reflect.set(broken, 'key', { algo: 'ssh-ed25519', data: undefined });
    expect(await judge(broken, key)).toEqual({ kind: 'refused' });
  });

  it('by a signature of something else is refused', async () => {
    const key = ecdsaKey(256);
    expect(await judge(request(key, { blob: Buffer.from('another session') }), key)).toEqual({
      kind: 'refused',
    });
  });

  it('by a key that says it is of another type is refused', async () => {
    const key = ecdsaKey(256);
    expect(await judge(request(key, { algorithm: 'ssh-ed25519' }), key)).toEqual({ kind: 'refused' });
  });

  it.each(['none', 'password', 'keyboard-interactive', 'hostbased'])('by %s is refused', async (method) => {
    const key = ed25519Key();
    const context = request(key);
    Reflect.set(context, 'method', method);
    expect(await judge(context, key)).toEqual({ kind: 'refused' });
  });
});
