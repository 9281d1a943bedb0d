import { type DestinationStream, destination, type Logger, pino, stdTimeFunctions } from 'pino';
import type { Settings } from '../config/settings.js';
import { reportLostLog } from './lost-log.js';
import { readableLines } from './readable-lines.js';

/** Lines are written together: a write for each would cost a request as much as all else that is done for its line. */
const WRITE_FROM_BYTES = 4_096;

/** What is logged is to be read no later than so, however little it is. */
const WRITE_AFTER_MS = 200;

/**
 * The one log of the process, of requests and of everything else: a JSON object a line, or text for people at a terminal.
 *
 * @param to where lines go instead of to standard output
 */
export function createLog({ level, format }: Settings['log'], to?: DestinationStream): Logger {
  return pino(
    {
      level,
      base: undefined,
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    to ?? (format === 'json' ? standardOutput() : readableLines((text) => process.stdout.write(text))),
  );
}

/** What is still held when the process ends is written then; it goes on, silently, when nobody reads it any more. */
function standardOutput(): DestinationStream {
  const output = destination({
    dest: 1,
    sync: false,
    minLength: WRITE_FROM_BYTES,
    periodicFlush: WRITE_AFTER_MS,
  });
  output.on('error', reportLostLog);
  return output;
}
