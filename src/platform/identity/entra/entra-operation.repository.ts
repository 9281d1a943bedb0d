import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../database/transaction.js';
import { EntraInstallationRow, EntraOperationRow } from './entra-operation.entity.js';

export type OperationKind = 'enrol' | 'add password' | 'remove password';

/** `begun`: in progress. `kept`: done, but the tenant may contain more than was intended. `abandoned`: to be undone. */
export type OperationState = 'begun' | 'kept' | 'abandoned';

/** A recorded operation. */
export interface NotedOperation {
  readonly id: string;
  readonly kind: OperationKind;
  readonly state: OperationState;
  readonly clientId: string | null;
  readonly keyId: string | null;
  readonly begunAt: Date;
}

const COLUMNS = `id, kind, state, client_id AS "clientId", key_id AS "keyId", begun_at AS "begunAt"`;

@Injectable()
export class EntraOperationRepository {
  async installation(transaction: Transaction): Promise<string> {
    const { id } = await transaction.findOneOrFail(EntraInstallationRow, { where: {} });
    return id;
  }

  async add(transaction: Transaction, operation: NotedOperation): Promise<void> {
    await transaction.insert(EntraOperationRow, operation);
  }

  all(transaction: Transaction): Promise<NotedOperation[]> {
    return transaction.query(`SELECT ${COLUMNS} FROM entra_operation ORDER BY begun_at, id`);
  }

  /** For a client whose row is locked. */
  ofClient(transaction: Transaction, clientId: string): Promise<NotedOperation[]> {
    return transaction.query(`SELECT ${COLUMNS} FROM entra_operation WHERE client_id = $1`, [clientId]);
  }

  /** False when the operation was abandoned. */
  async takeAway(transaction: Transaction, id: string): Promise<boolean> {
    const [rows]: [unknown[], number] = await transaction.query(
      `DELETE FROM entra_operation WHERE id = $1 AND state = 'begun' RETURNING id`,
      [id],
    );
    return rows.length === 1;
  }

  /** False when the operation was abandoned. */
  async markKept(
    transaction: Transaction,
    id: string,
    { clientId, keyId }: { clientId: string; keyId: string },
  ): Promise<boolean> {
    const [rows]: [unknown[], number] = await transaction.query(
      `UPDATE entra_operation SET state = 'kept', client_id = $2, key_id = $3
        WHERE id = $1 AND state = 'begun' RETURNING id`,
      [id, clientId, keyId],
    );
    return rows.length === 1;
  }

  /** False when the operation was kept. Waits for a transaction that is about to keep it. */
  async abandon(transaction: Transaction, id: string): Promise<boolean> {
    const [rows]: [unknown[], number] = await transaction.query(
      `UPDATE entra_operation SET state = 'abandoned' WHERE id = $1 AND state <> 'kept' RETURNING id`,
      [id],
    );
    return rows.length === 1;
  }

  /** Operations whose process has certainly ended. A removal is never abandoned; it is finished. */
  async abandonBegunBefore(transaction: Transaction, instant: Date): Promise<void> {
    await transaction.query(
      `UPDATE entra_operation SET state = 'abandoned'
        WHERE state = 'begun' AND kind <> 'remove password' AND begun_at < $1`,
      [instant],
    );
  }

  /** Ends all attempts at removing a password, because it is gone. */
  async removeRemovals(transaction: Transaction, clientId: string, keyId: string): Promise<void> {
    await transaction.delete(EntraOperationRow, { kind: 'remove password', clientId, keyId });
  }

  async remove(transaction: Transaction, id: string): Promise<void> {
    await transaction.delete(EntraOperationRow, { id });
  }
}
