/** The decision of a rate limiter on one request. */
export interface Acquisition {
  readonly allowed: boolean;
  /** The most that can be acquired at once. */
  readonly limit: number;
  /** How much could be acquired now, after this request. */
  readonly remaining: number;
  /** Whole seconds, rounded up, until a refused request of the same cost is allowed if there are no others; 0 when it is allowed. */
  readonly retryAfter: number;
  /** Whole seconds, rounded up, during which `remaining` does not grow. */
  readonly resetAfter: number;
}

/** Decides separately for each key whether a request is allowed now. A refused request costs nothing. */
export interface RateLimiter<Rate, Result extends Acquisition = Acquisition> {
  /**
   * @param key what is limited: a client, an address
   * @param rate may change from one request to the next, and takes effect at once
   * @param cost a whole number of at least 1; a cost above the limit is never allowed
   */
  tryAcquire(key: string, rate: Rate, cost?: number): Result | Promise<Result>;
}

/** A rate limiter of one process, as one over all processes uses it while Redis is lost. */
export interface OwnRateLimiter<Rate, Result extends Acquisition = Acquisition> {
  tryAcquire(key: string, rate: Rate, cost: number): Result;
  /** Records a request that was allowed elsewhere, whether or not it fits the limit here. */
  record(key: string, rate: Rate, cost: number): void;
  /** The decision it would make, without recording anything. */
  peek(key: string, rate: Rate, cost: number): Result;
}

/** An {@link Acquisition} with exact times. */
export interface Decision {
  readonly allowed: boolean;
  readonly remaining: number;
  readonly retryAfterMs: number;
  readonly resetAfterMs: number;
}

/** The state of one key in an in-process limiter. Times are in milliseconds on a monotonic clock. */
export interface LimiterState<Rate> {
  tryAcquire(now: number, rate: Rate, cost: number): Decision;
  /** Records a request that was allowed elsewhere, whether or not it fits the limit here. */
  record(now: number, rate: Rate, cost: number): void;
  /** Decides without recording anything. */
  peek(now: number, rate: Rate, cost: number): Decision;
  /** Whether the key is in the same state as a key that was never used. */
  isIdle(now: number): boolean;
}

/** A rate limiting algorithm: its state in a process, and the script that does the same in Redis. */
export interface RateLimitAlgorithm<Rate> {
  readonly newState: (rate: Rate) => LimiterState<Rate>;
  /**
   * KEYS[1]: the key. ARGV: {@link scriptArguments}. Returns: 1 when the request is allowed; the remaining amount; microseconds until the
   * request is allowed; microseconds until more remains.
   */
  readonly script: string;
  readonly scriptArguments: (rate: Rate, cost: number) => readonly number[];
  readonly limitOf: (rate: Rate) => number;
  /** After this time without a request a key is idle, and its earlier state does not matter. */
  readonly idleAfterMs: (rate: Rate) => number;
}

/** The part of an algorithm that is in Redis. */
export interface RedisAlgorithm<Rate, Result extends Acquisition = Acquisition> {
  readonly script: string;
  readonly scriptArguments: (rate: Rate, cost: number) => readonly number[];
  /** As of {@link RateLimitAlgorithm}. */
  readonly idleAfterMs: (rate: Rate) => number;
  /** KEYS of the script. */
  readonly keysOf: (key: string, rate: Rate) => readonly string[];
  /** The decision that the script returned. */
  readonly read: (rate: Rate, answer: readonly number[]) => Result;
}

/** An algorithm that has its state in one key. */
export function onOneKey<Rate>(algorithm: RateLimitAlgorithm<Rate>): RedisAlgorithm<Rate> {
  return {
    script: algorithm.script,
    scriptArguments: algorithm.scriptArguments,
    idleAfterMs: algorithm.idleAfterMs,
    keysOf: (key) => [key],
    read: (rate, answer) => acquisition(algorithm.limitOf(rate), decisionOf(answer)),
  };
}

/** The decision in the first four numbers that a script returns (see {@link RateLimitAlgorithm}). */
export function decisionOf([
  allowed,
  remaining = 0,
  retryAfter = 0,
  resetAfter = 0,
]: readonly number[]): Decision {
  return {
    allowed: allowed === 1,
    remaining,
    retryAfterMs: retryAfter / 1_000,
    resetAfterMs: resetAfter / 1_000,
  };
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
