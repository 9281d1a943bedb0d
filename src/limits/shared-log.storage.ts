import type { ThrottlerStorage } from '@nestjs/throttler';
import type { LimiterCounters } from './limiter-counters.js';
import type { RedisLink } from './redis-link.js';
import type { Passage, SlidingLogStorage } from './sliding-log.storage.js';

/** Redis may be shared with others. */
const KEY_PREFIX = 'recalls:limit:';

/**
 * Rate limits over all processes: Redis decides. While it is lost each process decides on its own, by the log it keeps
 * all the time of the calls that it let through itself.
 *
 * When Redis is back it may know nothing of the last window: it may be empty, and this process let calls through
 * without it. So for one window a call needs the consent of both logs. (docs/adr/0013)
 */
export class SharedLogStorage implements ThrottlerStorage {
  constructor(
    private readonly redis: RedisLink,
    private readonly own: SlidingLogStorage,
    private readonly counters: LimiterCounters,
  ) {}

  async increment(key: string, windowMs: number, limit: number): Promise<Passage> {
    const { connection } = this.redis;
    if (connection === undefined) return this.decideAlone(key, windowMs, limit);
    const both = this.redis.connectedFor < windowMs;
    // Asked first, for what Redis logs and we refuse is lost to the caller.
    if (both && this.own.isFull(key, limit)) return this.own.increment(key, windowMs, limit);
    let shared: Passage;
    try {
      const { passes, count, microseconds } = await connection.letThrough(KEY_PREFIX + key, windowMs, limit);
      const seconds = Math.ceil(microseconds / 1_000_000);
      shared = {
        totalHits: count,
        timeToExpire: seconds,
        isBlocked: !passes,
        timeToBlockExpire: passes ? 0 : seconds,
      };
    } catch {
      return this.decideAlone(key, windowMs, limit);
    }
    if (shared.isBlocked) return shared;
    // Without a limit of its own it only takes note: answers come at uneven times, and Redis's time is what counts.
    const own = await this.own.increment(key, windowMs, both ? limit : Number.POSITIVE_INFINITY);
    return own.isBlocked ? own : shared;
  }

  private decideAlone(key: string, windowMs: number, limit: number): Promise<Passage> {
    this.counters.decidedAlone += 1;
    return this.own.increment(key, windowMs, limit);
  }
}
