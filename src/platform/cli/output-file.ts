import { type FileHandle, lstat, open, rm } from 'node:fs/promises';
import { type Command, Option } from 'commander';

/** Where a command writes its answer. The longer name is that of earlier versions. */
export interface OutputOptions {
  readonly out?: string;
  readonly output?: string;
}

/** Adds the option to a command whose answer may be secret. */
export function addOutOption(command: Command): Command {
  return command
    .option('--out <file>', 'write the answer to a new file that only you can read')
    .addOption(new Option('--output <file>').hideHelp());
}

export function outOf({ out, output }: OutputOptions): string | undefined {
  return out ?? output;
}

/**
 * Writes secrets that are shown once to a file that only its owner can read, or to standard output if no file is named. (A shell's `>`
 * makes a file that every account of the machine can read.)
 *
 * The file is made before the work begins: credentials must not be made and then have nowhere to go. None is replaced, and no
 * link is followed.
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
    throw new Error(`--out ${file} can't be written (${code}): what belongs there was printed`);
  }
  if (text === undefined) await rm(file, { force: true });
}

async function create(file: string): Promise<FileHandle> {
  try {
    return await open(file, 'wx', 0o600);
  } catch (error) {
    const { code = 'unknown error' } = error as NodeJS.ErrnoException;
    throw new Error(
      `--out ${file} ${code === 'EEXIST' ? await inTheWay(file) : `can't be written (${code})`}`,
    );
  }
}

async function inTheWay(file: string): Promise<string> {
  const found = await lstat(file).catch(() => undefined);
  return found?.isSymbolicLink()
    ? 'is a link: name a new file'
    : 'is there already: name a new file, or remove it';
}
