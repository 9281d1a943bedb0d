import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '../../config/settings.js';
import { networkOf } from '../../limits/address-network.js';
import { LimiterCounters } from '../../limits/limiter-counters.js';
import type { RateLimiter } from '../../limits/rate-limiter.js';
import { RateLimiterFactory } from '../../limits/rate-limiter-factory.js';
import type { SlidingWindowRate } from '../../limits/sliding-window.js';
import { AADSTS_ERRORS } from './aadsts-catalogue.js';

const MINUTE_MS = 60_000;

/** Bounds the memory when very many addresses call: the least recently used keys are evicted first. */
const MOST_CALLERS = 5_000;

/**
 * The token endpoint's own limits, in any trailing minute. Both count before a secret is checked, so that they limit guessing too. A token
 * lives 35 minutes, so a client that caches it never gets near the limits.
 */
@Injectable()
export class TokenLimits {
  private readonly addresses: RateLimiter<SlidingWindowRate>;
  private readonly clients: RateLimiter<SlidingWindowRate>;

  constructor(
    limiters: RateLimiterFactory,
    private readonly counters: LimiterCounters,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {
    this.addresses = limiters.slidingWindow(MOST_CALLERS);
    this.clients = limiters.slidingWindow(MOST_CALLERS);
  }

  /** @throws AadstsError 429 with `Retry-After`. */
  admitAddress(address: string): Promise<void> {
    const { perAddress } = this.settings.tokenRequestsPerMinute;
    return this.admit('token-address', this.addresses, networkOf(address), perAddress);
  }

  /**
   * Applied only to clients that exist, so that invented ids can't evict real ones from the bounded memory.
   *
   * @throws AadstsError 429 with `Retry-After`
   */
  admitClient(clientId: string): Promise<void> {
    return this.admit('token-client', this.clients, clientId, this.settings.tokenRequestsPerMinute.perClient);
  }

  private async admit(
    limiter: string,
    rateLimiter: RateLimiter<SlidingWindowRate>,
    caller: string,
    limit: number,
  ): Promise<void> {
    const rate = { limit, windowMs: MINUTE_MS };
    const { allowed, retryAfter } = await rateLimiter.tryAcquire(`${limiter} ${caller}`, rate);
    this.counters.decide(limiter, allowed);
    if (!allowed) throw AADSTS_ERRORS.tooManyRequests(retryAfter);
  }
}
