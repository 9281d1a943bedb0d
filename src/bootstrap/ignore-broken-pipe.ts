import { reportLostLog } from '../platform/observability/lost-log.js';

/**
 * Keeps the process alive when the reader of its output is gone (a log collector that crashed, a pipe that closed), and when
 * the disk that the output goes to is full. Without a listener the failed write is an error nobody caught; telling of that
 * error fails too, and so on for ever.
 */
export function ignoreBrokenPipe(): void {
  process.stderr.on('error', () => {});
  process.stdout.on('error', reportLostLog);
}
