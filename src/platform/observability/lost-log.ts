import { explainFileError } from '../errors/file-error.js';

let said = false;

/** Tells once that the log is lost, for instance on a full disk. A reader that is gone wants to know nothing. */
export function reportLostLog(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE' || said) return;
  said = true;
  const reason = explainFileError(error, 'Standard output') ?? `Standard output: ${error.message}`;
  process.stderr.write(
    `${reason}. What the service logs is lost until this is fixed; the service goes on.\n`,
  );
}
