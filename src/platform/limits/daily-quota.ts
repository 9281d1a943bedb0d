import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Clock, utcDay } from '../clock/clock.js';
import { DailyQuotaRepository } from './daily-quota.repository.js';
import { QuotaLease } from './quota-lease.js';
import { QuotaReclaim } from './quota-reclaim.js';

const DAY_MS = 86_400_000;

/** The result of one call. */
export interface DailyPassage {
  readonly passes: boolean;
  /** The remaining allowance, as far as this process knows. */
  readonly callsLeft: number;
  /** Seconds until 00:00 UTC, rounded up. */
  readonly resetsInSeconds: number;
}

/**
 * The daily allowances. The database counts how much of each allowance was given to processes. A process leases blocks of calls and counts
 * down its block, so most calls need no query. However many processes there are and however they end, there are never more calls than
 * allowed.
 *
 * A process that ends normally returns what it did not use. A process that is killed costs a client at most one block.
 */
@Injectable()
export class DailyQuota implements OnApplicationShutdown {
  private readonly accounts = new Map<string, QuotaLease>();
  private dayNumber = Number.NaN;
  private day = '';

  constructor(
    private readonly repository: DailyQuotaRepository,
    private readonly recall: QuotaReclaim,
    private readonly clock: Clock,
  ) {
    recall.whenAsked(async (clientId) => (await this.accounts.get(clientId)?.surrender()) ?? 0);
  }

  /**
   * Allows a call if anything remains of the client's allowance for the day on which it arrives. If the database is needed but down, this
   * throws the database's error: no call is allowed without being counted.
   */
  async take(clientId: string, allowance: number): Promise<DailyPassage> {
    const now = this.clock.now();
    const account = this.accountOf(clientId, allowance, now);
    const passes = await account.take(allowance);
    return {
      passes,
      callsLeft: passes ? account.callsLeft : 0,
      resetsInSeconds: Math.ceil((DAY_MS - (now % DAY_MS)) / 1000),
    };
  }

  /** Runs after the server has answered its last call, while the connection pool is still open. */
  async onApplicationShutdown(): Promise<void> {
    await Promise.all([...this.accounts.values()].map((account) => account.giveBack()));
  }

  private accountOf(clientId: string, allowance: number, now: number): QuotaLease {
    const dayNumber = Math.floor(now / DAY_MS);
    if (dayNumber !== this.dayNumber) {
      // The rest of yesterday's blocks is worthless.
      this.accounts.clear();
      this.dayNumber = dayNumber;
      this.day = utcDay(now);
    }
    const known = this.accounts.get(clientId);
    if (known) return known;
    const account = new QuotaLease(this.repository, this.recall, this.clock, clientId, this.day, allowance);
    this.accounts.set(clientId, account);
    return account;
  }
}
