import { type DestinationStream, destination, type Logger, pino, stdTimeFunctions } from 'pino';
import type { Settings } from '../config/settings.js';
import { reportLostLog } from './lost-log.js';
import { readableLines } from './readable-lines.js';

/** Lines are written in batches, because one write per line would cost a request as much as everything else about its line. */
const WRITE_FROM_BYTES = 4_096;

/** The longest time until a line is written. */
const WRITE_AFTER_MS = 200;

/**
 * The log of the process, for requests and everything else: one JSON object per line, or text for people at a terminal.
 *
 * @param to the destination of the lines; standard output if absent
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

/** Lines that are still buffered when the process ends are written then. If nobody reads the output any more, it continues silently. */
function standardOutput(): DestinationStream {
  const output = destination({
    dest: 1,
    sync: false,
    minLength: WRITE_FROM_BYTES,
    periodicFlush: WRITE_AFTER_MS,
  });
  let isLost = false;
  output.on('error', (error: NodeJS.ErrnoException) => {
    isLost = true;
    reportLostLog(error);
  });
  output.on('write', () => {
    isLost = false;
  });
  const flushSync = output.flushSync.bind(output);
  // At the end of the process. SonicBoom would try for ever to write to a disk that is full, and the process would not end.
  output.flushSync = () => {
    if (!isLost) flushSync();
  };
  return output;
}
