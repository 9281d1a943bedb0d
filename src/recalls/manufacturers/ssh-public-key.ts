import { createHash, createPublicKey } from 'node:crypto';

/** A manufacturer's SFTP key as it is stored: type and base64 as in `authorized_keys`, and the fingerprint `SHA256:…`. */
export interface SshPublicKey {
  readonly publicKey: string;
  readonly fingerprint: string;
}

/** The text is not a key that the service accepts. The message says what would be valid and never repeats the text. */
export class UnusableSshKey extends Error {
  override readonly name = 'UnusableSshKey';
}

/** A well-funded attacker can break shorter RSA keys (NIST SP 800-57). */
const SMALLEST_RSA_BITS = 2048;

/** The accepted types, each with the rule for its fields. DSA is too weak; the `sk-` types need a touch at each login. */
const CHECKS = new Map<string, (fields: readonly Buffer[]) => void>([
  ['ssh-ed25519', checkEd25519],
  ['ecdsa-sha2-nistp256', (fields) => checkEcdsa(fields, { name: 'nistp256', jwk: 'P-256', bytes: 32 })],
  ['ecdsa-sha2-nistp384', (fields) => checkEcdsa(fields, { name: 'nistp384', jwk: 'P-384', bytes: 48 })],
  ['ecdsa-sha2-nistp521', (fields) => checkEcdsa(fields, { name: 'nistp521', jwk: 'P-521', bytes: 66 })],
  ['ssh-rsa', checkRsa],
]);

const WHAT_IS_TAKEN =
  'must be an OpenSSH public key on one line, of type ssh-ed25519, ecdsa-sha2-nistp256/384/521 or ssh-rsa';

/**
 * Parses a public key in OpenSSH's one-line format (`ssh-ed25519 AAAA… comment`); the comment is dropped.
 *
 * No library is used, because the available ones also accept private keys, PEM, DSA and short RSA keys, so every rule below would still be
 * needed.
 *
 * @throws UnusableSshKey for private keys, other formats and types, RSA below 2048 bits and damaged keys
 */
export function readSshPublicKey(text: string): SshPublicKey {
  if (/^-+ ?BEGIN .*PRIVATE KEY|^PuTTY-User-Key-File/m.test(text)) {
    throw new UnusableSshKey(
      'is a private key, which must stay with its owner: give the public one (the .pub file)',
    );
  }
  const line = text.trim();
  const [type = '', base64 = ''] = line.split(/[ \t]+/);
  const readable = !/[\r\n]/.test(line) && /^[A-Za-z0-9+/]+={0,2}$/.test(base64);
  if (!readable) throw new UnusableSshKey(WHAT_IS_TAKEN);
  const blob = Buffer.from(base64, 'base64');
  checkKey(type, fieldsOf(blob));
  return { publicKey: `${type} ${blob.toString('base64')}`, fingerprint: fingerprintOf(blob) };
}

/** `SHA256:…`, as OpenSSH shows it. */
export function fingerprintOf(blob: Buffer): string {
  return `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`;
}

/** The fields of the key (RFC 4253, section 6.6): each has a length of four bytes, and then that many bytes. */
function fieldsOf(blob: Buffer): Buffer[] {
  const fields: Buffer[] = [];
  for (let offset = 0; offset < blob.length; ) {
    const start = offset + 4;
    const end = start + (start <= blob.length ? blob.readUInt32BE(offset) : 0);
    if (end > blob.length || start > blob.length) throw damaged();
    fields.push(blob.subarray(start, end));
    offset = end;
  }
  return fields;
}

function checkKey(type: string, [innerType, ...fields]: readonly Buffer[]): void {
  const check = CHECKS.get(type);
  if (!check) throw new UnusableSshKey(WHAT_IS_TAKEN);
  if (innerType?.toString('latin1') !== type) throw damaged();
  check(fields);
}

function checkEd25519(fields: readonly Buffer[]): void {
  if (fields.length !== 1 || fields[0]?.length !== 32) throw damaged();
}

function checkEcdsa(
  fields: readonly Buffer[],
  curve: { readonly name: string; readonly jwk: string; readonly bytes: number },
): void {
  const [name, point] = fields;
  if (fields.length !== 2 || name?.toString('latin1') !== curve.name) throw damaged();
  if (point?.length !== 1 + 2 * curve.bytes || point[0] !== 4) throw damaged();
  const x = point.subarray(1, 1 + curve.bytes).toString('base64url');
  const y = point.subarray(1 + curve.bytes).toString('base64url');
  try {
    // OpenSSL refuses a point that is not on the curve.
    createPublicKey({ key: { kty: 'EC', crv: curve.jwk, x, y }, format: 'jwk' });
  } catch {
    throw damaged();
  }
}

function checkRsa(fields: readonly Buffer[]): void {
  const [exponent, modulus] = fields;
  if (fields.length !== 2 || !exponent || !modulus) throw damaged();
  const key = createPublicKey({
    key: { kty: 'RSA', e: exponent.toString('base64url'), n: modulus.toString('base64url') },
    format: 'jwk',
  });
  const { modulusLength = 0, publicExponent = 0n } = key.asymmetricKeyDetails ?? {};
  // With an exponent of 1 anybody could sign.
  if (publicExponent < 3n) throw damaged();
  if (modulusLength < SMALLEST_RSA_BITS) {
    throw new UnusableSshKey(`must have at least ${SMALLEST_RSA_BITS} bits for ssh-rsa`);
  }
}

function damaged(): UnusableSshKey {
  return new UnusableSshKey('is damaged: its base64 is not a whole key of the type it names');
}
