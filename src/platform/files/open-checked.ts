import type { Stats } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';

/**
 * Opens a file whose kind the caller checks. What is checked is the open file, because the path may lead to another one a moment later.
 *
 * @param check throws when the file is not to be used. Then it is closed, as it is when the disk does not say what kind of file it is:
 * a process that leaves files open has none left to open after some thousands.
 */
export async function openChecked(
  path: string,
  flags: number,
  check: (stats: Stats) => void,
): Promise<FileHandle> {
  const file = await open(path, flags, 0o600);
  try {
    check(await file.stat());
    return file;
  } catch (error) {
    await file.close();
    throw error;
  }
}
