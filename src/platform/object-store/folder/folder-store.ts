import { randomUUID } from 'node:crypto';
import type { Dirent } from 'node:fs';
import {
  access,
  constants,
  type FileHandle,
  lstat,
  open,
  opendir,
  readFile,
  rename,
  rm,
} from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { openChecked } from '../../files/open-checked.js';
import { requireObjectName, requirePrefix } from '../object-name.js';
import {
  type ObjectBody,
  ObjectNotFound,
  ObjectStore,
  type StoredObject,
  StoreUnavailable,
} from '../object-store.js';
import { DurableFolders } from './durable-folders.js';

/** Where puts write until they are complete. No object can have this name, so no list shows them. */
const PARTS = '.parts';

/** Objects as files of a folder, each at the path that is its name. */
export class FolderStore extends ObjectStore {
  private readonly parts: string;
  private readonly folders: DurableFolders;

  constructor(private readonly folder: string) {
    super();
    this.parts = join(folder, PARTS);
    this.folders = new DurableFolders(folder);
  }

  async put(name: string, body: ObjectBody): Promise<void> {
    const path = this.pathOf(name);
    const part = join(this.parts, randomUUID());
    await this.working(async () => {
      await this.folders.make(this.parts);
      try {
        await writeDurably(part, body);
        await this.moveInto(part, path);
      } catch (error) {
        await rm(part, { force: true });
        throw error;
      }
      // The file has its new name in memory, and after a power failure it would have none.
      await this.folders.flush(dirname(path));
    });
  }

  async get(name: string): Promise<Buffer> {
    const path = this.pathOf(name);
    return this.working(() => orNotFound(name, readFile(path)));
  }

  async stream(name: string): Promise<Readable> {
    const path = this.pathOf(name);
    // Opened here, so that a missing object is an error of this call. One that is deleted meanwhile can be read to its end.
    const file = await this.working(() => orNotFound(name, openFile(path)));
    return file.createReadStream();
  }

  async find(name: string): Promise<StoredObject | undefined> {
    const path = this.pathOf(name);
    return this.working(() => this.describe(name, path));
  }

  async delete(name: string): Promise<void> {
    const path = this.pathOf(name);
    await this.working(async () => {
      // Of a name whose folder was never made, there is nothing to delete.
      if (!(await this.describe(name, path))) return;
      await rm(path, { force: true });
      await this.folders.flush(dirname(path));
    });
  }

  async *list(prefix: string): AsyncGenerator<StoredObject> {
    yield* this.walk(requirePrefix(prefix));
  }

  async removeInterrupted(before: number): Promise<number> {
    let removed = 0;
    for await (const { name } of this.entriesOf(PARTS)) {
      const part = join(this.parts, name);
      const found = await this.describe(name, part);
      if (!found || found.storedAt >= before) continue;
      await rm(part, { force: true });
      removed += 1;
    }
    return removed;
  }

  async check(): Promise<void> {
    await this.working(async () => {
      await this.folders.make(this.parts);
      await access(this.parts, constants.R_OK | constants.W_OK | constants.X_OK);
    });
  }

  private pathOf(name: string): string {
    return join(this.folder, ...requireObjectName(name).split('/'));
  }

  private async moveInto(part: string, path: string): Promise<void> {
    await this.folders.make(dirname(path));
    try {
      await rename(part, path);
    } catch (error) {
      // Somebody removed a folder that this process had made before.
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      this.folders.forget(dirname(path));
      await this.folders.make(dirname(path));
      await rename(part, path);
    }
  }

  private async *walk(name: string): AsyncGenerator<StoredObject> {
    for await (const entry of this.entriesOf(name)) {
      const inner = `${name}/${entry.name}`;
      if (entry.isDirectory()) yield* this.walk(inner);
      // A link is nothing that this class has made.
      if (!entry.isFile()) continue;
      const found = await this.describe(inner, join(this.folder, inner));
      if (found) yield found;
    }
  }

  private async *entriesOf(name: string): AsyncGenerator<Dirent> {
    try {
      for await (const entry of await opendir(join(this.folder, name))) yield entry;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw asUnavailable(error);
    }
  }

  private async describe(name: string, path: string): Promise<StoredObject | undefined> {
    try {
      const stats = await lstat(path);
      return stats.isFile() ? { name, bytes: stats.size, storedAt: stats.mtimeMs } : undefined;
    } catch (error) {
      if (isAbsence(error)) return undefined;
      throw error;
    }
  }

  private async working<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch (error) {
      throw asUnavailable(error);
    }
  }
}

/**
 * Whatever the system refuses, the caller's request was right: the disk is full or read-only, or the folder is not what it should be. So it may be tried
 * again when an operator has dealt with it.
 */
function asUnavailable(error: unknown): unknown {
  const { syscall } = (error instanceof Error ? error : {}) as NodeJS.ErrnoException;
  return syscall === undefined ? error : new StoreUnavailable(error);
}

/** The path has no file, also because it is a folder of other objects, or has an object where a folder would be. */
function isAbsence(error: unknown): boolean {
  return ['ENOENT', 'EISDIR', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '');
}

/** A folder can be opened too, and fails only when it is read. */
function openFile(path: string): Promise<FileHandle> {
  return openChecked(path, constants.O_RDONLY | constants.O_NOFOLLOW, (stats) => {
    if (!stats.isFile()) throw Object.assign(new Error('It is no file'), { code: 'EISDIR' });
  });
}

async function orNotFound<Found>(name: string, asking: Promise<Found>): Promise<Found> {
  try {
    return await asking;
  } catch (error) {
    throw isAbsence(error) ? new ObjectNotFound(name) : error;
  }
}

async function writeDurably(path: string, body: ObjectBody): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    if (body instanceof Uint8Array) await file.writeFile(body);
    else for await (const piece of 'pieces' in body ? body.pieces : body) await file.writeFile(piece);
    // The size is flushed with the content; only times are not, which nobody needs after a power failure.
    await file.datasync();
  } finally {
    await file.close();
  }
}
