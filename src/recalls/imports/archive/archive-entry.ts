/**
 * The information in the name of an archive entry about its file. It is enough to create the file's run again if the process was killed
 * after it took the file and before the run was in the database.
 */
export interface ArchiveEntry {
  readonly runId: string;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly receivedAt: number;
  /** The username of the landing folder that it came from; undefined for a copy from the command line. */
  readonly username: string | undefined;
}

const NAME =
  /^(\d{4}-\d\d-\d\dT)(\d\d)\.(\d\d)\.(\d\d\.\d{3}Z)_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:_([a-z0-9-]+))?$/;

/** Such as `2026-11-22T09.30.00.000Z_0b6f…_acme-motors`, so that a listing shows the files in the order of their receipt. */
export function nameOfEntry({ runId, receivedAt, username }: ArchiveEntry): string {
  // Not every file system allows a colon.
  const received = new Date(receivedAt).toISOString().replaceAll(':', '.');
  return [received, runId, ...(username === undefined ? [] : [username])].join('_');
}

/** @returns undefined for any other name */
export function readEntryName(name: string): ArchiveEntry | undefined {
  const [, day, hour, minute, rest, runId, username] = NAME.exec(name) ?? [];
  if (runId === undefined) return undefined;
  return { runId, receivedAt: Date.parse(`${day}${hour}:${minute}:${rest}`), username };
}

/** A file in the archive. */
export interface ArchivedFile extends ArchiveEntry {
  /** `<entry>/<name as sent>`. */
  readonly archiveFile: string;
  readonly fileName: string;
  readonly sizeBytes: number;
}

/** In front of the names of its objects. */
export const ARCHIVE_PREFIX = 'recalls-archive/';

/** The object of a file, or of an entry. */
export function objectOf(archiveFile: string): string {
  return `${ARCHIVE_PREFIX}${entryOf(archiveFile)}`;
}

export function entryOf(archiveFile: string): string {
  const [name = ''] = archiveFile.split('/');
  if (!readEntryName(name)) throw new Error('There is no such entry in the archive.');
  return name;
}
