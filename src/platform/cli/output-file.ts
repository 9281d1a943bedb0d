import { type FileHandle, open, rm } from 'node:fs/promises';

/**
 * Writes what is shown once to a file that its owner alone can read, or to standard output without one. (A shell's `>`
 * makes a file that every account of the machine can read.)
 *
 * The file is made before the work begins: credentials must not be made and then have nowhere to go. None is replaced.
 *
 * What can't be written after all, because the disk is full, is printed: it may be shown only once.
 *
 * @param work what is to be written; undefined when there is nothing to keep
 */
export async function writeOutput(
  file: string | undefined,
  work: () => Promise<string | undefined>,
): Promise<void> {
  if (file === undefined) {
    process.stdout.write((await work()) ?? '');
    return;
  }
  const handle = await create(file);
  let text: string | undefined;
  try {
    text = await work();
    if (text !== undefined) await handle.writeFile(text);
    await handle.close();
  } catch (error) {
    await handle.close().catch(() => {});
    await rm(file, { force: true });
    if (text === undefined) throw error;
    process.stdout.write(text);
    const { code = 'unknown error' } = error as NodeJS.ErrnoException;
    throw new Error(`--output ${file} can't be written (${code}): what belongs there was printed`);
  }
  if (text === undefined) await rm(file, { force: true });
}

async function create(file: string): Promise<FileHandle> {
  try {
    return await open(file, 'wx', 0o600);
  } catch (error) {
    const { code = 'unknown error' } = error as NodeJS.ErrnoException;
    const reason = code === 'EEXIST' ? 'is there already' : `can't be written (${code})`;
    throw new Error(`--output ${file} ${reason}`);
  }
}
