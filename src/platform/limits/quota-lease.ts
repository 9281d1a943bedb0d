import type { Clock } from '../clock/clock.js';
import type { QuotaRepository } from './quota.repository.js';
import { ASK_AGAIN_AFTER_MS, TOP_UP_BELOW } from './quota-blocks.js';
import type { QuotaPeriod } from './quota-period.js';
import type { QuotaReclaim } from './quota-reclaim.js';
import { UnreportedUse } from './unreported-use.js';
import type { UsageTable } from './usage-table.js';

/** What the leases of one quota have in common. */
export interface QuotaLeaseDeps {
  readonly table: UsageTable;
  readonly repository: QuotaRepository;
  readonly reclaim: QuotaReclaim;
  readonly clock: Clock;
}

/** This process's part of one client's allowance for one period. */
export class QuotaLease {
  /** Calls that this process was given and has not used yet. */
  private held = 0;
  private readonly use = new UnreportedUse();
  private topUpBelow = 0;
  /** The unassigned rest of the allowance when the database was last asked. */
  private leftForAll = 0;
  /** On the monotonic clock: until then the allowance counts as spent. */
  private spentUntil = Number.NEGATIVE_INFINITY;
  /** The statement in progress; calls that need its result share it. */
  private pending: Promise<void> | undefined;

  constructor(
    private readonly deps: QuotaLeaseDeps,
    private readonly clientId: string,
    readonly period: QuotaPeriod,
    private allowance: number,
  ) {}

  /** The remaining allowance, as far as this process knows. */
  get callsLeft(): number {
    return this.held + this.leftForAll;
  }

  /**
   * Allows a call if anything remains.
   *
   * @param allowance the client's allowance as known at the time of the call
   */
  async take(allowance: number): Promise<boolean> {
    if (allowance !== this.allowance) await this.changeAllowance(allowance);
    while (this.held === 0) {
      if (this.spentUntil > this.deps.clock.monotonic()) return false;
      await (this.pending ?? this.begin(this.askForBlock()));
    }
    this.takeOne();
    return true;
  }

  /** Takes a call that is held. @returns false when there is none, and {@link take} has to be asked */
  takeHeld(allowance: number): boolean {
    if (allowance !== this.allowance || this.held === 0) return false;
    this.takeOne();
    return true;
  }

  /** Returns the remaining calls, including those of a block that is being fetched. */
  async giveBack(): Promise<void> {
    let unused = this.held;
    this.held = 0;
    if (this.pending !== undefined) {
      await this.pending.catch(() => {});
      unused += this.held;
      this.held = 0;
    }
    if (unused > 0 || !this.use.isNone) await this.report(unused);
  }

  /**
   * Reports what was used, if the client has paused since this was last called.
   *
   * @returns whether it has
   */
  async reportAtRest(): Promise<boolean> {
    const paused = this.use.looksPaused() && this.pending === undefined;
    if (paused && !this.use.isNone) await this.report(0);
    return paused;
  }

  /** The same when the period of this allowance is over: nothing of it is of use any more. */
  async settle(): Promise<boolean> {
    const paused = this.use.looksPaused() && this.pending === undefined;
    if (paused) await this.giveBack();
    return paused;
  }

  /**
   * Returns the remaining calls, because another process has none. It does not wait for a block that is being fetched, because the other
   * process may be waiting for this one in the same way.
   *
   * @returns how many calls
   */
  async surrender(): Promise<number> {
    const calls = this.held;
    if (calls === 0) return 0;
    this.held = 0;
    const giving = this.report(calls);
    // Calls of this process wait too, so that they do not find the allowance spent in between.
    if (this.pending === undefined) this.begin(giving).catch(() => {});
    await giving;
    this.leftForAll += calls;
    return calls;
  }

  private takeOne(): void {
    this.held -= 1;
    this.use.count();
    this.topUp();
  }

  /**
   * A block belongs to the allowance from which it was taken. When the allowance changes, the block is returned and the next one uses the
   * new allowance.
   */
  private changeAllowance(allowance: number): Promise<void> {
    this.allowance = allowance;
    this.spentUntil = Number.NEGATIVE_INFINITY;
    return this.begin(this.giveBack());
  }

  /** Fetches more before a block is used up, so that calls seldom wait. */
  private topUp(): void {
    if (this.held >= this.topUpBelow || this.leftForAll === 0 || this.pending !== undefined) return;
    // If it fails, the call that needs the block tries again and gets the error.
    this.begin(this.askForBlock()).catch(() => {});
  }

  private async askForBlock(): Promise<void> {
    const { allowance } = this;
    const { table, repository } = this.deps;
    const ask = () =>
      this.use.report((used) =>
        repository.handOutBlock(table, this.clientId, this.period, allowance, this.held, used),
      );
    let block = await ask();
    // Everything is assigned, but other processes may not have used all of it.
    if (!block && this.held === 0 && (await this.deps.reclaim.ask(this.clientId)) > 0) block = await ask();
    this.leftForAll = block?.leftAfter ?? 0;
    if (block) {
      this.held += block.calls;
      this.topUpBelow = Math.floor(this.held * TOP_UP_BELOW);
    } else if (this.allowance === allowance && this.held === 0) {
      this.spentUntil = this.deps.clock.monotonic() + ASK_AGAIN_AFTER_MS;
    }
  }

  /** @param unused calls that go back */
  private async report(unused: number): Promise<void> {
    const { table, repository } = this.deps;
    await this.use.report(async (used) => {
      await repository.giveBack(table, this.clientId, this.period, unused, used);
      return true;
    });
  }

  private begin(work: Promise<void>): Promise<void> {
    const pending = work.finally(() => {
      if (this.pending === pending) this.pending = undefined;
    });
    this.pending = pending;
    return pending;
  }
}
