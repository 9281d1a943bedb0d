import { Logger } from '@nestjs/common';
import { IntervalTask } from '../clock/interval-task.js';
import { type Transaction, Transactions } from '../database/transaction.js';
import { describeCause } from '../errors/describe-cause.js';
import type { JobQueue, TakenJob } from './job-queue.js';
import type { QueueName } from './job-schema.js';

/** How soon a job is found that another process added. The process that adds one wakes its own workers. */
const PAUSE_MS = 1_000;

/** Jobs that are added one after the other are taken together, with one statement. */
const WAKING_MS = 100;

/** How a queue is worked on. */
export interface JobWorkerOptions {
  /** How many batches are done at a time. */
  readonly lanes: number;
  /**
   * How many jobs each lane takes at once, and does together. Of a process that is killed they are due again when they expire. So all of them
   * together must take less time than the queue allows for one.
   */
  readonly batch: number;
}

/** Commits jobs: a transaction in which they are completed together with what they have changed. */
export type Done = (change: (transaction: Transaction) => Promise<void>) => Promise<void>;

/** The work of a queue. */
export interface JobWork {
  /**
   * Does jobs that were taken together, and commits all of them with `done`. They may be done twice or by two workers at once, when a worker was
   * slower than its queue allows, so it decides by what it finds under a lock. When several fail, each is done again on its own, so that one that
   * fails does not hold up the others.
   *
   * @param jobs at least one, and at most as many as a batch has
   */
  work(jobs: readonly TakenJob[], done: Done): Promise<void>;
  /** What else changes when an attempt at one job fails, in the transaction that makes the job due again. */
  failed?(transaction: Transaction, job: TakenJob, error: unknown): Promise<void>;
}

/**
 * Takes jobs of a queue and does them, several at a time. Each lane does one batch after another. A lane that finds a whole batch wakes the next
 * lane, because there may be more. Of an idle process only one lane asks.
 */
export class JobWorker {
  private readonly lanes: readonly IntervalTask[];
  private readonly logger: Logger;
  /** The lanes that have a round before them. One is enough, however many jobs are added meanwhile. */
  private readonly woken = new Set<number>();
  private waking: NodeJS.Timeout | undefined;
  private readonly batch: number;

  constructor(
    private readonly queue: QueueName,
    { lanes, batch }: JobWorkerOptions,
    private readonly jobs: JobQueue,
    private readonly transactions: Transactions,
    private readonly work: JobWork,
  ) {
    this.logger = new Logger(`Queue ${queue}`);
    this.batch = batch;
    this.lanes = Array.from(
      { length: lanes },
      (_, lane) => new IntervalTask(`Queue ${queue}`, PAUSE_MS, () => this.doAllDue(lane)),
    );
  }

  start(): void {
    this.lanes[0]?.start();
    this.jobs.onAdded(this.queue, () => this.wakeSoon());
  }

  async stop(): Promise<void> {
    clearTimeout(this.waking);
    await Promise.all(this.lanes.map((lane) => lane.stop()));
  }

  /** Does all jobs that are due now. */
  async tick(): Promise<void> {
    await Promise.all(this.lanes.map((lane) => lane.round()));
  }

  private wakeSoon(): void {
    if (this.waking) return;
    this.waking = setTimeout(() => {
      this.waking = undefined;
      this.wake();
    }, WAKING_MS).unref();
  }

  /** Looks for jobs now. What fails is tried again by the next round. */
  private wake(lane = 0): void {
    if (this.woken.has(lane)) return;
    this.woken.add(lane);
    this.lanes[lane]?.round().catch(() => {});
  }

  private async doAllDue(lane: number): Promise<void> {
    const { lanes } = this;
    this.woken.delete(lane);
    for (let isFirst = true; !lanes[lane]?.stopping; isFirst = false) {
      const jobs = await this.jobs.take(this.queue, this.batch);
      const mayBeMore = jobs.length === this.batch;
      if (isFirst && mayBeMore) this.wake(lane + 1);
      if (!(await this.attemptTogether(jobs))) for (const job of jobs) await this.attempt(job);
      // Who adds one meanwhile wakes a lane again.
      if (!mayBeMore) return;
    }
  }

  /** @returns whether they are done */
  private async attemptTogether(jobs: readonly TakenJob[]): Promise<boolean> {
    if (jobs.length < 2) return jobs.length === 0;
    try {
      await this.do(jobs);
      return true;
    } catch (error) {
      this.logger.warn(
        `${jobs.length} jobs failed together, so each is tried alone: ${describeCause(error)}`,
      );
      return false;
    }
  }

  private async attempt(job: TakenJob): Promise<void> {
    try {
      await this.do([job]);
    } catch (error) {
      this.logger.warn(`${job.id}: an attempt failed: ${describeCause(error)}`);
      // If this fails too, the job is due again when it expires.
      await this.transactions.run(async (transaction) => {
        await this.work.failed?.(transaction, job, error);
        await this.jobs.fail(transaction, this.queue, job, error instanceof Error ? error.name : 'unknown');
      });
    }
  }

  private do(jobs: readonly TakenJob[]): Promise<void> {
    return this.work.work(jobs, (change) =>
      this.transactions.run(async (transaction) => {
        await change(transaction);
        await this.jobs.complete(transaction, this.queue, jobs);
      }),
    );
  }
}
