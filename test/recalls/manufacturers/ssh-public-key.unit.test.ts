import { describe, expect, it } from 'vitest';
import { readSshPublicKey, UnusableSshKey } from '../../../src/recalls/manufacturers/ssh-public-key.js';
import * as keys from './ssh-keys.js';

const WHAT_IS_TAKEN =
  'must be an OpenSSH public key on one line, of type ssh-ed25519, ecdsa-sha2-nistp256/384/521 or ssh-rsa';
const DAMAGED = 'is damaged: its base64 is not a whole key of the type it names';

/** A key made from fields, each with its length before it. */
function keyOf(type: string, ...fields: (string | Buffer)[]): string {
  const parts = fields.flatMap((field) => {
    const bytes = Buffer.from(field);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    return [length, bytes];
  });
  return `${type} ${Buffer.concat(parts).toString('base64')}`;
}

function refusalOf(text: string): string {
  try {
    readSshPublicKey(text);
  } catch (error) {
    if (error instanceof UnusableSshKey) return error.message;
    throw error;
  }
  throw new Error('It was not refused.');
}

describe('an SSH public key', () => {
  it.each([
    ['Ed25519', keys.ED25519, keys.ED25519_FINGERPRINT],
    ['ECDSA on P-256', keys.ECDSA_256, keys.ECDSA_256_FINGERPRINT],
    ['ECDSA on P-384', keys.ECDSA_384, keys.ECDSA_384_FINGERPRINT],
    ['ECDSA on P-521', keys.ECDSA_521, keys.ECDSA_521_FINGERPRINT],
    ['RSA of 2048 bits', keys.RSA_2048, keys.RSA_2048_FINGERPRINT],
  ])('of type %s is taken, with the fingerprint ssh-keygen prints', (_, text, fingerprint) => {
    expect(readSshPublicKey(text)).toEqual({
      publicKey: text.split(' ').slice(0, 2).join(' '),
      fingerprint,
    });
  });

  it('may have a comment, blanks around it and the line end of any system', () => {
    const plain = readSshPublicKey(keys.RSA_2048);

    expect(readSshPublicKey(`  ${keys.RSA_2048} the whole team\r\n`)).toEqual(plain);
    expect(readSshPublicKey(keys.RSA_2048.replace(' ', '\t'))).toEqual(plain);
  });

  it.each([
    ['an OpenSSH one', keys.PRIVATE_KEY],
    ['a PKCS#8 one', '-----BEGIN PRIVATE KEY-----\nc2VjcmV0'],
    ['an encrypted one', '-----BEGIN ENCRYPTED PRIVATE KEY-----\nc2VjcmV0'],
    ['a PuTTY one', 'PuTTY-User-Key-File-3: ssh-ed25519\nc2VjcmV0'],
  ])('that is private is refused without repeating it: %s', (_, text) => {
    const message = refusalOf(text);

    expect(message).toBe(
      'is a private key, which must stay with its owner: give the public one (the .pub file)',
    );
    expect(message).not.toContain('c2VjcmV0');
  });

  it('of RSA below 2048 bits is refused', () => {
    expect(refusalOf(keys.RSA_1024)).toBe('must have at least 2048 bits for ssh-rsa');
  });

  it('of RSA is judged by the bits of its modulus, not by the bytes it is written in', () => {
    const modulus = Buffer.concat([Buffer.alloc(200), Buffer.alloc(56, 0xff)]);

    expect(refusalOf(keyOf('ssh-rsa', 'ssh-rsa', Buffer.from([1, 0, 1]), modulus))).toBe(
      'must have at least 2048 bits for ssh-rsa',
    );
  });

  it.each([
    ['nothing', ''],
    ['a type alone', 'ssh-ed25519'],
    ['DSA', keys.DSA],
    ['a security key', keys.ED25519.replace('ssh-ed25519', 'sk-ssh-ed25519@openssh.com')],
    ['a name every object has', keys.ED25519.replace('ssh-ed25519', 'constructor')],
    ['a certificate request in PEM', '-----BEGIN PUBLIC KEY-----\nMFkw\n-----END PUBLIC KEY-----'],
    ['two keys', `${keys.ED25519}\n${keys.RSA_2048}`],
    ['options before the type', `restrict ${keys.ED25519}`],
    ['letters that are not base64', 'ssh-ed25519 AAAA!C3Nz'],
  ])('is refused when it is %s', (_, text) => {
    expect(refusalOf(text)).toBe(WHAT_IS_TAKEN);
  });

  it.each([
    ['cut short', keys.ED25519.replace(/ team.*/, '').slice(0, -8)],
    ['without its last bytes', keys.RSA_2048.slice(0, -40)],
    ['of another type inside', keys.ED25519.replace('ssh-ed25519', 'ssh-rsa')],
    ['of another curve inside', keys.ECDSA_256.replace('nistp256', 'nistp384')],
    ['with bytes after its end', keyOf('ssh-ed25519', 'ssh-ed25519', Buffer.alloc(32), '')],
    ['with less than a length at its end', 'ssh-ed25519 AAAA'],
    ['with too few bytes', keyOf('ssh-ed25519', 'ssh-ed25519', Buffer.alloc(31))],
    ['of two curves', keyOf('ecdsa-sha2-nistp256', 'ecdsa-sha2-nistp256', 'nistp521', Buffer.alloc(65, 4))],
    [
      'a point off the curve',
      keyOf('ecdsa-sha2-nistp256', 'ecdsa-sha2-nistp256', 'nistp256', Buffer.alloc(65, 4)),
    ],
    [
      'a compressed point',
      keyOf('ecdsa-sha2-nistp256', 'ecdsa-sha2-nistp256', 'nistp256', Buffer.alloc(33, 2)),
    ],
    ['RSA without a modulus', keyOf('ssh-rsa', 'ssh-rsa', Buffer.from([1, 0, 1]))],
    ['RSA of empty numbers', keyOf('ssh-rsa', 'ssh-rsa', '', '')],
  ])('is refused when it is %s', (_, text) => {
    expect(refusalOf(text)).toBe(DAMAGED);
  });
});
