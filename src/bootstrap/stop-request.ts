import { describeCause } from '../platform/errors/describe-cause.js';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Signals within this time count as one: Ctrl-C reaches the service from the terminal, and again from npm, which forwards its signals. */
const SAME_REQUEST_MS = 500;

/** How often to check whether npm's shell is still running. */
const PARENT_CHECK_MS = 250;

/** The reason for a stop after an uncaught error. */
export const FAULT = 'fault';

/**
 * Aborted when the service has to stop: on a signal, or on an uncaught error, after which the state of the process is unknown. A second
 * signal ends the process at once.
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

/**
 * SIGTERM to npm ends the shell between npm and this process, but some shells (dash) do not forward it. Without this check the process
 * would continue.
 */
function whenParentEnds(then: () => void): void {
  const parent = process.ppid;
  const check = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(check);
    then();
  }, PARENT_CHECK_MS);
  check.unref();
}
