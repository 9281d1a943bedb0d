import { Refusal } from './refusal.js';

/** What Linux file systems take as one name. */
const LONGEST_NAME_BYTES = 255;

const TEMPORARY_ENDING = /\.(part|filepart|tmp)$/i;

/** Whether a file of this name waits for its final name: many clients upload to such a name and rename at the end. */
export function isTemporaryName(name: string): boolean {
  return TEMPORARY_ENDING.test(name);
}

/** Whether a file may be sent under this name. */
export function isFileName(name: string): boolean {
  return !name.includes('/') && faultOf(name) === undefined;
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
    throw Refusal.absent('There is only the folder /, and no other path.');
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
  if (fault !== undefined) throw Refusal.forbidden(fault);
  return name;
}

/**
 * The name of a file that is there already.
 *
 * @throws Refusal when there can't be such a file
 */
export function existingNameIn(path: string): string {
  const name = nameIn(path);
  if (faultOf(name) !== undefined) throw Refusal.absent('There is no such file.');
  return name;
}

function faultOf(name: string): string | undefined {
  if (name === '') return '/ is the folder, not a file.';
  // U+FFFD stands where the bytes of the name were not UTF-8: several such names would be one.
  if (/[\p{Cc}\u{FFFD}]/u.test(name)) return 'A file name must be UTF-8, without control characters.';
  if (name.startsWith('.')) return 'A file name may not start with a dot.';
  if (Buffer.byteLength(name) > LONGEST_NAME_BYTES) return 'The file name is too long.';
  return undefined;
}
