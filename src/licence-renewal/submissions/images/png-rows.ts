import { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createInflate } from 'node:zlib';
import type { ImageHeader } from './image-header.js';

/** In memory at a time, of up to 200 MB. */
const CHUNK_BYTES = 256 * 1024;

/**
 * Whether the rows decompress to exactly as many bytes as the image needs, in libuv's threads. Decoders stop at the last row: some ignore a
 * wrong checksum, or what follows.
 */
export async function areRowsWhole({
  compressed,
  bytes,
}: NonNullable<ImageHeader['rows']>): Promise<boolean> {
  const inflate = createInflate({ chunkSize: CHUNK_BYTES });
  let size = 0;
  const count = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      size += chunk.length;
      done(size > bytes ? new Error('There are more rows than the image has.') : null);
    },
  });
  try {
    await pipeline(Readable.from(compressed), inflate, count);
  } catch {
    return false;
  }
  const given = compressed.reduce((sum, { length }) => sum + length, 0);
  return size === bytes && inflate.bytesWritten === given;
}
