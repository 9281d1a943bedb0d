import { constants } from 'node:fs';
import type { Attributes, FileEntry } from 'ssh2';
import type { WaitingFile } from './upload-folder.js';

const { S_IFDIR, S_IFREG } = constants;

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** What a client is told of a file. Owner and group are nobody in particular: the service's own are not its business. */
export function attributesOf({ size, modifiedAt }: Pick<WaitingFile, 'size' | 'modifiedAt'>): Attributes {
  const seconds = Math.floor(modifiedAt / 1000);
  return { mode: S_IFREG | 0o600, uid: 0, gid: 0, size, atime: seconds, mtime: seconds };
}

/** What a client is told of its folder. */
export function folderAttributes(now: number): Attributes {
  const seconds = Math.floor(now / 1000);
  return { mode: S_IFDIR | 0o700, uid: 0, gid: 0, size: 0, atime: seconds, mtime: seconds };
}

/** A line of a listing; the long form is what `ls -l` shows, and many clients show it as it is. */
export function entryFor(file: WaitingFile, username: string): FileEntry {
  const changed = new Date(file.modifiedAt).toISOString();
  const month = MONTHS[Number(changed.slice(5, 7)) - 1];
  const day = changed.slice(8, 10).replace(/^0/, ' ');
  const owner = username.padEnd(8);
  return {
    filename: file.name,
    longname: `-rw-------    1 ${owner} ${owner} ${String(file.size).padStart(12)} ${month} ${day} ${changed.slice(11, 16)} ${file.name}`,
    attrs: attributesOf(file),
  };
}
