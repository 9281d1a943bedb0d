import { writeSync } from 'node:fs';
import { explainFileError } from '../errors/file-error.js';

const STANDARD_OUTPUT = 1;

/**
 * Tells in one line that the answer of a command was lost, for instance on a full disk. That nobody reads on is no error: the
 * reader may have had enough, as `head` has.
 */
export function listenForLostOutput(): void {
  process.stdout.on('error', reportLostOutput);
  // Nobody can be told.
  process.stderr.on('error', () => {});
}

let reported: unknown;

/** Whether this error was told already: a stream hands the same one to the person who waits for it. */
export function isReported(error: unknown): boolean {
  return error !== undefined && error === reported;
}

function reportLostOutput(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE' || reported !== undefined) return;
  reported = error;
  process.exitCode = 1;
  const reason = explainFileError(error, 'Standard output') ?? `Standard output: ${error.message}`;
  process.stderr.write(`${reason}. What this command prints is lost; what it does is done.\n`);
}

/**
 * Writes the help, after which the process ends at once: an error that comes a moment later would be missed.
 */
export function writeAtOnce(text: string): void {
  try {
    writeSync(STANDARD_OUTPUT, text);
  } catch (error) {
    reportLostOutput(error as NodeJS.ErrnoException);
    process.exit();
  }
}
