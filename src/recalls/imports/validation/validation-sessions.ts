import { Inject, Injectable } from '@nestjs/common';
import type pg from 'pg';
import { SETTINGS, type Settings } from '../../../platform/config/settings.js';
import { ADVISORY_LOCKS } from '../../../platform/database/advisory-locks.js';
import { connectionTo } from '../../../platform/database/connection.js';
import { openConnection } from '../../../platform/database/open-connection.js';

const CONNECTION_TIMEOUT_MS = 10_000;

/** Comparing a full file takes half a minute; nobody waits longer than this for the answer to a call. */
const STATEMENT_TIMEOUT_MS = 5 * 60_000;

/**
 * The connections that files are validated on, one for each. The session holds everything a validation leaves in the
 * database: a lock, so that a manufacturer has one at a time in all processes, and the temporary table the file is
 * staged in. Both go with it, however the process ends.
 */
@Injectable()
export class ValidationSessions {
  constructor(@Inject(SETTINGS) private readonly settings: Settings) {}

  /** @returns undefined when the manufacturer has a validation under way: nothing was done then. */
  async run<Result>(
    manufacturerId: number,
    work: (connection: pg.Client) => Promise<Result>,
  ): Promise<Result | undefined> {
    const connection = await openConnection({
      // A scan takes minutes, in which nothing is asked here.
      ...connectionTo(this.settings.databaseUrl, { mayBeSilent: true }),
      application_name: 'vehicle-recalls validation',
      connectionTimeoutMillis: CONNECTION_TIMEOUT_MS,
      statement_timeout: STATEMENT_TIMEOUT_MS,
      // The server's own timeout comes first; this one is for a network that fell silent.
      query_timeout: STATEMENT_TIMEOUT_MS + 1_000,
    });
    try {
      const { rows } = await connection.query('SELECT pg_try_advisory_lock($1, $2) AS locked', [
        ADVISORY_LOCKS.validation,
        manufacturerId,
      ]);
      return rows[0]?.locked === true ? await work(connection) : undefined;
    } finally {
      await connection.end();
    }
  }
}
