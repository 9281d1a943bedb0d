import { Injectable } from '@nestjs/common';
import { Clock } from '../../clock/clock.js';
import type { Transaction } from '../../database/transaction.js';

const NOW = (parameter: string) => `coalesce(${parameter}::timestamptz, clock_timestamp())`;

/** As long as a browser waits for its person. */
const CHALLENGE_MINUTES = 5;

export interface StoredPasskey {
  readonly credentialId: string;
  readonly personId: string;
  readonly publicKey: Buffer;
  readonly counter: number;
}

/** A passkey as its owner sees it. */
export interface ListedPasskey {
  readonly credentialId: string;
  readonly createdAt: Date;
  readonly usedAt: Date | null;
}

@Injectable()
export class PasskeyRepository {
  constructor(private readonly clock: Clock) {}

  /** Those that are too old go at once, because anybody may ask for one. */
  async insertChallenge(transaction: Pick<Transaction, 'query'>, challenge: string): Promise<void> {
    await transaction.query(`DELETE FROM console_challenge WHERE expires_at < ${NOW('$1')}`, [
      this.clock.databaseNow(),
    ]);
    await transaction.query(
      `INSERT INTO console_challenge (challenge, expires_at)
       VALUES ($1, ${NOW('$2')} + interval '${CHALLENGE_MINUTES} minutes')`,
      [challenge, this.clock.databaseNow()],
    );
  }

  /** @returns whether it was there, and not too old: each is used once */
  async useChallenge(transaction: Pick<Transaction, 'query'>, challenge: string): Promise<boolean> {
    const [rows]: [unknown[]] = await transaction.query(
      `DELETE FROM console_challenge WHERE challenge = $1 AND expires_at > ${NOW('$2')} RETURNING challenge`,
      [challenge, this.clock.databaseNow()],
    );
    return rows.length > 0;
  }

  list(transaction: Pick<Transaction, 'query'>, personId: string): Promise<ListedPasskey[]> {
    return transaction.query(
      `SELECT credential_id AS "credentialId", created_at AS "createdAt", used_at AS "usedAt"
         FROM console_passkey WHERE person_id = $1 ORDER BY created_at, credential_id`,
      [personId],
    );
  }

  /** Of somebody who may enter; locked until the end of the transaction. */
  async lock(transaction: Transaction, credentialId: string): Promise<StoredPasskey | undefined> {
    const [row]: StoredPasskey[] = await transaction.query(
      `SELECT passkey.credential_id AS "credentialId", passkey.person_id AS "personId",
              passkey.public_key AS "publicKey", passkey.counter::float8 AS counter
         FROM console_passkey AS passkey
         JOIN console_person AS person ON person.id = passkey.person_id AND person.removed_at IS NULL
        WHERE passkey.credential_id = $1
          FOR UPDATE OF passkey`,
      [credentialId],
    );
    return row;
  }

  async insert(
    transaction: Transaction,
    { credentialId, personId, publicKey, counter }: StoredPasskey,
  ): Promise<boolean> {
    const rows = await transaction.query(
      `INSERT INTO console_passkey (credential_id, person_id, public_key, counter, created_at)
       VALUES ($1, $2, $3, $4, ${NOW('$5')}) ON CONFLICT DO NOTHING RETURNING credential_id`,
      [credentialId, personId, publicKey, counter, this.clock.databaseNow()],
    );
    return rows.length > 0;
  }

  async use(transaction: Transaction, credentialId: string, counter: number): Promise<void> {
    await transaction.query(
      `UPDATE console_passkey SET counter = $2, used_at = ${NOW('$3')} WHERE credential_id = $1`,
      [credentialId, counter, this.clock.databaseNow()],
    );
  }

  /** @returns whether the person had it */
  async remove(transaction: Transaction, personId: string, credentialId: string): Promise<boolean> {
    const [rows]: [unknown[]] = await transaction.query(
      'DELETE FROM console_passkey WHERE person_id = $1 AND credential_id = $2 RETURNING credential_id',
      [personId, credentialId],
    );
    return rows.length > 0;
  }
}
