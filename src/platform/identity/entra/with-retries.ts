import { setTimeout as delay } from 'node:timers/promises';
import { EntraFault } from './entra-fault.js';

const MOST_ATTEMPTS = 6;
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 5_000;

/** Graph asks for a wait of some minutes at worst; no call waits that long. */
const LONGEST_ASKED_PAUSE_MS = 20_000;

/**
 * Retries with exponential back-off, or after the delay that the server asks for, until it succeeds, the error is permanent, or the
 * deadline comes.
 *
 * @param worthwhile whether an error is temporary
 * @param onRetry called for each error that is followed by a retry
 */
export async function withRetries<Result>(
  attempt: () => Promise<Result>,
  deadline: AbortSignal,
  worthwhile: (fault: EntraFault) => boolean,
  onRetry: (fault: EntraFault) => void = () => {},
): Promise<Result> {
  for (let attempts = 1; ; attempts++) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof EntraFault) || !worthwhile(error)) throw error;
      const pauseMs = error.retryAfterMs ?? growingPause(attempts);
      if (attempts >= MOST_ATTEMPTS || pauseMs > LONGEST_ASKED_PAUSE_MS || deadline.aborted) throw error;
      onRetry(error);
      await pause(pauseMs, deadline, error);
    }
  }
}

/** With jitter, so that processes that met the same outage do not all retry at once. */
function growingPause(attempts: number): number {
  return Math.min(FIRST_PAUSE_MS * 2 ** (attempts - 1), LONGEST_PAUSE_MS) * (0.75 + Math.random() / 2);
}

/** @throws the error that it waits out, when the deadline comes first */
async function pause(milliseconds: number, deadline: AbortSignal, fault: EntraFault): Promise<void> {
  try {
    await delay(milliseconds, undefined, { signal: deadline });
  } catch {
    throw fault;
  }
}
