import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '../clock/clock.js';
import { SETTINGS, type Settings } from '../config/settings.js';
import { tooManyRequests } from '../errors/request-error.js';
import { networkOf } from './address-network.js';
import { InProcessRateLimiter } from './in-process-rate-limiter.js';
import { LimiterCounters } from './limiter-counters.js';
import { SLIDING_WINDOW, type SlidingWindowRate } from './sliding-window.js';

const WINDOW_MS = 1_000;

/** Bounds the memory when very many addresses call: the least recently used keys are evicted first. */
const MOST_CALLERS = 5_000;

/**
 * Limits the calls per second of each address to the public routes: the OpenAPI document, its page, and the metadata for OpenID clients.
 * Each process limits by itself, because the responses are precomputed and asking Redis would cost more than they do.
 */
@Injectable()
export class PublicRouteLimit {
  private readonly limiter: InProcessRateLimiter<SlidingWindowRate>;

  constructor(
    clock: Clock,
    private readonly counters: LimiterCounters,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {
    this.limiter = new InProcessRateLimiter(SLIDING_WINDOW, clock, MOST_CALLERS);
  }

  /** @throws RequestError 429 with `Retry-After` */
  async admit(address: string): Promise<void> {
    const rate = { limit: this.settings.publicRequestsPerSecond, windowMs: WINDOW_MS };
    const { allowed, retryAfter } = this.limiter.tryAcquire(networkOf(address), rate);
    this.counters.decide('public-address', allowed);
    if (!allowed) throw tooManyRequests(retryAfter);
  }
}
