import { Inject, Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Clock } from '../clock/clock.js';
import { SETTINGS, type Settings } from '../config/settings.js';
import { SlidingLog } from '../limits/sliding-log.js';
import { ENTRA_ERRORS } from './entra-catalogue.js';

const MINUTE_MS = 60_000;

/** Bounds the memory when very many addresses call: those that called longest ago are forgotten first. */
const MOST_CALLERS = 5_000;

/**
 * The token endpoint's own limits, over any trailing minute. Both count before a secret is looked at, so that
 * guessing is bounded too. They are kept in each process: a token lives 35 minutes, so nobody who caches it comes near.
 */
@Injectable()
export class TokenLimits {
  private readonly addresses = new LRUCache<string, SlidingLog>({ max: MOST_CALLERS });
  private readonly clients = new LRUCache<string, SlidingLog>({ max: MOST_CALLERS });

  constructor(
    private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** @throws EntraError 429 with `Retry-After`. */
  admitAddress(address: string): void {
    this.admit(this.addresses, address, this.settings.tokenRequestsPerMinute.perAddress);
  }

  /**
   * Only for clients that exist, so that made-up ids can't push real ones out of the bounded memory.
   *
   * @throws EntraError 429 with `Retry-After`.
   */
  admitClient(clientId: string): void {
    this.admit(this.clients, clientId, this.settings.tokenRequestsPerMinute.perClient);
  }

  private admit(logs: LRUCache<string, SlidingLog>, caller: string, limit: number): void {
    const now = this.clock.monotonic();
    const log = logs.get(caller) ?? new SlidingLog(MINUTE_MS);
    logs.set(caller, log);
    if (log.letThrough(now, limit)) return;
    throw ENTRA_ERRORS.tooManyRequests(Math.ceil((log.oldestLeavesAt - now) / 1_000));
  }
}
