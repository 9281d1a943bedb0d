import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type pg from 'pg';
import { Clock } from '../../../platform/clock/clock.js';
import { SETTINGS, type Settings } from '../../../platform/config/settings.js';
import { ADVISORY_LOCKS } from '../../../platform/database/advisory-locks.js';
import { connectionTo } from '../../../platform/database/connection.js';
import { addressFor } from '../../../platform/database/connection-needs.js';
import { openConnection } from '../../../platform/database/open-connection.js';
import { PreparedStatements } from '../../../platform/database/prepared-statements.js';
import { Transactions } from '../../../platform/database/transaction.js';
import { ImportRunRepository } from './import-run.repository.js';
import { RunLease } from './run-lease.js';

const CONNECTION_TIMEOUT_MS = 10_000;

/** Statements on a lease's connection take milliseconds. After this time the network has stopped delivering. */
const ANSWER_TIMEOUT_MS = 15_000;

/** More than the number of processes, because other workers may have the first runs of the queue. */
const MOST_CANDIDATES = 100;

/** By the database's clock, because with the clocks of several processes a run could be due for one and not for another. */
const DUE = {
  name: 'import_runs_due',
  text: `
    SELECT id FROM import_run
     WHERE state IN ('received', 'scanning', 'validating', 'merging') AND next_attempt_at <= coalesce($1::timestamptz, now())
     ORDER BY next_attempt_at, received_at, id LIMIT ${MOST_CANDIDATES}`,
};

/**
 * Leases runs to workers, each run to one worker of all processes.
 *
 * The lease is an advisory lock and not FOR UPDATE SKIP LOCKED, because a row lock needs an open transaction, and the progress of a run
 * must be visible while it continues.
 */
@Injectable()
export class RunLeases {
  constructor(
    private readonly statements: PreparedStatements,
    private readonly transactions: Transactions,
    private readonly runs: ImportRunRepository,
    private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** Leases the run that has been due for the longest time, among those without a lease. */
  async acquireNext(): Promise<RunLease | undefined> {
    const due = await this.statements.query<{ id: string }>(DUE, [this.clock.databaseNow()]);
    return this.acquireFirst(due.map(({ id }) => id));
  }

  /** Leases this run if it is due and has no lease. */
  acquire(runId: string): Promise<RunLease | undefined> {
    return this.acquireFirst([runId]);
  }

  private async acquireFirst(ids: readonly string[]): Promise<RunLease | undefined> {
    if (ids.length === 0) return undefined;
    const connection = await this.connect();
    try {
      for (const id of ids) {
        const lease = await this.tryAcquire(connection, id);
        if (lease) return lease;
      }
    } catch (error) {
      await connection.end();
      throw error;
    }
    await connection.end();
    return undefined;
  }

  private async tryAcquire(connection: pg.Client, runId: string): Promise<RunLease | undefined> {
    const lock = [ADVISORY_LOCKS.importRun, runId];
    const { rows } = await connection.query(
      'SELECT pg_try_advisory_lock($1, hashtext($2::text)) AS locked',
      lock,
    );
    if (rows[0]?.locked !== true) return undefined;
    const id = randomUUID();
    // It may have ended, or been postponed, since it was found.
    const claimed = await connection.query<{ waitedFor: string | null }>(
      `UPDATE import_run AS run
          SET claimed_by = $2, heartbeat_at = moment.now, started_at = coalesce(run.started_at, moment.now), attempts = run.attempts + 1,
              bytes_read = 0, waiting_for = NULL
         FROM import_run AS before, (SELECT coalesce($3::timestamptz, now()) AS now) AS moment
        WHERE run.id = $1 AND before.id = run.id AND run.next_attempt_at <= moment.now
          AND run.state IN ('received', 'scanning', 'validating', 'merging')
       RETURNING before.waiting_for AS "waitedFor"`,
      [runId, id, this.clock.databaseNow()],
    );
    const [row] = claimed.rows;
    if (!row) {
      await connection.query('SELECT pg_advisory_unlock($1, hashtext($2::text))', lock);
      return undefined;
    }
    const run = await this.transactions.run((transaction) => this.runs.read(transaction, runId));
    return new RunLease(id, run, row.waitedFor, connection, this.clock);
  }

  private connect(): Promise<pg.Client> {
    return openConnection({
      ...connectionTo(addressFor('import claim', this.settings)),
      application_name: 'vehicle-recalls import claim',
      connectionTimeoutMillis: CONNECTION_TIMEOUT_MS,
      query_timeout: ANSWER_TIMEOUT_MS,
    });
  }
}
