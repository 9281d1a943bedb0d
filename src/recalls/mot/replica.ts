import { Logger } from '@nestjs/common';
import { IntervalTask } from '../../platform/clock/interval-task.js';
import { describeCause } from '../../platform/errors/describe-cause.js';
import { type CopyRules, type Refusal, whyNotBelieved } from './copy-check.js';
import type { LookUpPool, LookupResult } from './look-up-pool.js';

/** How soon a replica that is well again is asked again. */
const RETRY_PAUSE_MS = 3_000;

/**
 * A read replica, asked while it has a fresh copy of the primary's database. One that stopped replaying, that was promoted,
 * or that is of another database goes on answering, and would call a vehicle safe that has been recalled since: so each
 * answer says what it was made from, and one that was made from anything else counts for nothing.
 */
export class Replica {
  private readonly logger = new Logger('MOT');
  private readonly retrying = new IntervalTask('Replica', RETRY_PAUSE_MS, () => this.retry());
  /** Believed in at first, and whenever the last try was good. */
  private refusal: Refusal | undefined;

  /** @param rules by which answers are judged when they have come */
  constructor(
    private readonly pool: LookUpPool,
    private readonly rules: () => CopyRules,
  ) {}

  start(): void {
    this.retrying.start();
  }

  /** Tries a replica that was not well once more. */
  tick(): Promise<void> {
    return this.retrying.round();
  }

  /** @returns undefined when it is not well: somebody else has to be asked */
  async ask(vins: readonly string[]): Promise<readonly string[] | undefined> {
    // For a moment at the start nothing is known that an answer could be judged by.
    if (this.refusal || this.rules().primary === undefined) return undefined;
    return (await this.askAnyway(vins))?.answers;
  }

  async stop(): Promise<void> {
    await this.retrying.stop();
    await this.pool.end();
  }

  /** In the background: only the request that first finds the replica down waits for it. */
  private async retry(): Promise<void> {
    if (!this.refusal || !(await this.askAnyway([]))) return;
    this.refusal = undefined;
    this.logger.warn('The read replica is asked again');
  }

  private async askAnyway(vins: readonly string[]): Promise<LookupResult | undefined> {
    try {
      const said = await this.pool.ask(vins);
      const refusal = whyNotBelieved(said.copy, this.rules());
      if (!refusal) return said;
      this.leave(refusal);
    } catch (error) {
      this.leave({ kind: 'no answer', text: describeCause(error) });
    }
    return undefined;
  }

  /** Said once for each reason, not for each try. */
  private leave(refusal: Refusal): void {
    if (refusal.kind !== this.refusal?.kind) {
      this.logger.warn(`The read replica is not asked, the primary is: ${refusal.text}`);
    }
    this.refusal = refusal;
  }
}
