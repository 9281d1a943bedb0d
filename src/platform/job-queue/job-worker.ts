import { Logger } from '@nestjs/common';
import { IntervalTask } from '../clock/interval-task.js';
import { type Transaction, Transactions } from '../database/transaction.js';
import { describeCause } from '../errors/describe-cause.js';
import type { JobQueue, TakenJob } from './job-queue.js';
import type { QueueName } from './job-schema.js';

/** How soon a job is found that another process added. The process that adds one wakes its own workers. */
const PAUSE_MS = 1_000;

/** The work of a queue. */
export interface JobWork {
  /**
   * Does a job, and commits it with `done`: a transaction in which the job is completed together with what it has changed. It may be done twice
   * or by two workers at once, when a worker was slower than its queue allows, so it decides by what it finds under a lock.
   */
  work(
    job: TakenJob,
    done: (change: (transaction: Transaction) => Promise<void>) => Promise<void>,
  ): Promise<void>;
  /** What else changes when an attempt fails, in the transaction that makes the job due again. */
  failed?(transaction: Transaction, job: TakenJob, error: unknown): Promise<void>;
}

/**
 * Takes jobs of a queue and does them, several at a time. Each lane does one after another. A lane that finds a job wakes the next lane, so that
 * of an idle process only one asks.
 */
export class JobWorker {
  private readonly lanes: readonly IntervalTask[];
  private readonly logger: Logger;
  /** The lanes that have a round before them. One is enough, however many jobs are added meanwhile. */
  private readonly woken = new Set<number>();

  constructor(
    private readonly queue: QueueName,
    lanes: number,
    private readonly jobs: JobQueue,
    private readonly transactions: Transactions,
    private readonly work: JobWork,
  ) {
    this.logger = new Logger(`Queue ${queue}`);
    this.lanes = Array.from(
      { length: lanes },
      (_, lane) => new IntervalTask(`Queue ${queue}`, PAUSE_MS, () => this.doAllDue(lane)),
    );
  }

  start(): void {
    this.lanes[0]?.start();
    this.jobs.onAdded(this.queue, () => this.wake());
  }

  async stop(): Promise<void> {
    await Promise.all(this.lanes.map((lane) => lane.stop()));
  }

  /** Does all jobs that are due now. */
  async tick(): Promise<void> {
    await Promise.all(this.lanes.map((lane) => lane.round()));
  }

  /** Looks for jobs soon. What fails is tried again by the next round. */
  private wake(lane = 0): void {
    if (this.woken.has(lane)) return;
    this.woken.add(lane);
    this.lanes[lane]?.round().catch(() => {});
  }

  private async doAllDue(lane: number): Promise<void> {
    const { lanes } = this;
    this.woken.delete(lane);
    for (let isFirst = true; !lanes[lane]?.stopping; isFirst = false) {
      const job = await this.jobs.take(this.queue);
      if (!job) return;
      if (isFirst) this.wake(lane + 1);
      await this.attempt(job);
    }
  }

  private async attempt(job: TakenJob): Promise<void> {
    try {
      await this.work.work(job, (change) =>
        this.transactions.run(async (transaction) => {
          await change(transaction);
          await this.jobs.complete(transaction, this.queue, job);
        }),
      );
    } catch (error) {
      this.logger.warn(`${job.id}: an attempt failed: ${describeCause(error)}`);
      // If this fails too, the job is due again when it expires.
      await this.transactions.run(async (transaction) => {
        await this.work.failed?.(transaction, job, error);
        await this.jobs.fail(transaction, this.queue, job, error instanceof Error ? error.name : 'unknown');
      });
    }
  }
}
