import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, lstat, mkdir, open, opendir, rename, rm, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { isReservedName } from './file-name.js';
import { SftpError } from './sftp-error.js';

/** A complete file in the folder. Times are in milliseconds since 1970. */
export interface WaitingFile {
  readonly name: string;
  readonly size: number;
  readonly modifiedAt: number;
}

/** The prefix of a file that is being written: hidden, so that no program takes it for a complete one. */
export interface TemporaryFile {
  readonly path: string;
  readonly handle: FileHandle;
}

const TEMPORARY_FILE = /^\.[0-9a-f-]{36}\.upload$/;

/**
 * The folder of one username on disk. It handles regular files only: anything else in it (above all links) is neither listed nor followed.
 */
export class UploadFolder {
  constructor(
    private readonly path: string,
    readonly username: string,
  ) {}

  /** Creates the folder if it does not exist. */
  async prepare(): Promise<void> {
    await mkdir(this.path, { recursive: true, mode: 0o700 });
    // mkdir succeeds if there is a link to a folder, which may point anywhere.
    if (!(await lstat(this.path)).isDirectory()) {
      throw new Error(`The landing folder of ${this.username} is not a folder.`);
    }
  }

  /** @param most the maximum number of files to return */
  async list(most: number): Promise<WaitingFile[]> {
    const files: WaitingFile[] = [];
    for await (const name of this.names()) {
      if (files.length >= most) break;
      const file = isReservedName(name) ? undefined : await this.find(name);
      if (file) files.push(file);
    }
    return files;
  }

  async find(name: string): Promise<WaitingFile | undefined> {
    const stats = await orIfAbsent(lstat(this.locate(name)), undefined);
    return stats?.isFile() ? { name, size: stats.size, modifiedAt: stats.mtimeMs } : undefined;
  }

  /** @returns false when there is no such file (any more) */
  async remove(name: string): Promise<boolean> {
    if (!(await this.find(name))) return false;
    return orIfAbsent(
      unlink(this.locate(name)).then(() => true),
      false,
    );
  }

  /** @returns the file under its new name, or undefined when there is no such file (any more) */
  async rename(from: string, to: string): Promise<WaitingFile | undefined> {
    const file = await this.find(from);
    if (!file) return undefined;
    await this.refuseUnlessReplaceable(to);
    const renamed = await orIfAbsent(
      rename(this.locate(from), this.locate(to)).then(() => true),
      false,
    );
    if (!renamed) return undefined;
    await this.sync();
    return { ...file, name: to };
  }

  async createTemporary(): Promise<TemporaryFile> {
    await this.prepare();
    const path = this.locate(`.${randomUUID()}.upload`);
    const { O_CREAT, O_EXCL, O_WRONLY, O_NOFOLLOW } = constants;
    return { path, handle: await open(path, O_CREAT | O_EXCL | O_WRONLY | O_NOFOLLOW, 0o600) };
  }

  /** Renames a file that is flushed to the disk to its final name. It replaces a waiting file with that name. */
  async publish({ path }: TemporaryFile, name: string): Promise<void> {
    await this.refuseUnlessReplaceable(name);
    await rename(path, this.locate(name));
    await this.sync();
  }

  /** Deletes unfinished files of killed processes. Files that are being written now are younger. */
  async removeTemporaryFilesBefore(instant: number): Promise<void> {
    await this.removeBefore(instant, (name) => TEMPORARY_FILE.test(name));
  }

  private async removeBefore(instant: number, isMeant: (name: string) => boolean): Promise<number> {
    let removed = 0;
    for await (const name of this.names()) {
      if (!isMeant(name)) continue;
      const stats = await orIfAbsent(lstat(this.locate(name)), undefined);
      if (!stats?.isFile() || stats.mtimeMs >= instant) continue;
      await rm(this.locate(name), { force: true });
      removed += 1;
    }
    return removed;
  }

  /** Reads the folder in batches, because it may have more entries than fit into memory. */
  private async *names(): AsyncGenerator<string> {
    const folder = await orIfAbsent(opendir(this.path), undefined);
    if (folder) for await (const { name } of folder) yield name;
  }

  private async refuseUnlessReplaceable(name: string): Promise<void> {
    const stats = await orIfAbsent(lstat(this.locate(name)), undefined);
    if (stats && !stats.isFile()) throw SftpError.forbidden('This name is taken.');
  }

  /** A name is durable only when its folder is flushed. */
  private async sync(): Promise<void> {
    const folder = await open(this.path, constants.O_RDONLY | constants.O_DIRECTORY);
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  }

  private locate(name: string): string {
    return join(this.path, name);
  }
}

async function orIfAbsent<Found, Absent>(finding: Promise<Found>, absent: Absent): Promise<Found | Absent> {
  try {
    return await finding;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return absent;
    throw error;
  }
}
