import { randomUUID } from 'node:crypto';
import type { Stats } from 'node:fs';
import { chmod, lstat, mkdir, readdir, rename, rm, rmdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { SETTINGS, type Settings } from '../../../platform/config/settings.js';
import { withoutVins } from '../../sftp/without-vins.js';
import { copyDurably, errorCode, ifPresent, sync } from '../intake/durable-files.js';
import { IntakeJournal } from '../intake/intake-journal.js';
import { type ArchiveEntry, nameOfEntry, readEntryName } from './archive-entry.js';

/** A file in the archive. */
export interface ArchivedFile extends ArchiveEntry {
  /** Relative to the archive folder: `<entry>/<name as sent>`. */
  readonly archiveFile: string;
  readonly fileName: string;
  readonly sizeBytes: number;
}

/** In `LANDING_DIR`, beside the folders to which others write. */
export const TAKING_FOLDER = '.taking';

/**
 * The copies of all received files, each in a folder of its own under `DATA_DIR/archive`, so that a file keeps the name under which it was
 * sent.
 *
 * A file is taken with one rename. So it is either still in its landing folder or here, and the name of its folder contains everything that
 * must be known about it. Files on another file system are first renamed into a folder of the service beside the landing folders. No name
 * or link that others can create affects where a file goes, or which file is taken.
 */
@Injectable()
export class Archive {
  private readonly logger = new Logger('Imports');
  private readonly folder: string;
  private readonly takingFolder: string;

  constructor(
    @Inject(SETTINGS) settings: Settings,
    private readonly journal: IntakeJournal,
  ) {
    this.folder = join(settings.dataDir, 'archive');
    this.takingFolder = join(settings.landingDir, TAKING_FOLDER);
  }

  pathOf(archiveFile: string): string {
    return join(this.folder, archiveFile);
  }

  /**
   * Takes a file. Its journal entry is removed when its run is created.
   *
   * @returns undefined when the file is no longer there, because another process took it, or when it is not a regular file
   */
  async take(path: string, entry: ArchiveEntry): Promise<ArchivedFile | undefined> {
    const name = nameOfEntry(entry);
    await this.journal.begin(name);
    const folder = await this.prepare(name);
    try {
      await rename(path, join(folder, basename(path)));
    } catch (error) {
      await rmdir(folder);
      if (errorCode(error) === 'EXDEV') return this.takeAcross(path, name);
      await this.journal.end(name);
      if (errorCode(error) === 'ENOENT') return undefined;
      throw error;
    }
    const file = await this.findPlain(name);
    if (!file) return this.dropUnusable(name, basename(path));
    await this.makeOurs(file);
    await sync(this.pathOf(file.archiveFile));
    await sync(folder);
    await sync(this.folder);
    await sync(dirname(path));
    return file;
  }

  /** The names of the entries whose files on another file system are being taken. */
  async listTaking(): Promise<string[]> {
    const names = (await ifPresent(readdir(this.takingFolder))) ?? [];
    return names.filter((name) => readEntryName(name) !== undefined).sort();
  }

  /**
   * Continues taking a file from another file system. Its rename into the service's own folder there has already decided that this process
   * takes it.
   */
  async finishTaking(name: string): Promise<ArchivedFile | undefined> {
    if (!readEntryName(name)) throw new Error('No file is being taken under this name.');
    const aside = join(this.takingFolder, name);
    const [fileName] = (await ifPresent(readdir(aside))) ?? [];
    if (fileName === undefined) {
      await removeIfEmpty(aside);
      return this.find(name);
    }
    const isPlain = isPlainFile(await lstat(join(aside, fileName)));
    if (isPlain) await this.copyInto(name, fileName, join(aside, fileName));
    await rm(aside, { recursive: true, force: true });
    await sync(this.takingFolder);
    return isPlain ? this.find(name) : this.dropUnusable(name, fileName);
  }

  /** Copies a file and leaves the original in place. */
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

  /** The file of an entry; undefined when there is none, or only a partial one. */
  async find(name: string): Promise<ArchivedFile | undefined> {
    const entry = readEntryName(name);
    if (!entry || (await ifPresent(lstat(join(this.folder, name))))?.isSymbolicLink()) return undefined;
    const fileName = ((await ifPresent(readdir(join(this.folder, name)))) ?? []).find(
      (each) => !isPart(each),
    );
    if (fileName === undefined) return undefined;
    const stats = await ifPresent(lstat(join(this.folder, name, fileName)));
    // A link could point to any file of this machine.
    if (!stats?.isFile()) return undefined;
    return { ...entry, archiveFile: join(name, fileName), fileName, sizeBytes: stats.size };
  }

  /** Removes an entry, or the entry of a file. It is not an error if it no longer exists. */
  async remove(archiveFile: string): Promise<void> {
    const [name = ''] = archiveFile.split('/');
    if (!readEntryName(name)) throw new Error('There is no such entry in the archive.');
    await rm(join(this.folder, name), { recursive: true, force: true });
  }

  /**
   * Removes an entry that never got its file, with a partial copy if there is one. If a process is about to move or copy a file there, it
   * gets an error and tries again; the file is not lost.
   */
  async removeWithoutFile(name: string): Promise<void> {
    const folder = join(this.folder, name);
    for (const each of (await ifPresent(readdir(folder))) ?? [])
      if (isPart(each)) await rm(join(folder, each), { force: true });
    await removeIfEmpty(folder);
  }

  /** Keeps an infected file as evidence, with permissions that prevent opening it by accident. */
  quarantine(archiveFile: string): Promise<void> {
    return this.setMode(archiveFile, 0);
  }

  /** Reverts {@link quarantine} for a run that starts again because it was interrupted. */
  readmit(archiveFile: string): Promise<void> {
    return this.setMode(archiveFile, 0o600);
  }

  /** The file may belong to another server's account, so that its mode can't be changed. The mode of the folder protects it anyway. */
  private async setMode(archiveFile: string, mode: number): Promise<void> {
    try {
      await ifPresent(chmod(this.pathOf(archiveFile), mode));
    } catch (error) {
      if (errorCode(error) !== 'EPERM') throw error;
    }
  }

  private async takeAcross(path: string, name: string): Promise<ArchivedFile | undefined> {
    const aside = join(this.takingFolder, name);
    await mkdir(this.takingFolder, { recursive: true, mode: 0o700 });
    await requireFolder(this.takingFolder);
    await mkdir(aside, { mode: 0o700 });
    await ifPresent(rename(path, join(aside, basename(path))));
    const file = await this.finishTaking(name);
    if (!file) await this.journal.end(name);
    return file;
  }

  /** The file of an entry, if it has no other hard link. */
  private async findPlain(name: string): Promise<ArchivedFile | undefined> {
    const file = await this.find(name);
    return file && isPlainFile(await lstat(this.pathOf(file.archiveFile))) ? file : undefined;
  }

  /**
   * Makes sure that nobody else can change the file. If another account's server wrote it, that server may still have it open, so it is
   * copied; then the file that is scanned is the file that is imported.
   */
  private async makeOurs({ archiveFile, fileName }: ArchivedFile): Promise<void> {
    const path = this.pathOf(archiveFile);
    if ((await lstat(path)).uid === process.getuid?.()) {
      await chmod(path, 0o600);
      return;
    }
    const part = partIn(dirname(path));
    await copyDurably(path, part);
    await rename(part, join(dirname(path), fileName));
  }

  /** Removes an entry that turned out to be a folder, a link, or a file with further hard links. */
  private async dropUnusable(name: string, fileName: string): Promise<undefined> {
    this.logger.warn(
      `${withoutVins(JSON.stringify(fileName))} of ${readEntryName(name)?.username} was not taken: it is no file, or has several names`,
    );
    await this.remove(name);
    await this.journal.end(name);
    return undefined;
  }

  private async copyInto(name: string, fileName: string, from: string): Promise<void> {
    const folder = await this.prepare(name);
    const part = partIn(folder);
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

/** A regular file with a single hard link. */
export function isPlainFile(stats: Pick<Stats, 'isFile' | 'nlink'>): boolean {
  return stats.isFile() && stats.nlink === 1;
}

async function requireFolder(path: string): Promise<void> {
  if (!(await lstat(path)).isDirectory()) throw new Error(`${path} is not a folder`);
}

async function removeIfEmpty(folder: string): Promise<void> {
  try {
    await rmdir(folder);
  } catch (error) {
    if (!['ENOENT', 'ENOTEMPTY', 'EEXIST'].includes(errorCode(error) ?? '')) throw error;
  }
}

function partIn(folder: string): string {
  return join(folder, `.part-${randomUUID()}`);
}

function isPart(name: string): boolean {
  return /^\.part-[0-9a-f-]{36}$/.test(name);
}
