import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../database/transaction.js';
import { RecoveryCodeRow } from './recovery-code.entity.js';
import type { SentCode } from './recovery-code-rules.js';

const CURRENT = `
  SELECT id, code_hash AS "codeHash", expires_at AS "expiresAt", wrong_at AS "wrongAt"
    FROM third_party_recovery_code
   WHERE client_id = $1 AND ended_at IS NULL
   ORDER BY created_at DESC, id
   LIMIT 1`;

@Injectable()
export class RecoveryCodeRepository {
  async add(
    transaction: Transaction,
    code: Pick<RecoveryCodeRow, 'id' | 'clientId' | 'codeHash' | 'createdAt' | 'expiresAt'>,
  ): Promise<void> {
    await transaction.insert(RecoveryCodeRow, { ...code, endedAt: null, wrongAt: [] });
  }

  /** A user's code that has not ended, whether or not it can still be used. */
  async findCurrent(transaction: Transaction, clientId: string): Promise<SentCode | undefined> {
    const [code]: SentCode[] = await transaction.query(CURRENT, [clientId]);
    return code;
  }

  /** The same, locked until the transaction ends, so that guesses at it are judged one after another. */
  async lockCurrent(transaction: Transaction, clientId: string): Promise<SentCode | undefined> {
    const [code]: SentCode[] = await transaction.query(`${CURRENT} FOR UPDATE`, [clientId]);
    return code;
  }

  /** @param codeId of no code: nothing happens, in the same time */
  async addWrong(transaction: Transaction, codeId: string, at: Date): Promise<void> {
    await transaction.query(
      'UPDATE third_party_recovery_code SET wrong_at = wrong_at || $2::timestamptz WHERE id = $1',
      [codeId, at],
    );
  }

  /** How often a wrong code was entered for a user since a time. */
  async countWrongSince(transaction: Transaction, clientId: string, moment: Date): Promise<number> {
    const [row]: { count: number }[] = await transaction.query(
      `SELECT count(*)::integer AS count FROM third_party_recovery_code, unnest(wrong_at) AS wrong (at)
        WHERE client_id = $1 AND wrong.at > $2`,
      [clientId, moment],
    );
    return row?.count ?? 0;
  }

  /** How many codes were sent to a user since a time. */
  async countSentSince(transaction: Transaction, clientId: string, moment: Date): Promise<number> {
    const [row]: { count: number }[] = await transaction.query(
      `SELECT count(*)::integer AS count FROM third_party_recovery_code
        WHERE client_id = $1 AND created_at > $2`,
      [clientId, moment],
    );
    return row?.count ?? 0;
  }

  /** Ends every code of a user: one was used, or a newer code or password replaces them. */
  async endAll(transaction: Transaction, clientId: string, at: Date): Promise<void> {
    await transaction.query(
      'UPDATE third_party_recovery_code SET ended_at = $2 WHERE client_id = $1 AND ended_at IS NULL',
      [clientId, at],
    );
  }

  /** Deletes codes that were sent before a time, which no rule counts any more. */
  async removeSentBefore(transaction: Transaction, moment: Date): Promise<void> {
    await transaction.query(
      `DELETE FROM third_party_recovery_code
        WHERE id IN (SELECT id FROM third_party_recovery_code WHERE created_at <= $1 FOR UPDATE SKIP LOCKED)`,
      [moment],
    );
  }
}
