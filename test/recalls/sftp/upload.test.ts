import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ByteAllowance } from '../../../src/recalls/sftp/byte-allowance.js';
import { Upload } from '../../../src/recalls/sftp/upload.js';
import { UploadFolder } from '../../../src/recalls/sftp/upload-folder.js';

/** A folder on a disk that becomes full. */
class FullFolder extends UploadFolder {
  override async createTemporary() {
    const file = await super.createTemporary();
    const full = Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
    vi.spyOn(file.handle, 'writev').mockRejectedValue(full);
    return file;
  }
}

describe('an upload', () => {
  let path: string;

  beforeEach(async () => {
    path = await mkdtemp(join(tmpdir(), 'recalls-test-upload-'));
  });

  afterEach(() => rm(path, { recursive: true, force: true }));

  const limits = { mostBytes: 1_000, reorderBufferBytes: 100 };
  const allowance = () =>
    new ByteAllowance({
      take: async () => true,
      giveBack: async () => undefined,
      refuse: () => new Error('Nothing is refused here.'),
    });

  it('to a full disk is refused in plain words and leaves nothing behind', async () => {
    const upload = await Upload.begin(new FullFolder(path, 'acme'), 'day.csv', limits, allowance());
    const refusal = 'The server has no space left. Nothing was kept: send the file again later.';
    await expect(upload.write(0, Buffer.from('VIN\n'))).rejects.toThrow(refusal);
    await expect(upload.write(4, Buffer.from('1\n'))).rejects.toThrow(refusal);
    await expect(upload.finish(async () => undefined)).rejects.toThrow(refusal);
    expect(await readdir(path)).toEqual([]);
  });

  it('that is discarded while it is being written leaves nothing behind', async () => {
    const upload = await Upload.begin(new UploadFolder(path, 'acme'), 'day.csv', limits, allowance());
    // The next four bytes are already granted, so they are being written at once.
    for (const offset of [0, 4, 8]) await upload.write(offset, Buffer.from('VIN\n'));
    const written = upload.write(12, Buffer.from('VIN\n'));
    await upload.discard();
    await written;
    await expect(upload.write(16, Buffer.from('1\n'))).rejects.toThrow('discarded');
    expect(await readdir(path)).toEqual([]);
  });
});
