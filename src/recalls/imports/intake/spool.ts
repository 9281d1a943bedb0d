import { randomUUID } from 'node:crypto';
import type { Stats } from 'node:fs';
import { chmod, lstat, mkdir, readdir, rename, rm, rmdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { lock } from 'proper-lockfile';
import { SETTINGS, type Settings } from '../../../platform/config/settings.js';
import { withoutVins } from '../../sftp/without-vins.js';
import { type ArchiveEntry, nameOfEntry, readEntryName } from '../archive/archive-entry.js';
import { copyDurably, errorCode, ifPresent, sync } from './durable-files.js';

/** A file in the spool. */
export interface SpooledFile extends ArchiveEntry {
  readonly path: string;
  readonly fileName: string;
}

/** In `LANDING_DIR`, beside the folders to which others write. */
export const TAKING_FOLDER = '.taking';

/** Looks like a partial copy, because no landing file with such a name is taken. */
const CLAIM_NAME = '.part-00000000-0000-4000-8000-000000000000';

/** The claim of a process that was killed ends after some seconds, and the next process continues. */
const CLAIM = { realpath: false, stale: 10_000, update: 2_000, onCompromised: () => {} };

/**
 * The files that are being taken, from the rename until the archive has them and they have a run. Each is in a folder of its own under
 * `DATA_DIR/intake`, so that it keeps the name under which it was sent. So the files of a killed process are found without a search of the whole
 * archive.
 *
 * A file is taken with one rename. So it is either still in its landing folder or here, and the name of its folder contains everything that
 * must be known about it. Files on another file system are first renamed into a folder of the service beside the landing folders. No name
 * or link that others can create affects where a file goes, or which file is taken.
 */
@Injectable()
export class Spool {
  private readonly logger = new Logger('Imports');
  private readonly folder: string;
  private readonly takingFolder: string;

  constructor(@Inject(SETTINGS) settings: Settings) {
    this.folder = join(settings.dataDir, 'intake');
    this.takingFolder = join(settings.landingDir, TAKING_FOLDER);
  }

  /** @returns undefined when the file is no longer there, because another process took it, or when it is not a regular file */
  async take(path: string, entry: ArchiveEntry): Promise<SpooledFile | undefined> {
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
    const file = await this.findPlain(name);
    if (!file) return this.dropUnusable(name, basename(path));
    await this.makeOurs(file);
    await sync(file.path);
    await sync(folder);
    await sync(this.folder);
    await sync(dirname(path));
    return file;
  }

  /**
   * Keeps other processes from an entry while the archive takes it, which lasts as long as its file is large.
   *
   * @returns how to end that; undefined when another process has the entry, or is done with it
   */
  async claim(name: string): Promise<(() => Promise<void>) | undefined> {
    const folder = join(this.folder, name);
    try {
      const release = await lock(folder, { ...CLAIM, lockfilePath: join(folder, CLAIM_NAME) });
      // A process that has lost its claim only repeats what the other one does.
      return () => release().catch(() => undefined);
    } catch (error) {
      if (['ELOCKED', 'ENOENT', 'ENOTDIR'].includes(errorCode(error) ?? '')) return undefined;
      throw error;
    }
  }

  /** The names of the entries whose files on another file system are being taken. */
  async listTaking(): Promise<string[]> {
    return entriesOf(this.takingFolder);
  }

  /**
   * Continues taking a file from another file system. Its rename into the service's own folder there has already decided that this process
   * takes it.
   */
  async finishTaking(name: string): Promise<SpooledFile | undefined> {
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

  /** The names of all entries, oldest first. */
  list(): Promise<string[]> {
    return entriesOf(this.folder);
  }

  /** The file of an entry; undefined when there is none, or only a partial one. Before 2027 an entry was an empty file, whose file is in the archive. */
  async find(name: string): Promise<SpooledFile | undefined> {
    const entry = readEntryName(name);
    if (!entry || !(await ifPresent(lstat(join(this.folder, name))))?.isDirectory()) return undefined;
    const fileName = ((await ifPresent(readdir(join(this.folder, name)))) ?? []).find(
      (each) => !isPart(each),
    );
    if (fileName === undefined) return undefined;
    const path = join(this.folder, name, fileName);
    // A link could point to any file of this machine.
    return (await ifPresent(lstat(path)))?.isFile() ? { ...entry, path, fileName } : undefined;
  }

  /** Removes an entry with its file. It is not an error if it no longer exists. */
  async remove(name: string): Promise<void> {
    if (!readEntryName(name)) throw new Error('There is no such entry in the spool.');
    await rm(join(this.folder, name), { recursive: true, force: true });
  }

  /**
   * Removes an entry that never got its file, with a partial copy if there is one. If a process is about to move or copy a file there, it
   * gets an error and tries again; the file is not lost.
   */
  async removeWithoutFile(name: string): Promise<void> {
    const folder = join(this.folder, name);
    if ((await ifPresent(lstat(folder)))?.isFile()) return this.remove(name);
    for (const each of (await ifPresent(readdir(folder))) ?? [])
      if (isPart(each)) await rm(join(folder, each), { recursive: true, force: true });
    await removeIfEmpty(folder);
  }

  private async takeAcross(path: string, name: string): Promise<SpooledFile | undefined> {
    const aside = join(this.takingFolder, name);
    await mkdir(this.takingFolder, { recursive: true, mode: 0o700 });
    await requireFolder(this.takingFolder);
    await mkdir(aside, { mode: 0o700 });
    await ifPresent(rename(path, join(aside, basename(path))));
    return this.finishTaking(name);
  }

  /** The file of an entry, if it has no other hard link. */
  private async findPlain(name: string): Promise<SpooledFile | undefined> {
    const file = await this.find(name);
    return file && isPlainFile(await lstat(file.path)) ? file : undefined;
  }

  /**
   * Makes sure that nobody else can change the file. If another account's server wrote it, that server may still have it open, so it is
   * copied; then the file that is scanned is the file that is imported.
   */
  private async makeOurs({ path, fileName }: SpooledFile): Promise<void> {
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

async function entriesOf(folder: string): Promise<string[]> {
  const names = (await ifPresent(readdir(folder))) ?? [];
  return names.filter((name) => readEntryName(name) !== undefined).sort();
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
