import { Injectable } from '@nestjs/common';
import { ADVISORY_LOCKS } from '../../../platform/database/advisory-locks.js';
import { PreparedStatements } from '../../../platform/database/prepared-statements.js';
import type { Transaction } from '../../../platform/database/transaction.js';
import {
  CHANGES_AFTER,
  CONFIRMATIONS,
  IS_ANY_QUEUED,
  IS_KNOWN,
  LOOKALIKES,
  PLACE_QUEUED,
} from './change-feed.sql.js';
import type { FeedCursor } from './feed-cursor.js';

/** What a reader is given next. */
export interface FollowingChanges {
  /** Each vehicle once. */
  readonly vins: readonly string[];
  /** Where it goes on; the place asked from when nothing follows. */
  readonly next: FeedCursor;
  /** Whether it has to come again for what there is already. */
  readonly more: boolean;
}

/** `pg` gives bigints as text. These count changes, so they stay far below what a number can hold. */
interface ChangeRow {
  readonly position: string;
  readonly mark: number;
  readonly rowId: string;
  readonly vin: string | null;
  readonly endsStep: boolean;
}

@Injectable()
export class ChangeFeedRepository {
  constructor(private readonly statements: PreparedStatements) {}

  /** Whether there are committed changes without a position. */
  async isAnyQueued(): Promise<boolean> {
    const [row] = await this.statements.query<{ isAny: boolean }>(IS_ANY_QUEUED, []);
    return row?.isAny === true;
  }

  /**
   * Waits until nobody else gives positions, and keeps the others from it until the transaction ends.
   *
   * @throws an error of PostgreSQL's, 55P03, when it takes longer than this.
   */
  async waitForTurn(transaction: Transaction, longestMs: number): Promise<void> {
    await transaction.query(`SET LOCAL lock_timeout = ${longestMs}`);
    await transaction.query('SELECT pg_advisory_xact_lock($1)', [ADVISORY_LOCKS.changeSequencer]);
  }

  /** Gives positions to the oldest changes in the queue. @returns how many */
  async placeQueued(transaction: Transaction, mark: number, limit: number): Promise<number> {
    const [row]: { placed: number }[] = await transaction.query(PLACE_QUEUED, [mark, limit]);
    return row?.placed ?? 0;
  }

  /** Whether this database has given the place's position, with that mark. */
  async isKnown(transaction: Transaction, { position, mark }: FeedCursor): Promise<boolean> {
    const [row]: { isKnown: boolean }[] = await transaction.query(IS_KNOWN, [position, mark]);
    return row?.isKnown === true;
  }

  /** The next changes after a place. */
  async findAfter(transaction: Transaction, place: FeedCursor, limit: number): Promise<FollowingChanges> {
    // One more than is shown tells whether there are more.
    const found: ChangeRow[] = await transaction.query(CHANGES_AFTER, [
      place.position,
      place.rowId,
      limit + 1,
    ]);
    const step = found.findIndex((row) => row.endsStep) + 1;
    const shown = found.slice(0, step > 0 ? Math.min(step, limit) : limit);
    const last = shown.at(-1);
    return {
      vins: [...new Set(shown.flatMap(({ vin }) => vin ?? []))],
      next: last ? { position: Number(last.position), mark: last.mark, rowId: Number(last.rowId) } : place,
      more: step > 0 || found.length > limit,
    };
  }

  /** The other known vehicles that answers about these can name as similar, and the other way round. */
  async findLookalikes(transaction: Transaction, vins: readonly string[]): Promise<readonly string[]> {
    const found: { vin: string }[] = await transaction.query(LOOKALIKES, [vins]);
    return found.map(({ vin }) => vin);
  }

  /** The JSON of all manufacturers, each with the receipt of its last merged file. */
  async findConfirmations(transaction: Transaction): Promise<string> {
    const [row]: { confirmations: string | null }[] = await transaction.query(CONFIRMATIONS, []);
    return row?.confirmations ?? '';
  }
}
