import { Logger } from '@nestjs/common';
import { IntervalTask } from '../../platform/clock/interval-task.js';
import { describeCause } from '../../platform/errors/describe-cause.js';
import { type CopyRules, type Refusal, whyNotBelieved } from './copy-check.js';
import type { LookUpPool, LookupResult } from './look-up-pool.js';

/** How soon a replica that has recovered is used again. */
const RETRY_PAUSE_MS = 3_000;

/**
 * A read replica, used while it has a fresh copy of the primary's database. A replica that stopped replaying, that was promoted, or that
 * belongs to another database still answers, and could say that a recalled vehicle has no recall. So each answer contains the identity and
 * age of its copy, and an answer from any other copy is discarded.
 */
export class Replica {
  private readonly logger = new Logger('MOT');
  private readonly retrying = new IntervalTask('Replica', RETRY_PAUSE_MS, () => this.retry());
  /** True at the start, and whenever the last attempt succeeded. */
  private refusal: Refusal | undefined;

  /** @param rules for judging answers when they have arrived */
  constructor(
    private readonly pool: LookUpPool,
    private readonly rules: () => CopyRules,
  ) {}

  start(): void {
    this.retrying.start();
  }

  /** Tests an unhealthy replica again. */
  tick(): Promise<void> {
    return this.retrying.round();
  }

  /** @returns undefined when it is unhealthy, so that the caller must ask the primary */
  async ask(vins: readonly string[]): Promise<readonly string[] | undefined> {
    // For a moment after the start nothing is known that an answer could be compared with.
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

  /** Logged once for each reason, not for each attempt. */
  private leave(refusal: Refusal): void {
    if (refusal.kind !== this.refusal?.kind) {
      this.logger.warn(`The read replica is not asked, the primary is: ${refusal.text}`);
    }
    this.refusal = refusal;
  }
}
