/** What came of a request that a rate limiter was asked about. */
export interface Acquisition {
  readonly allowed: boolean;
  /** The most that can be acquired at once. */
  readonly limit: number;
  /** How much could be acquired now, after this request. */
  readonly remaining: number;
  /** Whole seconds, rounded up, until a refused request of the same cost is allowed if nobody else asks; 0 when it is allowed. */
  readonly retryAfter: number;
  /** Whole seconds, rounded up, for which there will be no more than `remaining`. */
  readonly resetAfter: number;
}

/** Decides for each key by itself whether a request may pass now. A refused request costs nothing. */
export interface RateLimiter<Rate> {
  /**
   * @param key what is limited: a client, an address
   * @param rate may change from one request to the next, and counts at once
   * @param cost a whole number of at least 1; what costs more than the limit is never allowed
   */
  tryAcquire(key: string, rate: Rate, cost?: number): Acquisition | Promise<Acquisition>;
}

/** A part of {@link Acquisition} that has exact times. */
export interface Decision {
  readonly allowed: boolean;
  readonly remaining: number;
  readonly retryAfterMs: number;
  readonly resetAfterMs: number;
}

/** What an in-process limiter keeps of one key. Times are milliseconds on a clock that never goes back. */
export interface LimiterState<Rate> {
  tryAcquire(now: number, rate: Rate, cost: number): Decision;
  /** Records what was allowed elsewhere, whether or not there is room for it. */
  record(now: number, rate: Rate, cost: number): void;
  /** Decides without recording anything. */
  peek(now: number, rate: Rate, cost: number): Decision;
  /** Whether the key is as if it had never been used. */
  isIdle(now: number): boolean;
}

/** A way to limit: its state in a process, and the script that does the same in Redis. */
export interface RateLimitAlgorithm<Rate> {
  readonly newState: (rate: Rate) => LimiterState<Rate>;
  /**
   * KEYS[1]: the key. ARGV: {@link scriptArguments}.
   * Answers: 1 when the request is allowed; how much is left; microseconds until it is allowed; microseconds until there is more.
   */
  readonly script: string;
  readonly scriptArguments: (rate: Rate, cost: number) => readonly number[];
  readonly limitOf: (rate: Rate) => number;
  /** After so long without a request a key is idle, so nothing need be known of the time before. */
  readonly idleAfterMs: (rate: Rate) => number;
}

export function acquisition(limit: number, decision: Decision): Acquisition {
  const { allowed, remaining, retryAfterMs, resetAfterMs } = decision;
  return {
    allowed,
    limit,
    remaining,
    retryAfter: Math.ceil(retryAfterMs / 1_000),
    resetAfter: Math.ceil(resetAfterMs / 1_000),
  };
}
