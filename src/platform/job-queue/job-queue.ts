import { Injectable } from '@nestjs/common';
import PgBoss from 'pg-boss';
import { Clock } from '../clock/clock.js';
import { PreparedStatements } from '../database/prepared-statements.js';
import { type Transaction, Transactions } from '../database/transaction.js';
import { JOB_SCHEMA, type QueueName } from './job-schema.js';
import { sqlIn } from './job-sql.js';

/** What a job is about. A queue has ids alone, and nothing personal. */
export interface JobData {
  readonly id: string;
}

/** A job that a worker has taken. */
export interface TakenJob extends JobData {
  readonly jobId: string;
  /** Whether it is given up if this attempt fails. */
  readonly isLastAttempt: boolean;
}

export interface JobOptions {
  /** How often it is tried again. Without it, the queue's number. */
  readonly retryLimit?: number;
  /** How soon it is tried again for the first time. Without it, the queue's number. */
  readonly retryDelaySeconds?: number;
}

/** A job that was done is of no more use. One that was given up remains for people to look at; its case says so too. */
const KEPT = {
  archiveCompletedAfterSeconds: 60 * 60,
  archiveFailedAfterSeconds: 7 * 24 * 60 * 60,
  deleteAfterDays: 7,
};

/**
 * Jobs in PostgreSQL, by pg-boss. Its statements run in our transactions: a job is added with what it is about, and is done with what it has changed.
 * Its own loops, timers and connections are not used (docs/adr/0026).
 */
@Injectable()
export class JobQueue {
  private readonly boss: PgBoss;
  private readonly listeners = new Map<QueueName, () => void>();

  constructor(
    private readonly transactions: Transactions,
    private readonly statements: PreparedStatements,
    private readonly clock: Clock,
  ) {
    const db: PgBoss.Db = {
      executeSql: (text, values) =>
        this.transactions.run((transaction) =>
          sqlIn(transaction, this.statements, this.clock).executeSql(text, values),
        ),
    };
    this.boss = new PgBoss({
      db,
      schema: JOB_SCHEMA,
      migrate: false,
      supervise: false,
      schedule: false,
      ...KEPT,
    });
  }

  /** Adds a job, which is due when the transaction is committed. */
  async add(
    transaction: Transaction,
    queue: QueueName,
    data: JobData,
    { retryLimit, retryDelaySeconds }: JobOptions = {},
  ): Promise<void> {
    const added = await this.boss.send(queue, data, {
      db: sqlIn(transaction, this.statements, this.clock),
      ...(retryLimit === undefined ? {} : { retryLimit }),
      ...(retryDelaySeconds === undefined ? {} : { retryDelay: retryDelaySeconds }),
    });
    if (added === null) throw new Error(`There is no queue ${queue}`);
  }

  /** Tells the worker of this process, if it has one, that a transaction with a job of this queue was committed. */
  announce(queue: QueueName): void {
    this.listeners.get(queue)?.();
  }

  onAdded(queue: QueueName, listener: () => void): void {
    this.listeners.set(queue, listener);
  }

  /** Takes jobs that are due, at most so many, for as long as the queue lets a worker have one. */
  async take(queue: QueueName, most = 1): Promise<TakenJob[]> {
    const jobs = await this.transactions.single(async (transaction) => {
      const { executeSql } = sqlIn(transaction, this.statements, this.clock);
      let failure: { readonly error: unknown } | undefined;
      const taken = await this.boss.fetch<JobData>(queue, {
        includeMetadata: true,
        batchSize: most,
        db: {
          executeSql: (text, values) =>
            executeSql(text, values).catch((error: unknown) => {
              failure = { error };
              throw error;
            }),
        },
      });
      // The library answers with no jobs when the database fails.
      if (failure) throw failure.error;
      return taken;
    });
    return jobs.map((job) => ({
      jobId: job.id,
      id: job.data.id,
      isLastAttempt: job.retryCount >= job.retryLimit,
    }));
  }

  /** Says in the transaction of their work that jobs are done. */
  async complete(transaction: Transaction, queue: QueueName, jobs: readonly TakenJob[]): Promise<void> {
    // The library takes several ids in the place of one. Its types say so only for a call without the data between ids and options.
    const ids = jobs.map(({ jobId }) => jobId) as unknown as string;
    await this.boss.complete(queue, ids, {}, { db: sqlIn(transaction, this.statements, this.clock) });
  }

  /**
   * Says that an attempt failed. The job is due again after a delay, or given up.
   *
   * @param problem the kind of failure; the text of an error may have values in it
   */
  async fail(
    transaction: Transaction,
    queue: QueueName,
    { jobId }: TakenJob,
    problem: string,
  ): Promise<void> {
    await this.boss.fail(queue, jobId, { problem }, { db: sqlIn(transaction, this.statements, this.clock) });
  }

  /** Makes the jobs of workers that are gone due again, and removes what is done. */
  async maintain(): Promise<void> {
    await this.boss.maintain();
  }
}
