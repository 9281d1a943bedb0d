import { constants, readdirSync, readlinkSync } from 'node:fs';
import { type FileHandle, mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openChecked } from '../../../src/platform/files/open-checked.js';

describe.skipIf(process.platform !== 'linux')('A file whose kind is checked', () => {
  let folder: string;
  let path: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'open-checked-'));
    path = join(folder, 'file');
    await writeFile(path, 'content');
  });
  afterEach(async () => {
    vi.restoreAllMocks();
    await rm(folder, { recursive: true });
  });

  it('is open when the check allows it, and the check is told of the open file', async () => {
    let size = 0;
    const file = await openChecked(path, constants.O_RDONLY, (stats) => {
      size = stats.size;
    });
    expect(size).toBe(7);
    expect(isOpen(path)).toBe(true);
    expect(await file.readFile('utf8')).toBe('content');
    await file.close();
  });

  it('is closed when the check refuses it', async () => {
    const refusal = new Error('not this one');
    const opening = openChecked(path, constants.O_RDONLY, () => {
      throw refusal;
    });
    await expect(opening).rejects.toBe(refusal);
    expect(isOpen(path)).toBe(false);
  });

  it('is closed when the disk does not say what it is', async () => {
    const failure = Object.assign(new Error('EIO: i/o error, fstat'), { code: 'EIO' });
    vi.spyOn(await prototypeOfHandles(path), 'stat').mockRejectedValue(failure);
    await expect(openChecked(path, constants.O_RDONLY, () => {})).rejects.toBe(failure);
    expect(isOpen(path)).toBe(false);
  });
});

async function prototypeOfHandles(path: string): Promise<FileHandle> {
  const handle = await open(path, 'r');
  await handle.close();
  return Object.getPrototypeOf(handle);
}

/** Whether this process has the file open, which only Linux tells. */
function isOpen(path: string): boolean {
  return readdirSync('/proc/self/fd').some((descriptor) => {
    try {
      return readlinkSync(join('/proc/self/fd', descriptor)) === path;
    } catch {
      // The descriptor of the listing itself is closed by now.
      return false;
    }
  });
}
