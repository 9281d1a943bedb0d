import { createHash } from 'node:crypto';
import { constants, createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Readable, Transform, type TransformCallback } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { StoredFile } from './backup-manifest.js';

/** Computes what a manifest says of a file from what passes. */
class Measure extends Transform {
  private readonly hash = createHash('sha256');
  private bytes = 0;

  override _transform(chunk: Buffer, _: BufferEncoding, done: TransformCallback): void {
    this.hash.update(chunk);
    this.bytes += chunk.length;
    done(undefined, chunk);
  }

  result(): Omit<StoredFile, 'path'> {
    return { bytes: this.bytes, sha256: this.hash.digest('hex') };
  }
}

/**
 * Writes a new file that its owner alone can read, to the disk.
 *
 * @param transforms what the content passes on its way
 */
export async function storeStream(
  folder: string,
  path: string,
  content: Readable,
  ...transforms: readonly Transform[]
): Promise<StoredFile> {
  const target = join(folder, path);
  try {
    await mkdir(dirname(target), { recursive: true, mode: 0o700 });
  } catch (error) {
    content.destroy();
    throw error;
  }
  const measure = new Measure();
  await pipeline([
    content,
    ...transforms,
    measure,
    createWriteStream(target, { flags: 'wx', mode: 0o600, flush: true }),
  ]);
  return { path, ...measure.result() };
}

/** Copies a file that is no link. */
export async function storeFile(folder: string, path: string, from: string): Promise<StoredFile> {
  const handle = await open(from, constants.O_RDONLY | constants.O_NOFOLLOW);
  // The stream closes it.
  return storeStream(folder, path, handle.createReadStream());
}

/** Whether a file has the content that the manifest says; not when it is missing. */
export async function isWhole(folder: string, { path, bytes, sha256 }: StoredFile): Promise<boolean> {
  const measure = new Measure();
  try {
    await pipeline(createReadStream(join(folder, path)), measure.resume());
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
  const found = measure.result();
  return found.bytes === bytes && found.sha256 === sha256;
}

/** Makes the names in a folder outlive a loss of power. */
export async function syncFolder(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
