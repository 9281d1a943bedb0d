import { setTimeout as delay } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import { IntervalTask } from '../../../platform/clock/interval-task.js';
import { Transactions } from '../../../platform/database/transaction.js';
import { describeCause } from '../../../platform/errors/describe-cause.js';
import { withoutVins } from '../../sftp/without-vins.js';
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

/** A run in which another process gets on no further for so long is left to it. */
const FOLLOW_TIMEOUT_MS = 10 * 60_000;

interface ProcessOptions {
  readonly onProgress?: OnProgress;
  /** Told when another process has the run in hand. */
  readonly onFollow?: () => void;
}

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
    private readonly leases: RunLeases,
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
    const lease = await this.leases.acquireNext();
    if (lease) await this.work(lease);
    return lease !== undefined;
  }

  /** Takes exactly this run to its end, or until it has to wait; when another process was faster, watches it do so. */
  async process(
    runId: string,
    { onProgress = () => {}, onFollow = () => {} }: ProcessOptions = {},
  ): Promise<void> {
    let known = '';
    let since = performance.now();
    for (;;) {
      const lease = await this.leases.acquire(runId);
      if (lease) await this.work(lease, onProgress);
      const status = await this.transactions.run((transaction) => this.runs.readStatus(transaction, runId));
      onProgress(status);
      const hasEnded = ['done', 'rejected', 'held'].includes(status.state);
      if (lease || hasEnded || status.waitingFor !== null) return;
      onFollow();
      const progress = `${status.state} ${status.bytesRead}`;
      if (progress !== known) since = performance.now();
      known = progress;
      if (performance.now() - since > FOLLOW_TIMEOUT_MS) return;
      await delay(FOLLOW_PAUSE_MS);
    }
  }

  private async processAllDue(): Promise<void> {
    while (!this.polling.stopping && (await this.tick()));
  }

  private async work(lease: RunLease, onProgress: OnProgress = () => {}): Promise<void> {
    try {
      await this.steps.run(lease, this.stopping.signal, onProgress);
      if (lease.waitedFor !== null) this.logger.warn(`Run ${lease.run.id} no longer waits: it has ended.`);
    } catch (error) {
      await this.putOff(lease, error);
    } finally {
      await this.letGo(lease);
    }
  }

  /** No run is given up automatically: each ends with its file's result once the obstacle is removed. */
  private async putOff(lease: RunLease, error: unknown): Promise<void> {
    const { run } = lease;
    if (this.stopping.signal.aborted) return;
    if (error instanceof LeaseLost || lease.lost.aborted) {
      this.logger.warn(
        `The lease of run ${run.id} was lost; the next process that leases it starts it again.`,
      );
      return;
    }
    const waitingFor = waitingForAfter(error);
    await lease.postpone(waitingFor, waitAfter(run.attempts));
    // Logged once for each obstacle, because a scanner that is down for a day must not fill the log.
    if (waitingFor !== lease.waitedFor) {
      const cause = withoutVins(describeCause(error));
      this.logger.error(`Run ${run.id} waits (${waitingFor}) and is tried again: ${cause}`);
    }
  }

  private async letGo(lease: RunLease): Promise<void> {
    // A table that can't be dropped now is dropped by the housekeeping. Its error must not hide the result of the run.
    await this.steps.clear(lease).catch(() => {});
    await lease.release().catch(() => {});
  }
}
