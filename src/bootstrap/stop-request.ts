import { describeCause } from '../platform/errors/describe-cause.js';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Signals so close together are one: Ctrl-C reaches the service from the terminal, and once more from npm, which
 * passes on what it gets.
 */
const SAME_REQUEST_MS = 500;

/** How often to look whether npm's shell is still there. */
const PARENT_CHECK_MS = 250;

/** The reason of a stop for an error that nothing caught. */
export const FAULT = 'fault';

/**
 * Aborts when the service is to stop: on a signal, or on an error that nothing caught, after which nobody knows what
 * state the process is in. A second signal ends it at once.
 */
export function stopRequest({ startedByNpm }: { startedByNpm: boolean }): AbortSignal {
  const stop = new AbortController();
  let since = Number.POSITIVE_INFINITY;
  const request = (reason: string) => {
    since = Math.min(since, performance.now());
    stop.abort(reason);
  };
  for (const signal of SIGNALS) {
    process.on(signal, () => {
      if (performance.now() - since > SAME_REQUEST_MS) process.exit(1);
      request(signal);
    });
  }
  process.on('uncaughtException', (error) => {
    process.stderr.write(`${describeCause(error)}\n`);
    request(FAULT);
  });
  if (startedByNpm) whenParentEnds(() => request('SIGTERM'));
  return stop.signal;
}

/** SIGTERM to npm ends the shell between npm and us, and some shells (dash) don't pass it on: without this we would stay. */
function whenParentEnds(then: () => void): void {
  const parent = process.ppid;
  const check = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(check);
    then();
  }, PARENT_CHECK_MS);
  check.unref();
}
