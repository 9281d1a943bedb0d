import { Inject, Injectable } from '@nestjs/common';
import type { ThrottlerStorage } from '@nestjs/throttler';
import { SETTINGS, type Settings } from '../config/settings.js';
import { networkOf } from '../limits/address-network.js';
import { LimitStores } from '../limits/limit-stores.js';
import { type Limiter, LimiterCounters } from '../limits/limiter-counters.js';
import { ENTRA_ERRORS } from './entra-catalogue.js';

const MINUTE_MS = 60_000;

/** Bounds the memory when very many addresses call: those that called longest ago are forgotten first. */
const MOST_CALLERS = 5_000;

/**
 * The token endpoint's own limits, over any trailing minute. Both count before a secret is looked at, so that
 * guessing is bounded too. A token lives 35 minutes, so nobody who caches it comes near.
 */
@Injectable()
export class TokenLimits {
  private readonly addresses: ThrottlerStorage;
  private readonly clients: ThrottlerStorage;

  constructor(
    stores: LimitStores,
    private readonly counters: LimiterCounters,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {
    this.addresses = stores.create(MOST_CALLERS);
    this.clients = stores.create(MOST_CALLERS);
  }

  /** @throws EntraError 429 with `Retry-After`. */
  admitAddress(address: string): Promise<void> {
    const { perAddress } = this.settings.tokenRequestsPerMinute;
    return this.admit('token-address', this.addresses, networkOf(address), perAddress);
  }

  /**
   * Only for clients that exist, so that made-up ids can't push real ones out of the bounded memory.
   *
   * @throws EntraError 429 with `Retry-After`.
   */
  admitClient(clientId: string): Promise<void> {
    return this.admit('token-client', this.clients, clientId, this.settings.tokenRequestsPerMinute.perClient);
  }

  private async admit(
    limiter: Limiter,
    store: ThrottlerStorage,
    caller: string,
    limit: number,
  ): Promise<void> {
    const key = `${limiter} ${caller}`;
    const { isBlocked, timeToBlockExpire } = await store.increment(key, MINUTE_MS, limit, 0, limiter);
    this.counters.decide(limiter, !isBlocked);
    if (isBlocked) throw ENTRA_ERRORS.tooManyRequests(timeToBlockExpire);
  }
}
