import { setTimeout as pause } from 'node:timers/promises';
import { retryAfterOf } from './recalls-api-error.js';

/** How long a call may be waited with. */
export interface Patience {
  /** The sum of all pauses of a call. 0: everything is sent once. */
  readonly seconds: number;
  /** Ends early, by throwing, when the signal is aborted. */
  wait(milliseconds: number, signal: AbortSignal): Promise<void>;
}

export const realWait: Patience['wait'] = (milliseconds, signal) =>
  pause(milliseconds, undefined, { signal });

/** With what is not the caller's fault the first pause is this, and each one is twice as long as the one before. */
const FIRST_PAUSE_SECONDS = 0.5;

/**
 * Sends until there is an answer worth having or patience ends, whose last answer or failure is then the caller's.
 *
 * - 429 was not carried out, whatever the method: sent again after its Retry-After, unless that is too long, as with a
 *   daily allowance that is spent.
 * - A connection that could not be made carried nothing: sent again.
 * - 503, or a connection that broke: nobody knows how far the call got. Sent again only if it changes nothing.
 */
export async function sendPatiently(
  send: () => Promise<Response>,
  { changesNothing, signal, patience }: { changesNothing: boolean; signal: AbortSignal; patience: Patience },
): Promise<Response> {
  let left = patience.seconds;
  for (let failures = 0; ; failures++) {
    const outcome = await outcomeOf(send);
    const seconds = secondsUntilNext(outcome, changesNothing, FIRST_PAUSE_SECONDS * 2 ** failures);
    if (seconds === undefined || seconds > left) {
      if ('failure' in outcome) throw outcome.failure;
      return outcome.answer;
    }
    // A body that nobody reads would hold its connection.
    if ('answer' in outcome) await outcome.answer.body?.cancel();
    await patience.wait(seconds * 1000, signal);
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

/** @returns undefined when it may not be sent again, or would be answered the same. */
function secondsUntilNext(outcome: Outcome, changesNothing: boolean, usual: number): number | undefined {
  if ('failure' in outcome) {
    return neverSent(outcome.failure) || (changesNothing && brokeOff(outcome.failure)) ? usual : undefined;
  }
  const { answer } = outcome;
  // At least something: an answer that says 0 again and again would be asked without end.
  const told = Math.max(retryAfterOf(answer) ?? usual, FIRST_PAUSE_SECONDS);
  return answer.status === 429 || (answer.status === 503 && changesNothing) ? told : undefined;
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
