import { createCipheriv, createDecipheriv, randomFillSync } from 'node:crypto';

/** AES-256-GCM as NIST SP 800-38D recommends it: a nonce of 96 bits and a tag of 128 bits. */
const ALGORITHM = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** The first byte of each sealed value, so that another algorithm can be told apart later. */
const VERSION = 1;

export const KEY_BYTES = 32;

/** Random bytes are drawn for many nonces at once, because a call for twelve bytes takes longer than the encryption. */
const pool = Buffer.allocUnsafe(NONCE_BYTES * 1024);
let used = pool.length;

/** A sealed value was changed, is another record's, or was sealed with another key. Nothing is known of its content. */
export class CannotOpenSealed extends Error {
  override readonly name = 'CannotOpenSealed';

  constructor() {
    super('A value can not be decrypted: it was changed, belongs to another record, or has another key');
  }
}

/**
 * Encrypts a value.
 *
 * @param place where the value belongs; it opens nowhere else
 */
export function seal(key: Buffer, plain: Buffer | string, place: string): Buffer {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  const nonce = pool.subarray(used, used + NONCE_BYTES);
  used += NONCE_BYTES;
  const cipher = createCipheriv(ALGORITHM, key, nonce);
  cipher.setAAD(Buffer.from(place));
  const head = typeof plain === 'string' ? cipher.update(plain, 'utf8') : cipher.update(plain);
  // The nonce is copied here, before the pool is filled again.
  return Buffer.concat([Buffer.of(VERSION), nonce, head, cipher.final(), cipher.getAuthTag()]);
}

/** @throws CannotOpenSealed */
export function open(key: Buffer, sealed: Buffer, place: string): Buffer {
  if (sealed[0] !== VERSION || sealed.length < 1 + NONCE_BYTES + TAG_BYTES) throw new CannotOpenSealed();
  const tagAt = sealed.length - TAG_BYTES;
  const decipher = createDecipheriv(ALGORITHM, key, sealed.subarray(1, 1 + NONCE_BYTES), {
    authTagLength: TAG_BYTES,
  });
  decipher.setAAD(Buffer.from(place));
  decipher.setAuthTag(sealed.subarray(tagAt));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(1 + NONCE_BYTES, tagAt)), decipher.final()]);
  } catch {
    throw new CannotOpenSealed();
  }
}
