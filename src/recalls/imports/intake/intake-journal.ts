import { mkdir, open, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '../../../platform/config/settings.js';
import { readEntryName } from '../archive/archive-entry.js';
import { ifPresent } from './durable-files.js';

/**
 * The journal of files that are being taken: one empty file each under `DATA_DIR/intake`, from before the file is moved until it has a run.
 * So the files of a killed process are found without a search of the whole archive.
 *
 * Only the service writes there. The names are not flushed to the disk, because after a power failure each process begins with a search of
 * the whole archive.
 */
@Injectable()
export class IntakeJournal {
  private readonly folder: string;

  constructor(@Inject(SETTINGS) settings: Settings) {
    this.folder = join(settings.dataDir, 'intake');
  }

  /** @param entry the name of the file's entry in the archive */
  async begin(entry: string): Promise<void> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    await (await open(join(this.folder, entry), 'w', 0o600)).close();
  }

  async end(entry: string): Promise<void> {
    await rm(join(this.folder, entry), { force: true });
  }

  /** The entries that have begun and not ended, oldest first. */
  async list(): Promise<string[]> {
    const names = (await ifPresent(readdir(this.folder))) ?? [];
    return names.filter((name) => readEntryName(name) !== undefined).sort();
  }
}
