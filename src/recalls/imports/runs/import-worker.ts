import { setTimeout as delay } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import { IntervalTask } from '../../../platform/clock/interval-task.js';
import { Transactions } from '../../../platform/database/transaction.js';
import { describeCause } from '../../../platform/errors/describe-cause.js';
import { ImportPipeline, type OnProgress } from './import-pipeline.js';
import { ImportRunRepository } from './import-run.repository.js';
import { LeaseLost } from './lease-lost.js';
import { waitAfter, waitingForAfter } from './retry-policy.js';
import type { RunLease } from './run-lease.js';
import { RunLeases } from './run-leases.js';

/** How soon a run continues that another process created or that had to wait. A check costs one index probe. */
const POLL_PAUSE_MS = 1_000;

/** How often the progress of a run in another process is checked. */
const FOLLOW_PAUSE_MS = 200;

/**
 * Works on runs until they end, one at a time in this process: the database does the work, and a second file would only slow down the
 * first. Several processes may do so at the same time.
 */
@Injectable()
export class ImportWorker {
  private readonly logger = new Logger('Imports');
  private readonly polling = new IntervalTask('Imports', POLL_PAUSE_MS, () => this.processAllDue());
  private readonly stopping = new AbortController();
  private started = false;

  constructor(
    private readonly claims: RunLeases,
    private readonly steps: ImportPipeline,
    private readonly runs: ImportRunRepository,
    private readonly transactions: Transactions,
  ) {}

  start(): void {
    this.started = true;
    this.polling.start();
  }

  /** Stops after the current step of the run; the run continues at the next start. */
  stop(): Promise<void> {
    this.stopping.abort();
    return this.polling.stop();
  }

  /** Looks for work now, if this process runs workers. */
  wake(): void {
    // If it fails, the timer's next round does the same.
    if (this.started) this.polling.round().catch(() => {});
  }

  /** Leases one due run and works on it until it ends or has to wait. @returns false when none was due */
  async tick(): Promise<boolean> {
    const claim = await this.claims.claimNext();
    if (claim) await this.work(claim);
    return claim !== undefined;
  }

  /** The same for the given run. If another process was faster, this one waits for that process to finish it. */
  async process(runId: string, { onProgress = () => {} }: { onProgress?: OnProgress } = {}): Promise<void> {
    for (;;) {
      const claim = await this.claims.claim(runId);
      if (claim) await this.work(claim, onProgress);
      const status = await this.transactions.run((transaction) => this.runs.readStatus(transaction, runId));
      onProgress(status);
      const hasEnded = ['done', 'rejected', 'held'].includes(status.state);
      if (claim || hasEnded || status.waitingFor !== null) return;
      await delay(FOLLOW_PAUSE_MS);
    }
  }

  private async processAllDue(): Promise<void> {
    while (!this.polling.stopping && (await this.tick()));
  }

  private async work(claim: RunLease, onProgress: OnProgress = () => {}): Promise<void> {
    try {
      await this.steps.run(claim, this.stopping.signal, onProgress);
      if (claim.waitedFor !== null) this.logger.warn(`Run ${claim.run.id} no longer waits: it has ended.`);
    } catch (error) {
      await this.putOff(claim, error);
    } finally {
      await this.letGo(claim);
    }
  }

  /** No run is given up automatically: each ends with its file's result once the obstacle is removed. */
  private async putOff(claim: RunLease, error: unknown): Promise<void> {
    const { run } = claim;
    if (this.stopping.signal.aborted) return;
    if (error instanceof LeaseLost || claim.lost.aborted) {
      this.logger.warn(
        `The claim on run ${run.id} was lost; the process that claims it next begins it again.`,
      );
      return;
    }
    const waitingFor = waitingForAfter(error);
    await claim.postpone(waitingFor, waitAfter(run.attempts));
    // Logged once for each obstacle, because a scanner that is down for a day must not fill the log.
    if (waitingFor !== claim.waitedFor) {
      this.logger.error(`Run ${run.id} waits (${waitingFor}) and is tried again: ${describeCause(error)}`);
    }
  }

  private async letGo(claim: RunLease): Promise<void> {
    // A table that can't be dropped now is dropped by the housekeeping. Its error must not hide the result of the run.
    await this.steps.clear(claim).catch(() => {});
    await claim.release().catch(() => {});
  }
}
