import { type CipherGCM, createCipheriv, createDecipheriv, randomFillSync } from 'node:crypto';
import { turnFor } from '../clock/turn-for.js';

/** AES-256-GCM as NIST SP 800-38D recommends it: a nonce of 96 bits and a tag of 128 bits. */
const ALGORITHM = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** The first byte of each sealed value, so that another algorithm can be told apart later. */
const VERSION = 1;

/** The version and the nonce. */
const BEFORE_BYTES = 1 + NONCE_BYTES;

const PIECE_BYTES = 64 * 1024;

/** Some milliseconds of work. */
const LARGE_PIECE_BYTES = 1024 ** 2;

/** Memory that was never written to costs more than the encryption. */
const idlePieces: Buffer[] = [];
const MOST_IDLE_PIECES = 8;

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
  const bytes = typeof plain === 'string' ? Buffer.from(plain) : plain;
  const sealed = Buffer.allocUnsafe(sealedBytes(bytes.length));
  const cipher = begin(key, place, sealed);
  encryptInto(sealed, BEFORE_BYTES, cipher, bytes);
  endAt(sealed, sealed.length - TAG_BYTES, cipher);
  return sealed;
}

/** How long a value is once it is sealed. */
export function sealedBytes(plainBytes: number): number {
  return BEFORE_BYTES + plainBytes + TAG_BYTES;
}

/**
 * The same for a value of some MiB, one piece after the other, each in a turn of the event loop of its own. The memory of a piece is used
 * again when the next one is asked for. Nobody may change the value meanwhile.
 */
export async function* sealInPieces(key: Buffer, plain: Buffer, place: string): AsyncGenerator<Buffer> {
  const { length } = plain;
  const piece = idlePieces.pop() ?? Buffer.allocUnsafeSlow(sealedBytes(LARGE_PIECE_BYTES));
  try {
    const cipher = begin(key, place, piece);
    let size = BEFORE_BYTES;
    for (let at = 0; at < length; at += LARGE_PIECE_BYTES) {
      await turnFor(Math.min(LARGE_PIECE_BYTES, length - at));
      // Memory that was taken away meanwhile is empty.
      if (plain.length !== length) throw new Error('The value was taken away while it was encrypted.');
      size = encryptInto(piece, size, cipher, plain.subarray(at, at + LARGE_PIECE_BYTES));
      if (at + LARGE_PIECE_BYTES < length) {
        yield piece.subarray(0, size);
        size = 0;
      }
    }
    yield piece.subarray(0, endAt(piece, size, cipher));
  } finally {
    if (idlePieces.length < MOST_IDLE_PIECES) idlePieces.push(piece);
  }
}

/** Writes what is before the encrypted bytes. */
function begin(key: Buffer, place: string, to: Buffer): CipherGCM {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  const nonce = pool.subarray(used, used + NONCE_BYTES);
  used += NONCE_BYTES;
  const cipher = createCipheriv(ALGORITHM, key, nonce);
  cipher.setAAD(Buffer.from(place));
  to[0] = VERSION;
  // The nonce is copied here, before the pool is filled again.
  nonce.copy(to, 1);
  return cipher;
}

/** @returns where the encrypted bytes end */
function encryptInto(to: Buffer, start: number, cipher: CipherGCM, bytes: Buffer): number {
  // In pieces, because otherwise a large value would be in memory twice until the next garbage collection.
  for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
    cipher.update(bytes.subarray(at, at + PIECE_BYTES)).copy(to, start + at);
  }
  return start + bytes.length;
}

/** @returns where the sealed value ends */
function endAt(to: Buffer, at: number, cipher: CipherGCM): number {
  cipher.final();
  return at + cipher.getAuthTag().copy(to, at);
}

/** @throws CannotOpenSealed */
export function open(key: Buffer, sealed: Buffer, place: string): Buffer {
  if (sealed[0] !== VERSION || sealed.length < BEFORE_BYTES + TAG_BYTES) throw new CannotOpenSealed();
  const tagAt = sealed.length - TAG_BYTES;
  const decipher = createDecipheriv(ALGORITHM, key, sealed.subarray(1, BEFORE_BYTES), {
    authTagLength: TAG_BYTES,
  });
  decipher.setAAD(Buffer.from(place));
  decipher.setAuthTag(sealed.subarray(tagAt));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(BEFORE_BYTES, tagAt)), decipher.final()]);
  } catch {
    throw new CannotOpenSealed();
  }
}
