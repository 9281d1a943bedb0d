import { chmod, lstat, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '../../../platform/config/settings.js';
import { errorCode, ifPresent } from '../intake/durable-files.js';
import { type ArchivedFile, readEntryName } from './archive-entry.js';

/**
 * The archive of the versions before the object store: plain files under `DATA_DIR/archive`, each in a folder of its own. Nothing is added to it. Its files
 * are read and removed like all others, so it is empty 90 days after the upgrade.
 */
@Injectable()
export class ArchiveFolder {
  private readonly folder: string;

  constructor(@Inject(SETTINGS) settings: Settings) {
    this.folder = join(settings.dataDir, 'archive');
  }

  pathOf(archiveFile: string): string {
    return join(this.folder, archiveFile);
  }

  async has(archiveFile: string): Promise<boolean> {
    return (await ifPresent(lstat(this.pathOf(archiveFile)))) !== undefined;
  }

  async list(): Promise<string[]> {
    const names = (await ifPresent(readdir(this.folder))) ?? [];
    return names.filter((name) => readEntryName(name) !== undefined);
  }

  /** The file of an entry; undefined when there is none, or only a partial one. */
  async find(name: string): Promise<ArchivedFile | undefined> {
    const entry = readEntryName(name);
    if (!entry || (await ifPresent(lstat(join(this.folder, name))))?.isSymbolicLink()) return undefined;
    const fileName = ((await ifPresent(readdir(join(this.folder, name)))) ?? []).find(
      (each) => !/^\.part-[0-9a-f-]{36}$/.test(each),
    );
    if (fileName === undefined) return undefined;
    const stats = await ifPresent(lstat(join(this.folder, name, fileName)));
    // A link could point to any file of this machine.
    if (!stats?.isFile()) return undefined;
    return { ...entry, archiveFile: join(name, fileName), fileName, sizeBytes: stats.size };
  }

  async remove(name: string): Promise<void> {
    await rm(join(this.folder, name), { recursive: true, force: true });
  }

  /** Keeps an infected file as evidence, with permissions that prevent opening it by accident; or reverts that, for a run that starts again. */
  async setMode(archiveFile: string, mode: 0 | 0o600): Promise<void> {
    try {
      await ifPresent(chmod(this.pathOf(archiveFile), mode));
    } catch (error) {
      // The file may belong to another server's account. The mode of the folder protects it anyway.
      if (errorCode(error) !== 'EPERM') throw error;
    }
  }
}
