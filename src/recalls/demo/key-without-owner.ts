import { generateKeyPairSync } from 'node:crypto';

const TYPE = 'ssh-ed25519';

/** Ed25519 keys in SubjectPublicKeyInfo end with the 32 bytes that SSH wants. */
const KEY_BYTES = 32;

/** An SSH public key that lets nobody in, because its private half is forgotten at once. */
export function keyWithoutOwner(): string {
  const { publicKey } = generateKeyPairSync('ed25519');
  const key = publicKey.export({ format: 'der', type: 'spki' }).subarray(-KEY_BYTES);
  const blob = Buffer.concat([lengthAnd(Buffer.from(TYPE)), lengthAnd(key)]);
  return `${TYPE} ${blob.toString('base64')} demonstration`;
}

function lengthAnd(bytes: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}
