import type { ThrottlerStorage } from '@nestjs/throttler';
import type { Clock } from '../clock/clock.js';
import { SlidingLog } from './sliding-log.js';

/** How often logs that nobody uses any more are dropped: seldom enough to cost nothing at a few hundred bytes each. */
const SWEEP_EVERY_MS = 10_000;

type Passage = Awaited<ReturnType<ThrottlerStorage['increment']>>;

/**
 * The rate limits of one process, each a {@link SlidingLog}. `ThrottlerStorage` is the seam: a store that
 * several processes share goes in its place.
 *
 * It measures with the monotonic clock: on the time of day, a correction by a second forward would let
 * twice the limit through, and one by an hour back would shut a client out for that hour.
 */
export class SlidingLogStorage implements ThrottlerStorage {
  private readonly logs = new Map<string, SlidingLog>();
  private sweptAt = Number.NEGATIVE_INFINITY;

  constructor(private readonly clock: Clock) {}

  /**
   * @param windowMs always the same for one key.
   * @returns `totalHits`: the calls let through in the window; `timeToExpire` and `timeToBlockExpire`: whole
   *   seconds, rounded up, until the oldest of them leaves it.
   */
  async increment(key: string, windowMs: number, limit: number): Promise<Passage> {
    const now = this.clock.monotonic();
    this.sweep(now);
    const log = this.logs.get(key) ?? this.begin(key, windowMs);
    const passes = log.letThrough(now, limit);
    const timeToExpire = Math.ceil((log.oldestLeavesAt - now) / 1000);
    return {
      totalHits: log.count,
      timeToExpire,
      isBlocked: !passes,
      timeToBlockExpire: passes ? 0 : timeToExpire,
    };
  }

  /** How many logs it keeps. */
  get size(): number {
    return this.logs.size;
  }

  private begin(key: string, windowMs: number): SlidingLog {
    const log = new SlidingLog(windowMs);
    this.logs.set(key, log);
    return log;
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
