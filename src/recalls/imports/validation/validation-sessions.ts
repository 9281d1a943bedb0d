import { Inject, Injectable } from '@nestjs/common';
import type pg from 'pg';
import { SETTINGS, type Settings } from '../../../platform/config/settings.js';
import { ADVISORY_LOCKS } from '../../../platform/database/advisory-locks.js';
import { connectionTo } from '../../../platform/database/connection.js';
import { addressFor } from '../../../platform/database/connection-needs.js';
import { openConnection } from '../../../platform/database/open-connection.js';

const CONNECTION_TIMEOUT_MS = 10_000;

/** The comparison of a full file takes half a minute. A caller does not wait longer than this for a response. */
const STATEMENT_TIMEOUT_MS = 5 * 60_000;

/**
 * The connections for validations, one for each. The session owns everything that a validation leaves in the database: an advisory lock, so
 * that a manufacturer has one validation at a time in all processes, and the temporary table in which the file is staged. Both disappear
 * with the session, however the process ends.
 */
@Injectable()
export class ValidationSessions {
  constructor(@Inject(SETTINGS) private readonly settings: Settings) {}

  /** @returns undefined when the manufacturer has a validation in progress; then nothing was done */
  async run<Result>(
    manufacturerId: number,
    work: (connection: pg.Client) => Promise<Result>,
  ): Promise<Result | undefined> {
    const connection = await openConnection({
      // A scan takes minutes, and sends no statement on this connection.
      ...connectionTo(addressFor('validation', this.settings), { mayBeSilent: true }),
      application_name: 'vehicle-recalls validation',
      connectionTimeoutMillis: CONNECTION_TIMEOUT_MS,
      statement_timeout: STATEMENT_TIMEOUT_MS,
      // Longer than the server's own timeout; this one is for a network that stopped delivering.
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
