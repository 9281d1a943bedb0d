import { Injectable } from '@nestjs/common';
import { Clock } from '../../clock/clock.js';
import type { Transaction } from '../../database/transaction.js';
import type { PersonRole } from '../people/person.js';
import {
  CONFIRMED_MINUTES,
  IDLE_MINUTES,
  type ListedSession,
  LONGEST_HOURS,
  type Session,
} from './session.js';

/** The time that decides, given the parameter with the time of a test: the database's, because the clocks of processes differ. */
const NOW = (parameter: string) => `coalesce(${parameter}::timestamptz, clock_timestamp())`;

/** The rule of when a session is over is here alone. */
const IS_LIVE = (now: string) => `
  session.ended_at IS NULL AND person.removed_at IS NULL
  AND session.used_at > ${now} - interval '${IDLE_MINUTES} minutes'
  AND session.signed_in_at > ${now} - interval '${LONGEST_HOURS} hours'`;

const FIND = `
  SELECT session.id, session.signed_in_at AS "signedInAt", person.id AS "personId", person.name, person.role,
         session.confirmed_at > ${NOW('$2')} - interval '${CONFIRMED_MINUTES} minutes' AS "isConfirmed",
         session.used_at < ${NOW('$2')} - interval '1 minute' AS "isUseStale"
    FROM console_session AS session
    JOIN console_person AS person ON person.id = session.person_id
   WHERE session.token_hash = $1 AND ${IS_LIVE(NOW('$2'))}`;

interface FoundRow {
  readonly id: string;
  readonly signedInAt: Date;
  readonly personId: string;
  readonly name: string;
  readonly role: PersonRole;
  readonly isConfirmed: boolean;
  readonly isUseStale: boolean;
}

export interface NewSession {
  readonly id: string;
  readonly tokenHash: Buffer;
  readonly personId: string;
  readonly address: string;
  readonly browser: string;
  readonly confirmedAt: Date | undefined;
}

@Injectable()
export class SessionRepository {
  constructor(private readonly clock: Clock) {}

  async find(transaction: Pick<Transaction, 'query'>, tokenHash: Buffer): Promise<Session | undefined> {
    const [row]: FoundRow[] = await transaction.query(FIND, [tokenHash, this.clock.databaseNow()]);
    if (!row) return undefined;
    // Once a minute at most, because each page would write otherwise. A session so ends up to a minute early.
    if (row.isUseStale) {
      await transaction.query(
        `UPDATE console_session SET used_at = ${NOW('$2')} WHERE token_hash = $1 AND ended_at IS NULL`,
        [tokenHash, this.clock.databaseNow()],
      );
    }
    const { id, signedInAt, personId, name, role, isConfirmed } = row;
    return { id, signedInAt, isConfirmed, person: { id: personId, name, role } };
  }

  /** Whether there was a session with this token that ended less than a day ago. */
  async hasEnded(transaction: Pick<Transaction, 'query'>, tokenHash: Buffer): Promise<boolean> {
    const rows = await transaction.query(
      `SELECT FROM console_session
        WHERE token_hash = $1 AND signed_in_at > ${NOW('$2')} - interval '1 day'`,
      [tokenHash, this.clock.databaseNow()],
    );
    return rows.length > 0;
  }

  async insert(
    transaction: Transaction,
    { id, tokenHash, personId, address, browser, confirmedAt }: NewSession,
  ): Promise<void> {
    await transaction.query(
      `INSERT INTO console_session (id, token_hash, person_id, signed_in_at, confirmed_at, used_at, address, browser)
       SELECT $1, $2, $3, now, least($7::timestamptz, now), now, $4, $5 FROM (SELECT ${NOW('$6')} AS now) AS clock`,
      [id, tokenHash, personId, address, browser, this.clock.databaseNow(), confirmedAt ?? null],
    );
  }

  /** Those that have not ended, the most recently used first. */
  listLive(transaction: Transaction, personId?: string): Promise<ListedSession[]> {
    return transaction.query(
      `SELECT session.id, session.person_id AS "personId", session.signed_in_at AS "signedInAt",
              session.used_at AS "usedAt", session.address, session.browser
         FROM console_session AS session
         JOIN console_person AS person ON person.id = session.person_id
        WHERE ($1::uuid IS NULL OR session.person_id = $1) AND ${IS_LIVE(NOW('$2'))}
        ORDER BY session.used_at DESC, session.id`,
      [personId ?? null, this.clock.databaseNow()],
    );
  }

  /** @returns how many ended */
  async end(
    transaction: Transaction,
    { personId, sessionId, except }: { personId: string; sessionId?: string; except?: string },
  ): Promise<number> {
    const [, count]: [unknown, number] = await transaction.query(
      `UPDATE console_session SET ended_at = ${NOW('$4')}
        WHERE person_id = $1 AND ended_at IS NULL
          AND ($2::uuid IS NULL OR id = $2) AND ($3::uuid IS NULL OR id <> $3)`,
      [personId, sessionId ?? null, except ?? null, this.clock.databaseNow()],
    );
    return count;
  }

  async removeOld(transaction: Transaction): Promise<void> {
    await transaction.query(
      `DELETE FROM console_session WHERE signed_in_at < ${NOW('$1')} - interval '30 days'`,
      [this.clock.databaseNow()],
    );
  }
}
