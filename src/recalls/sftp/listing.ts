import { constants } from 'node:fs';
import type { Attributes, FileEntry } from 'ssh2';
import type { WaitingFile } from './upload-folder.js';

const { S_IFDIR, S_IFREG } = constants;

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** The attributes of a file for a client. Owner and group are 0, because the service's own accounts are not the client's concern. */
export function attributesOf({ size, modifiedAt }: Pick<WaitingFile, 'size' | 'modifiedAt'>): Attributes {
  const seconds = Math.floor(modifiedAt / 1000);
  return { mode: S_IFREG | 0o600, uid: 0, gid: 0, size, atime: seconds, mtime: seconds };
}

/** The attributes of the client's folder. */
export function folderAttributes(now: number): Attributes {
  const seconds = Math.floor(now / 1000);
  return { mode: S_IFDIR | 0o700, uid: 0, gid: 0, size: 0, atime: seconds, mtime: seconds };
}

/** An entry of a listing. The long form looks like a line of `ls -l`, because many clients show it unchanged. */
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
