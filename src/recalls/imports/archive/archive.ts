import { Injectable } from '@nestjs/common';
import { DataKeys } from '../../../platform/encryption/data-keys.js';
import { ObjectNotFound, ObjectStore } from '../../../platform/object-store/object-store.js';
import { SealedObjects } from '../../../platform/object-store/sealed-objects.js';
import { type FileSource, fileOnDisk } from '../file-source.js';
import { ifPresent } from '../intake/durable-files.js';
import {
  ARCHIVE_PREFIX,
  type ArchivedFile,
  type ArchiveEntry,
  entryOf,
  nameOfEntry,
  objectOf,
  readEntryName,
} from './archive-entry.js';
import { ArchiveFolder } from './archive-folder.js';
import { openPlain } from './open-plain.js';

/**
 * One key for all files, which is there from the first one on. A key for each file would be lost when the database is restored from an older backup,
 * and then the files could not be imported that came in since.
 */
const KEY_NAME = 'recalls archive';

/** What is stored with a file: its name as sent may have a VIN, so it is encrypted too, and no name of an object. */
interface Head {
  readonly fileName: string;
  readonly sizeBytes: number;
}

/** The copies of all received files: sealed objects, each named by what must be known about its file. */
@Injectable()
export class Archive {
  constructor(
    private readonly store: ObjectStore,
    private readonly sealed: SealedObjects,
    private readonly keys: DataKeys,
    private readonly folder: ArchiveFolder,
  ) {}

  /**
   * Copies a file into the archive and leaves the original in place. Repeating it replaces the copy by an equal one.
   *
   * @returns when the copy survives a power failure; undefined when there is no such file
   */
  async keep(path: string, fileName: string, entry: ArchiveEntry): Promise<ArchivedFile | undefined> {
    const name = nameOfEntry(entry);
    const file = await ifPresent(openPlain(path));
    if (!file) return undefined;
    try {
      const key = await this.keys.named(KEY_NAME);
      const { sizeBytes } = file;
      const head: Head = { fileName, sizeBytes };
      await this.sealed.put(`${ARCHIVE_PREFIX}${name}`, key, Buffer.from(JSON.stringify(head)), file.read());
      return { ...entry, archiveFile: `${name}/${fileName}`, fileName, sizeBytes };
    } finally {
      await file.close();
    }
  }

  /** The names of all entries, oldest first. */
  async list(): Promise<string[]> {
    const names = new Set(await this.folder.list());
    for await (const object of this.store.list(ARCHIVE_PREFIX)) {
      const name = object.name.slice(ARCHIVE_PREFIX.length);
      if (readEntryName(name)) names.add(name);
    }
    return [...names].sort();
  }

  /** The file of an entry; undefined when there is none. */
  async find(name: string): Promise<ArchivedFile | undefined> {
    const entry = readEntryName(name);
    if (!entry) return undefined;
    try {
      const head: Head = JSON.parse((await this.sealed.readHead(`${ARCHIVE_PREFIX}${name}`)).toString());
      const { fileName, sizeBytes } = head;
      return { ...entry, archiveFile: `${name}/${fileName}`, fileName, sizeBytes };
    } catch (error) {
      if (!(error instanceof ObjectNotFound)) throw error;
      return this.folder.find(name);
    }
  }

  async has(archiveFile: string): Promise<boolean> {
    const found = await this.store.find(objectOf(archiveFile));
    return found !== undefined || this.folder.has(archiveFile);
  }

  /** The content of a file. Each reading begins at its start. */
  source(archiveFile: string): FileSource {
    return {
      read: async function* (this: Archive, stop?: AbortSignal): AsyncGenerator<Buffer> {
        yield* await this.open(archiveFile, stop);
      }.bind(this),
    };
  }

  /** Removes an entry, or the entry of a file. It is not an error if it no longer exists. */
  async remove(archiveFile: string): Promise<void> {
    await this.store.delete(objectOf(archiveFile));
    await this.folder.remove(entryOf(archiveFile));
  }

  /** Keeps an infected file as evidence. Nobody opens a sealed object by accident; a plain file of the folder is closed to everybody. */
  async quarantine(archiveFile: string): Promise<void> {
    await this.folder.setMode(archiveFile, 0);
  }

  /** Reverts {@link quarantine} for a run that starts again because it was interrupted. */
  async readmit(archiveFile: string): Promise<void> {
    await this.folder.setMode(archiveFile, 0o600);
  }

  private async open(archiveFile: string, stop: AbortSignal | undefined): Promise<AsyncIterable<Buffer>> {
    try {
      const opened = await this.sealed.open(objectOf(archiveFile));
      if (stop?.aborted) opened.close();
      stop?.addEventListener('abort', () => opened.close(), { once: true });
      return opened.read();
    } catch (error) {
      if (!(error instanceof ObjectNotFound)) throw error;
      return fileOnDisk(this.folder.pathOf(archiveFile)).read(stop);
    }
  }
}
