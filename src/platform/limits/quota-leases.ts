import { IntervalTask } from '../clock/interval-task.js';
import { QuotaLease, type QuotaLeaseDeps } from './quota-lease.js';
import { periodAt, type QuotaPeriod, type QuotaPeriodKind } from './quota-period.js';

/** A client that made no call for so long is at rest, and what it used is reported. */
const REST_MS = 2_000;

/** What came of one call. */
export interface QuotaPassage {
  readonly passes: boolean;
  /** The remaining allowance, as far as this process knows. */
  readonly callsLeft: number;
  /** Seconds until the next period begins, rounded up. */
  readonly resetsInSeconds: number;
}

/**
 * This process's parts of the allowances of all clients. The database counts how much of each allowance was given to processes. A process
 * leases blocks of calls and counts down its block, so most calls need no query. However many processes there are and however they end,
 * there are never more calls than allowed.
 *
 * A process that ends in good order gives back what it did not use. One that is killed costs a client what it held: at most one block.
 *
 * What was used is reported whenever a block is asked for or given back, and when a client pauses. So the database has it exactly while
 * nobody calls, and within a block of each process otherwise.
 */
export class QuotaLeases {
  private readonly current = new Map<string, QuotaLease>();
  /** Of periods that are over, or that a client no longer has, until what was used of them is reported and the rest is given back. */
  private readonly past = new Set<QuotaLease>();
  private readonly periods = new Map<QuotaPeriodKind, QuotaPeriod>();
  private readonly reporting: IntervalTask;

  /** @param name of the quota, in the log */
  constructor(
    name: string,
    private readonly deps: QuotaLeaseDeps,
  ) {
    this.reporting = new IntervalTask(name, REST_MS, () => this.reportAtRest());
    deps.reclaim.whenAsked(async (clientId) => (await this.current.get(clientId)?.surrender()) ?? 0);
  }

  /**
   * Allows a call if anything remains of the client's allowance for the period in which it arrives. If the database is needed but down, this
   * throws the database's error: no call is allowed without being counted. A promise only when a block has to be waited for.
   */
  take(clientId: string, kind: QuotaPeriodKind, allowance: number): QuotaPassage | Promise<QuotaPassage> {
    const now = this.deps.clock.now();
    const period = this.periodOf(kind, now);
    const lease = this.leaseOf(clientId, period, allowance);
    const passage = (passes: boolean): QuotaPassage => ({
      passes,
      callsLeft: passes ? lease.callsLeft : 0,
      resetsInSeconds: Math.ceil((period.endsAt - now) / 1_000),
    });
    return lease.takeHeld(allowance) ? passage(true) : lease.take(allowance).then(passage);
  }

  start(): void {
    this.reporting.start();
  }

  /** Reports what was used by the clients that have paused since this was last called. */
  async reportAtRest(): Promise<void> {
    const now = this.deps.clock.now();
    for (const [clientId, lease] of this.current) {
      if (lease.period.endsAt > now) await lease.reportAtRest();
      // A call may have replaced it while another lease was reported.
      else if (this.current.get(clientId) === lease) this.retire(clientId, lease);
    }
    for (const lease of this.past) if (await lease.settle()) this.past.delete(lease);
  }

  /** Gives everything back. No call may come any more. */
  async stop(): Promise<void> {
    await this.reporting.stop();
    await Promise.all([...this.current.values(), ...this.past].map((lease) => lease.giveBack()));
  }

  private periodOf(kind: QuotaPeriodKind, now: number): QuotaPeriod {
    const known = this.periods.get(kind);
    if (known && now >= known.startsAt && now < known.endsAt) return known;
    const period = periodAt(kind, now);
    this.periods.set(kind, period);
    return period;
  }

  private leaseOf(clientId: string, period: QuotaPeriod, allowance: number): QuotaLease {
    const known = this.current.get(clientId);
    if (known && known.period.startsAt === period.startsAt && known.period.kind === period.kind) return known;
    if (known) this.retire(clientId, known);
    const lease = new QuotaLease(this.deps, clientId, period, allowance);
    this.current.set(clientId, lease);
    return lease;
  }

  /** What is left of the blocks of a period that is over is worth nothing any more; what was used of them is still to be reported. */
  private retire(clientId: string, lease: QuotaLease): void {
    this.current.delete(clientId);
    this.past.add(lease);
  }
}
