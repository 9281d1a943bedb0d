import type { ThrottlerStorage } from '@nestjs/throttler';
import type { Clock } from '../clock/clock.js';
import { SlidingLog } from './sliding-log.js';

/** How often logs that nobody uses any more are dropped: seldom enough to cost nothing at a few hundred bytes each. */
const SWEEP_EVERY_MS = 10_000;

/** What comes of one call. */
export type Passage = Awaited<ReturnType<ThrottlerStorage['increment']>>;

/**
 * The rate limits of one process, each a {@link SlidingLog}. `ThrottlerStorage` is the seam: with `REDIS_URL` a
 * {@link SharedLogStorage} goes in its place and falls back on it.
 *
 * It measures with the monotonic clock: on the time of day, a correction by a second forward would let
 * twice the limit through, and one by an hour back would shut a client out for that hour.
 */
export class SlidingLogStorage implements ThrottlerStorage {
  private readonly logs = new Map<string, SlidingLog>();
  private sweptAt = Number.NEGATIVE_INFINITY;

  /** @param mostKeys bounds the memory: the keys that were used longest ago are forgotten first. */
  constructor(
    private readonly clock: Clock,
    private readonly mostKeys = Number.POSITIVE_INFINITY,
  ) {}

  /**
   * @param windowMs always the same for one key.
   * @param limit an infinite one makes it take note of a call that is let through elsewhere.
   * @returns `totalHits`: the calls let through in the window; `timeToExpire` and `timeToBlockExpire`: whole
   *   seconds, rounded up, until the oldest of them leaves it.
   */
  async increment(key: string, windowMs: number, limit: number): Promise<Passage> {
    const now = this.clock.monotonic();
    this.sweep(now);
    const log = this.logOf(key, windowMs);
    const passes = log.letThrough(now, limit);
    const timeToExpire = Math.ceil((log.oldestLeavesAt - now) / 1000);
    return {
      totalHits: log.count,
      timeToExpire,
      isBlocked: !passes,
      timeToBlockExpire: passes ? 0 : timeToExpire,
    };
  }

  /** Whether the next call would be refused. */
  isFull(key: string, limit: number): boolean {
    const log = this.logs.get(key);
    log?.forgetExpired(this.clock.monotonic());
    return log !== undefined && log.count >= limit;
  }

  /** How many logs it keeps. */
  get size(): number {
    return this.logs.size;
  }

  private logOf(key: string, windowMs: number): SlidingLog {
    const known = this.logs.get(key);
    if (known !== undefined && this.mostKeys === Number.POSITIVE_INFINITY) return known;
    const log = known ?? new SlidingLog(windowMs);
    // A map keeps the order in which keys were set: the first is the one used longest ago.
    this.logs.delete(key);
    this.logs.set(key, log);
    if (this.logs.size > this.mostKeys) this.forgetFirst();
    return log;
  }

  private forgetFirst(): void {
    for (const key of this.logs.keys()) {
      this.logs.delete(key);
      return;
    }
  }

  private sweep(now: number): void {
    if (now - this.sweptAt < SWEEP_EVERY_MS) return;
    this.sweptAt = now;
    for (const [key, log] of this.logs) {
      log.forgetExpired(now);
      if (log.count === 0) this.logs.delete(key);
    }
  }
}
