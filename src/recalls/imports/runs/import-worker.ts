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

/** How soon a run that another process made, or that has waited, goes on. Looking is one index probe. */
const POLL_PAUSE_MS = 1_000;

/** How often a run in the hands of another process is looked at. */
const FOLLOW_PAUSE_MS = 200;

/** A run in which another process gets on no further for so long is left to it. */
const FOLLOW_TIMEOUT_MS = 10 * 60_000;

interface ProcessOptions {
  readonly onProgress?: OnProgress;
  /** Told when another process has the run in hand. */
  readonly onFollow?: () => void;
}

/**
 * Takes runs to their end, one at a time in this process: the database does the work, and a second file would only
 * slow down the first. Any number of processes may do so at once.
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

  /** Leaves a run in hand after the step it is at; it goes on from there at the next start. */
  stop(): Promise<void> {
    this.stopping.abort();
    return this.polling.stop();
  }

  /** Looks for work now, if this process does such work at all. */
  wake(): void {
    // A round that fails is made up for by the next one of the timer's.
    if (this.started) this.polling.round().catch(() => {});
  }

  /** Takes one run that is due to its end, or until it has to wait. @returns false when none was due. */
  async tick(): Promise<boolean> {
    const claim = await this.claims.claimNext();
    if (claim) await this.work(claim);
    return claim !== undefined;
  }

  /** Takes exactly this run to its end, or until it has to wait; when another process was faster, watches it do so. */
  async process(
    runId: string,
    { onProgress = () => {}, onFollow = () => {} }: ProcessOptions = {},
  ): Promise<void> {
    let known = '';
    let since = performance.now();
    for (;;) {
      const claim = await this.claims.claim(runId);
      if (claim) await this.work(claim, onProgress);
      const standing = await this.transactions.run((transaction) =>
        this.runs.readStanding(transaction, runId),
      );
      onProgress(standing);
      const hasEnded = ['done', 'rejected', 'held'].includes(standing.state);
      if (claim || hasEnded || standing.waitingFor !== null) return;
      onFollow();
      const progress = `${standing.state} ${standing.bytesRead}`;
      if (progress !== known) since = performance.now();
      known = progress;
      if (performance.now() - since > FOLLOW_TIMEOUT_MS) return;
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

  /** No run is given up: each ends as its file deserves once what is in its way is fixed. */
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
    // Said once for each obstacle: a scanner that is down for a day must not fill the log.
    if (waitingFor !== claim.waitedFor) {
      this.logger.error(`Run ${run.id} waits (${waitingFor}) and is tried again: ${describeCause(error)}`);
    }
  }

  private async letGo(claim: RunLease): Promise<void> {
    // What can't be dropped now is dropped by the housekeeping, and must not hide how the run went.
    await this.steps.clear(claim).catch(() => {});
    await claim.release().catch(() => {});
  }
}
