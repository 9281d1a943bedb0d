import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, readdir, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '../../../platform/config/settings.js';
import { ifPresent } from '../intake/durable-files.js';

/**
 * The folders of files that are being validated: `DATA_DIR/validations/<manufacturer id>/`. The process that uses a manufacturer's folder
 * has that manufacturer's lock, so any other file in it was left by a process that was killed.
 */
@Injectable()
export class ValidationFolder {
  private readonly folder: string;

  constructor(@Inject(SETTINGS) settings: Settings) {
    this.folder = join(settings.dataDir, 'validations');
  }

  /** The manufacturers that have a folder here. */
  async list(): Promise<number[]> {
    const names = (await ifPresent(readdir(this.folder))) ?? [];
    return names.filter((name) => /^[1-9]\d*$/.test(name)).map(Number);
  }

  async clear(manufacturerId: number): Promise<void> {
    await rm(this.folderOf(manufacturerId), { recursive: true, force: true });
  }

  /** Stores a file for the duration of the work. */
  async withFile<Result>(
    manufacturerId: number,
    bytes: AsyncIterable<Buffer>,
    stop: AbortSignal,
    work: (path: string) => Promise<Result>,
  ): Promise<Result> {
    const folder = this.folderOf(manufacturerId);
    await this.clear(manufacturerId);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const path = join(folder, `${randomUUID()}.csv`);
    try {
      await pipeline(bytes, createWriteStream(path, { flags: 'wx', mode: 0o600 }), { signal: stop });
      return await work(path);
    } finally {
      await rm(path, { force: true });
      // If this process has lost its lock, another process may be using the folder.
      await rmdir(folder).catch(() => {});
    }
  }

  private folderOf(manufacturerId: number): string {
    return join(this.folder, String(manufacturerId));
  }
}
