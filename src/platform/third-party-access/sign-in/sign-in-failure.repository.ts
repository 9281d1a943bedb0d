import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../database/transaction.js';
import type { PairState } from './lockout.js';

/** A username, by its digest, and the network from which somebody signs in as it. */
export interface Pair {
  readonly userDigest: Buffer;
  readonly network: string;
}

@Injectable()
export class SignInFailureRepository {
  /**
   * The state of a pair, locked until the transaction ends, so that attempts in several processes are judged one after another: of any
   * number of parallel guesses, only as many as the limit are answered. The row is made if there is none, because there would be nothing to
   * lock.
   */
  async lock(transaction: Transaction, { userDigest, network }: Pair): Promise<PairState> {
    const [state]: PairState[] = await transaction.query(
      `INSERT INTO third_party_sign_in_failure AS pair (user_digest, network) VALUES ($1, $2)
       ON CONFLICT (user_digest, network) DO UPDATE SET network = pair.network
       RETURNING failed_at AS "failedAt", locked_until AS "lockedUntil"`,
      [userDigest, network],
    );
    if (!state) throw new Error('A row that was just inserted or updated is returned.');
    return state;
  }

  async save(
    transaction: Transaction,
    { userDigest, network }: Pair,
    { failedAt, lockedUntil }: PairState,
  ): Promise<void> {
    await transaction.query(
      `UPDATE third_party_sign_in_failure SET failed_at = $3::timestamptz[], locked_until = $4
        WHERE user_digest = $1 AND network = $2`,
      [userDigest, network, failedAt, lockedUntil],
    );
  }

  /** How often a username failed since a time, from all networks together. */
  async countSince(transaction: Transaction, userDigest: Buffer, moment: Date): Promise<number> {
    const [row]: { count: number }[] = await transaction.query(
      `SELECT count(*)::integer AS count FROM third_party_sign_in_failure, unnest(failed_at) AS failure (at)
        WHERE user_digest = $1 AND failure.at > $2`,
      [userDigest, moment],
    );
    return row?.count ?? 0;
  }

  /** Deletes what no rule counts any more. A row that an attempt has locked is left to the next time. */
  async removeSettled(transaction: Transaction, moment: Date, now: Date): Promise<void> {
    await transaction.query(
      `DELETE FROM third_party_sign_in_failure
        WHERE (user_digest, network) IN (
          SELECT user_digest, network FROM third_party_sign_in_failure
           WHERE (locked_until IS NULL OR locked_until <= $2)
             AND NOT EXISTS (SELECT FROM unnest(failed_at) AS failure (at) WHERE failure.at > $1)
             FOR UPDATE SKIP LOCKED)`,
      [moment, now],
    );
  }
}
