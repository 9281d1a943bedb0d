import { setTimeout as pause } from 'node:timers/promises';
import { retryAfterOf } from './recalls-api-error.js';

/** How often and when a request may be sent again. */
export interface RetryPolicy {
  /** The sum of all pauses of a request, in seconds. 0: every request is sent once. */
  readonly budgetSeconds: number;
  /** Ends early, by throwing, when the signal is aborted. */
  wait(milliseconds: number, signal: AbortSignal): Promise<void>;
  /** From 0 to 1, for the jitter. */
  random(): number;
}

export const realWait: RetryPolicy['wait'] = (milliseconds, signal) =>
  pause(milliseconds, undefined, { signal });

/** The first pause of the back-off. Each pause is twice as long as the one before. */
const FIRST_PAUSE_SECONDS = 0.5;

/** Each pause is longer by up to this part of it, because clients that failed together must not come again together. */
const JITTER = 0.5;

/**
 * Sends a request until there is an answer that another try would not change, or until the retry budget is spent. The caller gets
 * the last answer or error.
 *
 * - A request that was answered 429 was not carried out, whatever its method. It is sent again after `Retry-After`, unless the
 *   budget is smaller, as it is when a daily allowance is spent.
 * - If no connection could be made, the request was not sent, so it is sent again.
 * - After a 503 or a broken connection nobody knows how far the request got. It is sent again only if it is safe.
 */
export async function sendWithRetry(
  send: () => Promise<Response>,
  { isSafe, signal, retries }: { isSafe: boolean; signal: AbortSignal; retries: RetryPolicy },
): Promise<Response> {
  let left = retries.budgetSeconds;
  for (let failures = 0; ; failures++) {
    const outcome = await outcomeOf(send);
    const pause = secondsUntilNext(outcome, isSafe, FIRST_PAUSE_SECONDS * 2 ** failures);
    if (pause === undefined || pause > left) {
      if ('failure' in outcome) throw outcome.failure;
      return outcome.answer;
    }
    // A body that nobody reads would keep its connection.
    if ('answer' in outcome) await outcome.answer.body?.cancel();
    const seconds = Math.min(left, pause * (1 + JITTER * retries.random()));
    await retries.wait(seconds * 1000, signal);
    left -= seconds;
  }
}

type Outcome = { readonly answer: Response } | { readonly failure: unknown };

async function outcomeOf(send: () => Promise<Response>): Promise<Outcome> {
  try {
    return { answer: await send() };
  } catch (failure) {
    return { failure };
  }
}

/** @returns undefined if the request may not be sent again, or would be answered the same. */
function secondsUntilNext(outcome: Outcome, isSafe: boolean, backOff: number): number | undefined {
  if ('failure' in outcome) {
    return neverSent(outcome.failure) || (isSafe && brokeOff(outcome.failure)) ? backOff : undefined;
  }
  const { answer } = outcome;
  // Never 0, because a server that says 0 each time would be asked without end.
  const seconds = Math.max(retryAfterOf(answer) ?? backOff, FIRST_PAUSE_SECONDS);
  return answer.status === 429 || (answer.status === 503 && isSafe) ? seconds : undefined;
}

const NOT_CONNECTED = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'UND_ERR_CONNECT_TIMEOUT'];

function neverSent(failure: unknown): boolean {
  const code = brokeOff(failure) ? (failure.cause as { code?: string } | undefined)?.code : undefined;
  return code !== undefined && NOT_CONNECTED.includes(code);
}

/** fetch throws a TypeError for the network; being aborted, or taking too long, is something else. */
function brokeOff(failure: unknown): failure is TypeError {
  return failure instanceof TypeError && failure.cause !== undefined;
}
