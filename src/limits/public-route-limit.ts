import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '../clock/clock.js';
import { SETTINGS, type Settings } from '../config/settings.js';
import { networkOf } from './address-network.js';
import { LimiterCounters } from './limiter-counters.js';
import { RECALLS_LIMITS } from './limits.policy.js';
import { SlidingLogStorage } from './sliding-log.storage.js';

const SECOND_MS = 1_000;

/** Bounds the memory when very many addresses call: those that called longest ago are forgotten first. */
const MOST_CALLERS = 5_000;

/**
 * So many calls a second of each address to the routes that everybody may call: the specification, its page, and what OpenID
 * clients ask. Each process limits by itself: what they answer is ready, and asking Redis would cost more than the answer.
 */
@Injectable()
export class PublicRouteLimit {
  private readonly calls: SlidingLogStorage;

  constructor(
    clock: Clock,
    private readonly counters: LimiterCounters,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {
    this.calls = new SlidingLogStorage(clock, MOST_CALLERS);
  }

  /** @throws RecallsError 429 with `Retry-After` */
  async admit(address: string): Promise<void> {
    const limit = this.settings.publicRequestsPerSecond;
    const { isBlocked, timeToBlockExpire } = await this.calls.increment(networkOf(address), SECOND_MS, limit);
    this.counters.decide('public-address', !isBlocked);
    if (isBlocked) throw RECALLS_LIMITS.perSecond.refusal(timeToBlockExpire);
  }
}
