import { SftpError } from './sftp-error.js';

/** The maximum length of a file name on Linux, in bytes. */
const LONGEST_NAME_BYTES = 255;

/** The service's own file names: files that it is writing or taking in a landing folder, and copies in progress in the archive. */
const RESERVED_NAME = /^\.(?:taking_|[0-9a-f-]{36}\.upload$|part-[0-9a-f-]{36}$)/;

/**
 * Whether a file with this name may be imported. Many clients write to a temporary name and rename the file at the end. Their temporary
 * names differ, so this is a rule and not a list: every other name waits for a rename.
 */
export function isFinalName(name: string): boolean {
  return /\.csv$/i.test(name) && !name.startsWith('.');
}

/** Whether only the service itself gives files this name. */
export function isReservedName(name: string): boolean {
  return RESERVED_NAME.test(name);
}

/** Whether a file can be sent under this name and keep it. */
export function isFileName(name: string): boolean {
  return !name.includes('/') && !name.startsWith('.') && faultOf(name) === undefined;
}

/**
 * Resolves a client's path in its only folder: `''` for the folder itself, or the name of a file in it.
 *
 * @throws SftpError for anything else, because nothing else exists
 */
export function nameIn(path: string): string {
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  const [name = ''] = parts;
  if (parts.length > 1 || name === '..')
    throw SftpError.absent('There is only the folder /, and no other path.');
  return name;
}

/**
 * The name for a new file.
 *
 * @throws SftpError when a file may not have this name
 */
export function newNameIn(path: string): string {
  const name = nameIn(path);
  const fault = faultOf(name);
  if (fault !== undefined) throw SftpError.forbidden(fault);
  return name;
}

/**
 * The name of an existing file.
 *
 * @throws SftpError when there can't be such a file
 */
export function existingNameIn(path: string): string {
  const name = nameIn(path);
  if (faultOf(name) !== undefined) throw SftpError.absent('There is no such file.');
  return name;
}

function faultOf(name: string): string | undefined {
  if (name === '') return '/ is the folder, not a file.';
  // U+FFFD replaces bytes that are not UTF-8, so different names could become equal.
  if (/[\p{Cc}\u{FFFD}]/u.test(name)) return 'A file name must be UTF-8, without control characters.';
  if (isReservedName(name)) return 'The server keeps such names for its own files.';
  if (Buffer.byteLength(name) > LONGEST_NAME_BYTES) return 'The file name is too long.';
  return undefined;
}
