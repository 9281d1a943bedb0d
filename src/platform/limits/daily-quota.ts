import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Clock, utcDay } from '../clock/clock.js';
import { DailyQuotaRepository } from './daily-quota.repository.js';
import { QuotaLease } from './quota-lease.js';
import { QuotaReclaim } from './quota-reclaim.js';

const DAY_MS = 86_400_000;

/** What came of one call. */
export interface DailyPassage {
  readonly passes: boolean;
  /** What is left of the allowance, as far as this process has heard. */
  readonly callsLeft: number;
  /** Until 00:00 UTC, rounded up. */
  readonly resetsInSeconds: number;
}

/**
 * The daily allowances. The database keeps how much of each was handed out; a process is handed blocks of
 * it and lets calls through from its block, so that most calls need no database and yet, however many processes there
 * are and however they end, never more calls pass than allowed.
 *
 * A process that ends in good order gives back what it did not use. One that is killed costs a client
 * what it held: at most one block.
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
   * Lets a call through if something is left of the client's allowance for the day on which it arrives. When the
   * database is needed and down, it fails with the database's error: never is a call let through uncounted.
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

  /** By now the server has answered its last call, and the connection pool is still open. */
  async onApplicationShutdown(): Promise<void> {
    await Promise.all([...this.accounts.values()].map((account) => account.giveBack()));
  }

  private accountOf(clientId: string, allowance: number, now: number): QuotaLease {
    const dayNumber = Math.floor(now / DAY_MS);
    if (dayNumber !== this.dayNumber) {
      // What is left of yesterday's blocks is worth nothing any more.
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
