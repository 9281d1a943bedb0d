import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { ADVISORY_LOCKS } from '../../platform/database/advisory-locks.js';
import { Transactions } from '../../platform/database/transaction.js';
import { JobQueue } from '../../platform/job-queue/job-queue.js';
import { JOB_SCHEMA, type QueueName } from '../../platform/job-queue/job-schema.js';
import type { ApplicationState } from '../applications/application-state.js';

/** The job that each state waits for. Somebody else acts on IN_REVIEW, and on READY when its forwarding was given up. */
const JOBS: readonly { readonly state: ApplicationState; readonly queue: QueueName }[] = [
  { state: 'RECEIVED', queue: 'renewal-check' },
  { state: 'READY', queue: 'renewal-forward' },
];

/** More wait for the next round. */
const MOST = 1_000;

/** $1 the state, $2 its queue, $3 the time. One that came into its state just now has a job, or its worker adds one in a moment. */
const FIND = `
  SELECT id
    FROM renewal_application AS application
   WHERE state = $1 AND final_at IS NULL AND forwarding_failed_at IS NULL
     AND state_since < coalesce($3::timestamptz, clock_timestamp()) - interval '1 minute'
     AND NOT EXISTS (SELECT FROM ${JOB_SCHEMA}.job
                      WHERE name = $2 AND job.state < 'completed' AND data ->> 'id' = application.id::text)
   ORDER BY received_at, id
   LIMIT ${MOST}`;

/**
 * Finds applications that wait for a job and have none, and adds it: after a restore (a backup has no jobs), when a job failed each time that it was
 * tried, or when somebody emptied a queue. So no application is in a state on which nobody will act.
 */
@Injectable()
export class MissingJobs {
  constructor(
    private readonly transactions: Transactions,
    private readonly jobs: JobQueue,
    private readonly clock: Clock,
  ) {}

  /** @returns how many there were */
  async add(): Promise<number> {
    let added = 0;
    for (const { state, queue } of JOBS) added += await this.addTo(queue, state);
    return added;
  }

  private async addTo(queue: QueueName, state: ApplicationState): Promise<number> {
    const count = await this.transactions.run(async (transaction) => {
      // Two processes would both add them. That would harm nobody, and the second waits no longer than this takes.
      await transaction.query('SELECT pg_advisory_xact_lock($1)', [String(ADVISORY_LOCKS.renewalJobs)]);
      const rows: { id: string }[] = await transaction.query(FIND, [state, queue, this.clock.databaseNow()]);
      for (const { id } of rows) await this.jobs.add(transaction, queue, { id });
      return rows.length;
    });
    if (count > 0) this.jobs.announce(queue);
    return count;
  }
}
