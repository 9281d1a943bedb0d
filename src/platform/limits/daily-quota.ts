import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Clock, utcDay } from '../clock/clock.js';
import { IntervalTask } from '../clock/interval-task.js';
import { DailyQuotaRepository } from './daily-quota.repository.js';
import { QuotaLease } from './quota-lease.js';
import { QuotaReclaim } from './quota-reclaim.js';

const DAY_MS = 86_400_000;

/** A client that made no call for so long is at rest, and what it used is reported. */
const REST_MS = 2_000;

/** What came of one call. */
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
 * A process that ends in good order gives back what it did not use. One that is killed costs a client
 * what it held: at most one block.
 *
 * What was used is reported whenever a block is asked for or given back, and when a client pauses. So the database has it
 * exactly while nobody calls, and within a block of each process otherwise.
 */
@Injectable()
export class DailyQuota implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly accounts = new Map<string, QuotaLease>();
  /** Of days that are over, until what was used of them is reported. */
  private readonly past = new Set<QuotaLease>();
  private readonly reporting = new IntervalTask('Daily quota', REST_MS, () => this.reportAtRest());
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

  onApplicationBootstrap(): void {
    this.reporting.start();
  }

  /** Reports what was used by the clients that have paused since this was last called. */
  async reportAtRest(): Promise<void> {
    for (const account of this.accounts.values()) await account.reportAtRest();
    for (const account of this.past) if (await account.settle()) this.past.delete(account);
  }

  /** By now the server has answered its last call, and the connection pool is still open. */
  async onApplicationShutdown(): Promise<void> {
    await this.reporting.stop();
    await Promise.all([...this.accounts.values(), ...this.past].map((account) => account.giveBack()));
  }

  private accountOf(clientId: string, allowance: number, now: number): QuotaLease {
    const dayNumber = Math.floor(now / DAY_MS);
    if (dayNumber !== this.dayNumber) {
      // What is left of yesterday's blocks is worth nothing any more; what was used of them is still to be reported.
      for (const account of this.accounts.values()) this.past.add(account);
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
