import { randomUUID } from 'node:crypto';
import { chmod, lstat, mkdir, readdir, rename, rm, rmdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '../config/settings.js';
import { type ArchiveEntry, nameOfEntry, readEntryName } from './archive-entry.js';
import { copyDurably, errorCode, ifPresent, sync } from './durable-files.js';

/** A file in the archive. */
export interface ArchivedFile extends ArchiveEntry {
  /** Relative to the archive folder: `<entry>/<name as sent>`. */
  readonly archiveFile: string;
  readonly fileName: string;
  readonly sizeBytes: number;
}

const TAKING = '.taking_';

/**
 * The copies of all files that came in, each in a folder of its own under `DATA_DIR/archive`, so that a file can keep
 * the name it was sent under, whatever that is.
 *
 * Taking a file is one rename: it is either still in its landing folder or here, with everything that has to be known
 * of it in the name of its folder.
 */
@Injectable()
export class Archive {
  private readonly folder: string;

  constructor(@Inject(SETTINGS) settings: Settings) {
    this.folder = join(settings.dataDir, 'archive');
  }

  pathOf(archiveFile: string): string {
    return join(this.folder, archiveFile);
  }

  /** @returns undefined when the file is not there any more: somebody else was first. */
  async take(path: string, entry: ArchiveEntry): Promise<ArchivedFile | undefined> {
    const name = nameOfEntry(entry);
    const folder = await this.prepare(name);
    try {
      await rename(path, join(folder, basename(path)));
    } catch (error) {
      await rmdir(folder);
      if (errorCode(error) === 'EXDEV') return this.takeAcross(path, name);
      if (errorCode(error) === 'ENOENT') return undefined;
      throw error;
    }
    const file = await this.find(name);
    if (!file) return undefined;
    // Files laid by other servers may be open to others, and may not be ours to close; the folder above is closed anyway.
    await chmod(this.pathOf(file.archiveFile), 0o600).catch(() => {});
    await sync(this.pathOf(file.archiveFile));
    await sync(folder);
    await sync(this.folder);
    await sync(dirname(path));
    return file;
  }

  /** Whether this is what {@link take} leaves beside a file that it can't take with one rename. */
  isTaking(name: string): boolean {
    return name.startsWith(TAKING);
  }

  /** Goes on with taking a file that lies on another file system: its rename into this folder is what decided. */
  async finishTaking(aside: string): Promise<ArchivedFile | undefined> {
    const name = basename(aside).slice(TAKING.length);
    const [fileName] = (await ifPresent(readdir(aside))) ?? [];
    if (fileName === undefined) {
      await rm(aside, { recursive: true, force: true });
      return undefined;
    }
    const isFile = (await lstat(join(aside, fileName))).isFile();
    if (isFile) await this.copyInto(name, fileName, join(aside, fileName));
    await rm(aside, { recursive: true, force: true });
    await sync(dirname(aside));
    return this.find(name);
  }

  /** Copies a file and leaves it where it is. */
  async keepCopy(path: string, fileName: string, entry: ArchiveEntry): Promise<ArchivedFile> {
    const name = nameOfEntry(entry);
    try {
      await this.copyInto(name, fileName, path);
    } catch (error) {
      await this.remove(name);
      throw error;
    }
    const file = await this.find(name);
    if (!file) throw new Error('The copy in the archive is gone.');
    return file;
  }

  /** The names of all entries, oldest first. */
  async list(): Promise<string[]> {
    const names = (await ifPresent(readdir(this.folder))) ?? [];
    return names.filter((name) => readEntryName(name) !== undefined).sort();
  }

  /** The file of an entry; undefined while there is none, or only a part of one. */
  async find(name: string): Promise<ArchivedFile | undefined> {
    const entry = readEntryName(name);
    if (!entry) return undefined;
    const fileName = ((await ifPresent(readdir(join(this.folder, name)))) ?? []).find(
      (each) => !isPart(each),
    );
    if (fileName === undefined) return undefined;
    const stats = await ifPresent(lstat(join(this.folder, name, fileName)));
    // A link could lead to any file of this machine.
    if (!stats?.isFile()) return undefined;
    return { ...entry, archiveFile: join(name, fileName), fileName, sizeBytes: stats.size };
  }

  /** Removes an entry, or the entry of a file. Removing what is gone is no error. */
  async remove(archiveFile: string): Promise<void> {
    const [name = ''] = archiveFile.split('/');
    if (!readEntryName(name)) throw new Error('There is no such entry in the archive.');
    await rm(join(this.folder, name), { recursive: true, force: true });
  }

  /** Keeps an infected file as evidence, but so that nobody opens it without meaning to. */
  quarantine(archiveFile: string): Promise<void> {
    return this.setMode(archiveFile, 0);
  }

  /** Undoes {@link quarantine} for a run that is begun again, because it did not come to its end then. */
  readmit(archiveFile: string): Promise<void> {
    return this.setMode(archiveFile, 0o600);
  }

  /** What another server laid may not be ours to close; the folder above is closed anyway. */
  private async setMode(archiveFile: string, mode: number): Promise<void> {
    try {
      await ifPresent(chmod(this.pathOf(archiveFile), mode));
    } catch (error) {
      if (errorCode(error) !== 'EPERM') throw error;
    }
  }

  private async takeAcross(path: string, name: string): Promise<ArchivedFile | undefined> {
    const aside = join(dirname(path), `${TAKING}${name}`);
    await mkdir(aside, { mode: 0o700 });
    await ifPresent(rename(path, join(aside, basename(path))));
    return this.finishTaking(aside);
  }

  private async copyInto(name: string, fileName: string, from: string): Promise<void> {
    const folder = await this.prepare(name);
    const part = join(folder, `.part-${randomUUID()}`);
    await copyDurably(from, part);
    await rename(part, join(folder, fileName));
    await sync(folder);
    await sync(this.folder);
  }

  private async prepare(name: string): Promise<string> {
    const folder = join(this.folder, name);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    return folder;
  }
}

function isPart(name: string): boolean {
  return /^\.part-[0-9a-f-]{36}$/.test(name);
}
