/**
 * Keeps the process alive when the reader of its output is gone (a log collector that crashed, a pipe that closed). Without
 * a listener the failed write is an error nobody caught; telling of that error fails too, and so on for ever.
 */
export function ignoreBrokenPipe(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
}
