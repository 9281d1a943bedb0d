import { type FileHandle, open, rm } from 'node:fs/promises';

/**
 * Writes secrets that are shown once to a file that only its owner can read, or to standard output if no file is named. (A shell's `>`
 * makes a file that every account of the machine can read.)
 *
 * The file is created before the work begins, so that credentials are never issued without a place to store them. An existing file is never
 * replaced.
 *
 * If the file can't be written after all (the disk is full), the text is printed, because it can't be shown again.
 *
 * @param work returns the text to write; undefined when there is none
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
