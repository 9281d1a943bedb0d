import type { LimiterCounters } from './limiter-counters.js';
import type { Acquisition, OwnRateLimiter, RateLimiter, RedisAlgorithm } from './rate-limiter.js';
import type { RedisConnectionManager } from './redis-connection-manager.js';

/** Other programs may use the same Redis. */
const KEY_PREFIX = 'recalls:limit:';

/**
 * Rate limits across all processes: Redis decides. While Redis is lost, each process decides alone, from its own record of the requests
 * that it allowed.
 *
 * When Redis returns, it may lack some history: it may be empty, and this process allowed requests without it. So until a key that was used
 * before then would be idle, both Redis and this process must allow a request. (docs/adr/0013)
 */
export class RedisRateLimiter<Rate, Result extends Acquisition = Acquisition>
  implements RateLimiter<Rate, Result>
{
  constructor(
    private readonly algorithm: RedisAlgorithm<Rate, Result>,
    private readonly redis: RedisConnectionManager,
    private readonly own: OwnRateLimiter<Rate, Result>,
    private readonly counters: LimiterCounters,
  ) {}

  async tryAcquire(key: string, rate: Rate, cost = 1): Promise<Result> {
    const { connection } = this.redis;
    if (connection === undefined) return this.decideAlone(key, rate, cost);
    const both = this.redis.connectedFor < this.algorithm.idleAfterMs(rate);
    if (both) {
      // This process is asked first, because a request that Redis recorded and this process refused would be lost to the client.
      const own = this.own.peek(key, rate, cost);
      if (!own.allowed) return own;
    }
    let shared: Result;
    try {
      const keys = this.algorithm.keysOf(key, rate).map((each) => KEY_PREFIX + each);
      const parameters = this.algorithm.scriptArguments(rate, cost);
      shared = this.algorithm.read(rate, await connection.decide(this.algorithm.script, keys, parameters));
    } catch {
      return this.decideAlone(key, rate, cost);
    }
    if (!shared.allowed) return shared;
    if (both) {
      const own = this.own.tryAcquire(key, rate, cost);
      return own.allowed ? shared : own;
    }
    // Only recorded, not decided: responses of Redis arrive at irregular times, and Redis's clock counts.
    this.own.record(key, rate, cost);
    return shared;
  }

  private decideAlone(key: string, rate: Rate, cost: number): Result {
    this.counters.decidedAlone += 1;
    return this.own.tryAcquire(key, rate, cost);
  }
}
