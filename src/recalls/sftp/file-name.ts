import { SftpError } from './sftp-error.js';

/** What Linux file systems take as one name. */
const LONGEST_NAME_BYTES = 255;

/** Names of the service's own: of what it is writing or taking in a landing folder, and of what it is copying in the archive. */
const RESERVED_NAME = /^\.(?:taking_|[0-9a-f-]{36}\.upload$|part-[0-9a-f-]{36}$)/;

/**
 * Whether a file may be imported under this name. Many clients write to another name and rename the file at the end; each
 * has its own names for that, so this is a rule and not a list of them: every other name waits for a rename.
 */
export function isFinalName(name: string): boolean {
  return /\.csv$/i.test(name) && !name.startsWith('.');
}

/** Whether only the service itself gives this name to anything. */
export function isReservedName(name: string): boolean {
  return RESERVED_NAME.test(name);
}

/** Whether a file can be sent under this name and stay under it. */
export function isFileName(name: string): boolean {
  return !name.includes('/') && !name.startsWith('.') && faultOf(name) === undefined;
}

/**
 * What a client's path means in its one folder: `''` for the folder itself, or a name in it.
 *
 * @throws Refusal for anything else, because nothing else exists
 */
export function nameIn(path: string): string {
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  const [name = ''] = parts;
  if (parts.length > 1 || name === '..')
    throw SftpError.absent('There is only the folder /, and no other path.');
  return name;
}

/**
 * The name a file is to get.
 *
 * @throws Refusal when no file may have it
 */
export function newNameIn(path: string): string {
  const name = nameIn(path);
  const fault = faultOf(name);
  if (fault !== undefined) throw SftpError.forbidden(fault);
  return name;
}

/**
 * The name of a file that is there already.
 *
 * @throws Refusal when there can't be such a file
 */
export function existingNameIn(path: string): string {
  const name = nameIn(path);
  if (faultOf(name) !== undefined) throw SftpError.absent('There is no such file.');
  return name;
}

function faultOf(name: string): string | undefined {
  if (name === '') return '/ is the folder, not a file.';
  // U+FFFD stands where the bytes of the name were not UTF-8: several such names would be one.
  if (/[\p{Cc}\u{FFFD}]/u.test(name)) return 'A file name must be UTF-8, without control characters.';
  if (isReservedName(name)) return 'The server keeps such names for its own files.';
  if (Buffer.byteLength(name) > LONGEST_NAME_BYTES) return 'The file name is too long.';
  return undefined;
}
