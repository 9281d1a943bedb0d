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

/** The next page of the feed. */
export interface FollowingChanges {
  /** Each vehicle once. */
  readonly vins: readonly string[];
  /** The cursor for the next page; unchanged when nothing follows. */
  readonly next: FeedCursor;
  /** Whether there is more, so that the reader should ask again at once. */
  readonly more: boolean;
}

/** `pg` returns bigints as text. These count changes, so they are far below the largest safe integer. */
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
   * Waits for the lock of the process that assigns positions, and keeps it until the transaction ends.
   *
   * @throws an error of PostgreSQL's, 55P03, when it takes longer than this
   */
  async waitForTurn(transaction: Transaction, longestMs: number): Promise<void> {
    await transaction.query(`SET LOCAL lock_timeout = ${longestMs}`);
    await transaction.query('SELECT pg_advisory_xact_lock($1)', [ADVISORY_LOCKS.changeSequencer]);
  }

  /** Assigns positions to the oldest changes in the queue. @returns how many */
  async placeQueued(transaction: Transaction, mark: number, limit: number): Promise<number> {
    const [row]: { placed: number }[] = await transaction.query(PLACE_QUEUED, [mark, limit]);
    return row?.placed ?? 0;
  }

  /** Whether this database assigned the cursor's position, with that mark. */
  async isKnown(transaction: Transaction, { position, mark }: FeedCursor): Promise<boolean> {
    const [row]: { isKnown: boolean }[] = await transaction.query(IS_KNOWN, [position, mark]);
    return row?.isKnown === true;
  }

  /** The next changes after a cursor. */
  async findAfter(transaction: Transaction, place: FeedCursor, limit: number): Promise<FollowingChanges> {
    // One row more than the page shows that there are more.
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

  /** The known vehicles whose VINs look similar to these: the answers about each name the other as similar. */
  async findLookalikes(transaction: Transaction, vins: readonly string[]): Promise<readonly string[]> {
    const found: { vin: string }[] = await transaction.query(LOOKALIKES, [vins]);
    return found.map(({ vin }) => vin);
  }

  /** The JSON of all manufacturers, each with the receipt time of its last merged file. */
  async findConfirmations(transaction: Transaction): Promise<string> {
    const [row]: { confirmations: string | null }[] = await transaction.query(CONFIRMATIONS, []);
    return row?.confirmations ?? '';
  }
}
