import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { PreparedStatements } from '../../platform/database/prepared-statements.js';
import type { Transaction } from '../../platform/database/transaction.js';
import type { Environment } from '../../platform/environment.js';
import type { ImagePlace } from './application-images.js';
import type { TransactionType } from './renewal-fields.js';
import type { TestScenario } from './submission.js';

/** An application as it is stored when it is received. */
export interface NewApplication {
  readonly id: string;
  readonly clientId: string;
  readonly environment: Environment;
  readonly transactionHash: Buffer;
  readonly fingerprint: Buffer;
  readonly transactionType: TransactionType;
  readonly feePaid: number;
  readonly scenario: TestScenario | null;
  readonly licenceHash: Buffer | null;
  readonly dataKeyId: string;
  readonly sealedTransactionId: Buffer;
  readonly sealedFields: Buffer;
  readonly images: readonly ImagePlace[];
}

/** What is compared with a submission that has the same transaction id. */
export interface ReceivedApplication {
  readonly fingerprint: Buffer;
  readonly receivedAt: Date;
}

/**
 * Stores an application with its images' places and the first state of its history, unless the client has sent this transaction id before. If
 * another transaction is just storing it, the statement waits for its end.
 *
 * A 202 promises that the application is on the disk, so the commit waits for it, whatever the database's default is. (A default that waits for
 * more, such as for a replica, stays.)
 */
const INSERT = {
  name: 'insert_renewal_application',
  text: `
  WITH received AS (
    INSERT INTO renewal_application (id, client_id, environment, transaction_hash, fingerprint, transaction_type, fee_paid, scenario,
                                     licence_hash, data_key_id, sealed_transaction_id, sealed_fields, state, received_at, state_since)
    SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 'RECEIVED', now, now
      FROM (SELECT coalesce($13::timestamptz(3), clock_timestamp()::timestamptz(3)) AS now) AS clock
        ON CONFLICT (client_id, transaction_hash) DO NOTHING
    RETURNING id, received_at
  ), images AS (
    INSERT INTO renewal_image (application_id, kind, object_name, media_type, bytes, width, height, digest)
    SELECT received.id, kind, object_name, media_type, bytes, width, height, digest
      FROM received,
           unnest($14::text[], $15::text[], $16::text[], $17::integer[], $18::integer[], $19::integer[], $20::bytea[])
             AS given (kind, object_name, media_type, bytes, width, height, digest)
  ), history AS (
    INSERT INTO renewal_state_change (application_id, sequence, state, at)
    SELECT id, 1, 'RECEIVED', received_at FROM received
  )
  SELECT received_at AS "receivedAt",
         set_config('synchronous_commit',
                    CASE setting WHEN 'off' THEN 'on' ELSE setting END, true) AS "synchronousCommit"
    FROM received, current_setting('synchronous_commit') AS setting`,
};

const FIND = {
  name: 'renewal_application_by_transaction',
  text: `
  SELECT fingerprint, received_at AS "receivedAt"
    FROM renewal_application
   WHERE client_id = $1 AND transaction_hash = $2`,
};

@Injectable()
export class AcceptRepository {
  constructor(
    private readonly statements: PreparedStatements,
    private readonly clock: Clock,
  ) {}

  async find(
    transaction: Transaction,
    clientId: string,
    transactionHash: Buffer,
  ): Promise<ReceivedApplication | undefined> {
    const rows = await this.statements.queryIn<ReceivedApplication>(transaction, FIND, [
      clientId,
      transactionHash,
    ]);
    return rows[0];
  }

  /** @returns when it was received; undefined if the client has sent the transaction id before */
  async insert(transaction: Transaction, application: NewApplication): Promise<Date | undefined> {
    const { images } = application;
    const rows = await this.statements.queryIn<{ receivedAt: Date }>(transaction, INSERT, [
      application.id,
      application.clientId,
      application.environment,
      application.transactionHash,
      application.fingerprint,
      application.transactionType,
      application.feePaid,
      application.scenario,
      application.licenceHash,
      application.dataKeyId,
      application.sealedTransactionId,
      application.sealedFields,
      this.clock.databaseNow(),
      images.map(({ kind }) => kind),
      images.map(({ objectName }) => objectName),
      images.map(({ mediaType }) => mediaType),
      images.map(({ bytes }) => bytes),
      images.map(({ width }) => width),
      images.map(({ height }) => height),
      images.map(({ digest }) => digest),
    ]);
    return rows[0]?.receivedAt;
  }
}
