import type { ThrottlerStorage } from '@nestjs/throttler';
import type { Clock } from '../../src/clock/clock.js';
import { readSettings } from '../../src/config/settings.js';
import { LimitStores } from '../../src/limits/limit-stores.js';
import { LimiterCounters } from '../../src/limits/limiter-counters.js';
import { RedisLink } from '../../src/limits/redis-link.js';
import { RealTimeClock } from './real-time-clock.js';

/** So long that a busy machine is never taken for a lost Redis, in tests of what happens while all is well. */
export const PATIENT_MS = 20_000;

/** The limits of one process, without the rest of it. */
export class ProcessLimits {
  readonly counters = new LimiterCounters();
  readonly link: RedisLink;
  readonly store: ThrottlerStorage;

  constructor({ redisUrl, clock = new RealTimeClock(), patienceMs = PATIENT_MS }: Surroundings) {
    const settings = { ...readSettings({ NODE_ENV: 'test' }), redisUrl, redisTimeoutMs: patienceMs };
    this.link = new RedisLink(settings, clock, this.counters);
    this.store = new LimitStores(clock, this.link, this.counters).create();
  }

  static async start(surroundings: Surroundings): Promise<ProcessLimits> {
    const limits = new ProcessLimits(surroundings);
    await limits.link.onModuleInit();
    return limits;
  }

  increment(key: string, windowMs = 1_000, limit = 25) {
    return this.store.increment(key, windowMs, limit, 0, 'per-second');
  }

  async passes(key: string, windowMs?: number, limit?: number): Promise<boolean> {
    return !(await this.increment(key, windowMs, limit)).isBlocked;
  }

  stop(): void {
    this.link.onApplicationShutdown();
  }
}

interface Surroundings {
  readonly redisUrl: string | undefined;
  readonly clock?: Clock;
  readonly patienceMs?: number;
}
