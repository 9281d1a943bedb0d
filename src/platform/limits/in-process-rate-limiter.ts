import type { Clock } from '../clock/clock.js';
import {
  type Acquisition,
  acquisition,
  type LimiterState,
  type RateLimitAlgorithm,
  type RateLimiter,
} from './rate-limiter.js';

/** How often idle keys are evicted: seldom enough to cost nothing at a few hundred bytes each. */
const EVICT_EVERY_MS = 10_000;

/**
 * The rate limits of one process.
 *
 * It measures with the monotonic clock: on the time of day, a correction by a second forward would allow
 * twice the limit, and one by an hour back would shut a client out for that hour.
 */
export class InProcessRateLimiter<Rate> implements RateLimiter<Rate> {
  private readonly states = new Map<string, LimiterState<Rate>>();
  private evictedAt = Number.NEGATIVE_INFINITY;

  /** @param mostKeys bounds the memory: the keys that were used longest ago are evicted first. */
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

  /** Records what was allowed elsewhere, whether or not there is room for it. */
  record(key: string, rate: Rate, cost: number): void {
    const now = this.clock.monotonic();
    this.stateOf(key, rate, now).record(now, rate, cost);
  }

  /** What it would decide. */
  peek(key: string, rate: Rate, cost: number): Acquisition {
    const now = this.clock.monotonic();
    const state = this.states.get(key) ?? this.algorithm.newState(rate);
    return acquisition(this.algorithm.limitOf(rate), state.peek(now, rate, cost));
  }

  /** How many keys it keeps. */
  get size(): number {
    return this.states.size;
  }

  private stateOf(key: string, rate: Rate, now: number): LimiterState<Rate> {
    this.evictIdle(now);
    const known = this.states.get(key);
    if (known !== undefined && this.mostKeys === Number.POSITIVE_INFINITY) return known;
    const state = known ?? this.algorithm.newState(rate);
    // A map keeps the order in which keys were set: the first is the one used longest ago.
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
