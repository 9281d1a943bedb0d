/**
 * Keeps the process alive when the reader of its output has gone (a log collector that crashed, a pipe that closed). Without a listener the
 * failed write is an uncaught error; reporting that error fails too, and so on without end.
 */
export function ignoreBrokenPipe(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
}
