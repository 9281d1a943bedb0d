import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { CannotOpenSealed } from '../../../src/platform/encryption/sealed.js';
import { openPieces, PIECE_BYTES, sealPieces } from '../../../src/platform/encryption/sealed-pieces.js';

const KEY = randomBytes(32);
const TAG = 16;
const SEALED_PIECE = PIECE_BYTES + TAG;

const collect = async (pieces: AsyncIterable<Buffer>) => buffer(Readable.from(pieces));

/** In parts of any size, as a network or a disk delivers them. */
async function* inParts(bytes: Buffer, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const seal = (plain: Buffer, size = 10_000) => collect(sealPieces(KEY, inParts(plain, size)));
const open = (sealed: Buffer, key = KEY) => collect(openPieces(key, inParts(sealed, 7_001)));

describe('A stream that is sealed in pieces', () => {
  it.each([
    0,
    1,
    PIECE_BYTES - 1,
    PIECE_BYTES,
    PIECE_BYTES + 1,
    3 * PIECE_BYTES,
    3 * PIECE_BYTES + 5,
  ])('of %i bytes opens as it was, and each piece is 16 bytes longer', async (bytes) => {
    const plain = randomBytes(bytes);
    for (const size of [1_000, PIECE_BYTES, 200_000]) {
      const sealed = await seal(plain, size);
      expect(sealed).toHaveLength(bytes + TAG * Math.max(1, Math.ceil(bytes / PIECE_BYTES)));
      expect((await open(sealed)).equals(plain)).toBe(true);
    }
  });

  it('does not open when it was cut off, also at the end of a piece', async () => {
    const sealed = await seal(randomBytes(3 * PIECE_BYTES));
    for (const length of [
      0,
      1,
      TAG,
      SEALED_PIECE,
      2 * SEALED_PIECE,
      2 * SEALED_PIECE + 5,
      sealed.length - 1,
    ]) {
      await expect(open(sealed.subarray(0, length)), `${length} bytes`).rejects.toThrow(CannotOpenSealed);
    }
  });

  it('does not open when pieces were exchanged, repeated, left out or added', async () => {
    const sealed = await seal(randomBytes(4 * PIECE_BYTES));
    const piece = (number: number) => sealed.subarray(number * SEALED_PIECE, (number + 1) * SEALED_PIECE);
    for (const numbers of [
      [1, 0, 2, 3],
      [0, 2, 1, 3],
      [0, 0, 1, 2, 3],
      [0, 1, 3],
      [1, 2, 3],
      [3],
      [0, 1, 2, 3, 3],
      [0, 1, 2, 3, 0],
    ]) {
      await expect(open(Buffer.concat(numbers.map(piece))), numbers.join()).rejects.toThrow(CannotOpenSealed);
    }
    expect(await open(Buffer.concat([0, 1, 2, 3].map(piece)))).toHaveLength(4 * PIECE_BYTES);
  });

  it('does not open when a byte was changed, or with another key', async () => {
    const sealed = await seal(randomBytes(PIECE_BYTES + 10));
    for (const at of [0, PIECE_BYTES, SEALED_PIECE, sealed.length - 1]) {
      const changed = Buffer.from(sealed);
      changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
      await expect(open(changed), `byte ${at}`).rejects.toThrow(CannotOpenSealed);
    }
    await expect(open(sealed, randomBytes(32))).rejects.toThrow(CannotOpenSealed);
  });

  it('gives out a piece before the next one is read, and asks for no more than it needs', async () => {
    let read = 0;
    async function* source() {
      for (;;) {
        read += PIECE_BYTES;
        yield Buffer.alloc(PIECE_BYTES);
      }
    }
    const opening = openPieces(KEY, sealPieces(KEY, source()));
    for (let number = 1; number <= 50; number += 1) await opening.next();
    expect(read).toBeLessThanOrEqual(53 * PIECE_BYTES);
    await opening.return(undefined);
  });
});
