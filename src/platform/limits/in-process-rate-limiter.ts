import type { Clock } from '../clock/clock.js';
import {
  type Acquisition,
  acquisition,
  type LimiterState,
  type OwnRateLimiter,
  type RateLimitAlgorithm,
  type RateLimiter,
} from './rate-limiter.js';

/** How often idle keys are evicted. They take a few hundred bytes each, so it need not be often. */
const EVICT_EVERY_MS = 10_000;

/**
 * The rate limits of one process.
 *
 * It uses the monotonic clock, because with the time of day a correction by one second forward would allow twice the limit, and a
 * correction by one hour back would block a client for that hour.
 */
export class InProcessRateLimiter<Rate> implements RateLimiter<Rate>, OwnRateLimiter<Rate> {
  private readonly states = new Map<string, LimiterState<Rate>>();
  private evictedAt = Number.NEGATIVE_INFINITY;

  /** @param mostKeys bounds the memory: the least recently used keys are evicted first */
  constructor(
    private readonly algorithm: RateLimitAlgorithm<Rate>,
    private readonly clock: Clock,
    private readonly mostKeys = Number.POSITIVE_INFINITY,
  ) {}

  tryAcquire(key: string, rate: Rate, cost = 1): Acquisition {
    const now = this.clock.monotonic();
    return acquisition(
      this.algorithm.limitOf(rate),
      this.stateOf(key, rate, now).tryAcquire(now, rate, cost),
    );
  }

  /** Records a request that was allowed elsewhere, whether or not it fits the limit here. */
  record(key: string, rate: Rate, cost: number): void {
    const now = this.clock.monotonic();
    this.stateOf(key, rate, now).record(now, rate, cost);
  }

  /** The decision it would make, without recording anything. */
  peek(key: string, rate: Rate, cost: number): Acquisition {
    const now = this.clock.monotonic();
    const state = this.states.get(key) ?? this.algorithm.newState(rate);
    return acquisition(this.algorithm.limitOf(rate), state.peek(now, rate, cost));
  }

  /** How many keys it stores. */
  get size(): number {
    return this.states.size;
  }

  private stateOf(key: string, rate: Rate, now: number): LimiterState<Rate> {
    this.evictIdle(now);
    const known = this.states.get(key);
    if (known !== undefined && this.mostKeys === Number.POSITIVE_INFINITY) return known;
    const state = known ?? this.algorithm.newState(rate);
    // A map iterates in the order in which keys were set, so the first key is the least recently used.
    this.states.delete(key);
    this.states.set(key, state);
    if (this.states.size > this.mostKeys) this.evictFirst();
    return state;
  }

  private evictFirst(): void {
    for (const key of this.states.keys()) {
      this.states.delete(key);
      return;
    }
  }

  private evictIdle(now: number): void {
    if (now - this.evictedAt < EVICT_EVERY_MS) return;
    this.evictedAt = now;
    for (const [key, state] of this.states) if (state.isIdle(now)) this.states.delete(key);
  }
}
