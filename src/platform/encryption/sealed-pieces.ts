import { createCipheriv, createDecipheriv } from 'node:crypto';
import { CannotOpenSealed } from './sealed.js';

const ALGORITHM = 'aes-256-gcm';
const TAG_BYTES = 16;

/** A reader has one piece in memory. Larger ones gain no speed. */
export const PIECE_BYTES = 64 * 1024;

/**
 * Encrypts a stream in pieces of one size, each with a tag of its own, so that neither side needs it whole. This is the STREAM construction of
 * Hoang, Reyhanitabar, Rogaway and Vizár (2015), which `age` and Tink have too: the nonce of a piece is its number and whether it is the last one.
 * So pieces that are exchanged, repeated or left out do not open, and a stream that was cut off is missing its last piece.
 *
 * @param key of this stream alone, because each stream begins with the same nonces
 */
export async function* sealPieces(key: Buffer, plain: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let number = 0;
  for await (const { piece, isLast } of inPieces(plain, PIECE_BYTES)) {
    const cipher = createCipheriv(ALGORITHM, key, nonceOf(number, isLast));
    yield Buffer.concat([cipher.update(piece), cipher.final(), cipher.getAuthTag()]);
    number += 1;
  }
}

/**
 * Decrypts what {@link sealPieces} has made. A piece is given out once it is known to be right, and whether the stream is complete is known at
 * its end: the reader must not act on any of it before the end.
 *
 * @throws CannotOpenSealed
 */
export async function* openPieces(key: Buffer, sealed: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let number = 0;
  for await (const { piece, isLast } of inPieces(sealed, PIECE_BYTES + TAG_BYTES)) {
    yield openPiece(key, piece, nonceOf(number, isLast));
    number += 1;
  }
}

function openPiece(key: Buffer, piece: Buffer, nonce: Buffer): Buffer {
  if (piece.length < TAG_BYTES) throw new CannotOpenSealed();
  const tagAt = piece.length - TAG_BYTES;
  const decipher = createDecipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAuthTag(piece.subarray(tagAt));
  try {
    return Buffer.concat([decipher.update(piece.subarray(0, tagAt)), decipher.final()]);
  } catch {
    throw new CannotOpenSealed();
  }
}

function nonceOf(number: number, isLast: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeBigUInt64BE(BigInt(number), 3);
  nonce.writeUInt8(isLast ? 1 : 0, 11);
  return nonce;
}

/** Cuts a stream into pieces of one size, of which only the last one may be shorter. An empty stream is one empty piece. */
async function* inPieces(
  stream: AsyncIterable<Uint8Array>,
  size: number,
): AsyncGenerator<{ readonly piece: Buffer; readonly isLast: boolean }> {
  let parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of stream) {
    parts.push(part);
    bytes += part.length;
    // A full piece waits until more follows, because it may be the last one.
    if (bytes <= size) continue;
    let rest = Buffer.concat(parts, bytes);
    while (rest.length > size) {
      yield { piece: rest.subarray(0, size), isLast: false };
      rest = rest.subarray(size);
    }
    parts = [rest];
    bytes = rest.length;
  }
  yield { piece: Buffer.concat(parts, bytes), isLast: true };
}
