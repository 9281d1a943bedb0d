import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type pg from 'pg';
import { Clock } from '../../../platform/clock/clock.js';
import { SETTINGS, type Settings } from '../../../platform/config/settings.js';
import { ADVISORY_LOCKS } from '../../../platform/database/advisory-locks.js';
import { connectionTo } from '../../../platform/database/connection.js';
import { openConnection } from '../../../platform/database/open-connection.js';
import { PreparedStatements } from '../../../platform/database/prepared-statements.js';
import { Transactions } from '../../../platform/database/transaction.js';
import { ImportRunRepository } from './import-run.repository.js';
import { RunLease } from './run-lease.js';

const CONNECTION_TIMEOUT_MS = 10_000;

/** What is said over a claim's connection takes milliseconds. Later than this the network has fallen silent. */
const ANSWER_TIMEOUT_MS = 15_000;

/** More than there are processes: those at the head of the queue may be in other hands. */
const MOST_CANDIDATES = 100;

/** By the database's clock: with those of several processes one would leave a run that another says is due. */
const DUE = {
  name: 'import_runs_due',
  text: `
    SELECT id FROM import_run
     WHERE state IN ('received', 'scanning', 'validating', 'merging') AND next_attempt_at <= coalesce($1::timestamptz, now())
     ORDER BY next_attempt_at, received_at, id LIMIT ${MOST_CANDIDATES}`,
};

/**
 * Claims runs, each for one worker of all processes at a time.
 *
 * An advisory lock, not FOR UPDATE SKIP LOCKED: a row's lock lives in a transaction, and the progress of a run has to
 * be seen while it goes on.
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

  /** Claims the run that has been due the longest, of those that nobody has in hand. */
  async claimNext(): Promise<RunLease | undefined> {
    const due = await this.statements.query<{ id: string }>(DUE, [this.clock.databaseNow()]);
    return this.claimFirst(due.map(({ id }) => id));
  }

  /** Claims this run if it is due and nobody has it in hand. */
  claim(runId: string): Promise<RunLease | undefined> {
    return this.claimFirst([runId]);
  }

  private async claimFirst(ids: readonly string[]): Promise<RunLease | undefined> {
    if (ids.length === 0) return undefined;
    const connection = await this.connect();
    try {
      for (const id of ids) {
        const claim = await this.tryClaim(connection, id);
        if (claim) return claim;
      }
    } catch (error) {
      await connection.end();
      throw error;
    }
    await connection.end();
    return undefined;
  }

  private async tryClaim(connection: pg.Client, runId: string): Promise<RunLease | undefined> {
    const lock = [ADVISORY_LOCKS.importRun, runId];
    const { rows } = await connection.query(
      'SELECT pg_try_advisory_lock($1, hashtext($2::text)) AS locked',
      lock,
    );
    if (rows[0]?.locked !== true) return undefined;
    const id = randomUUID();
    // It may have been done, or put off, since it was found.
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
      ...connectionTo(this.settings.databaseUrl),
      application_name: 'vehicle-recalls import claim',
      connectionTimeoutMillis: CONNECTION_TIMEOUT_MS,
      query_timeout: ANSWER_TIMEOUT_MS,
    });
  }
}
