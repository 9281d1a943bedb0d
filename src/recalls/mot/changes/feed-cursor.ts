import { decodeCursor, encodeCursor } from '../../../platform/http/page-cursor.js';

/** The progress of a reader of the feed: the last row it got, and the position that row belongs to. */
export interface FeedCursor {
  readonly position: number;
  /** Drawn at random with the position, so that a position that is assigned again after a restore has another. */
  readonly mark: number;
  /** The id in `recall_history`, or in `recall` if the position is a manufacturer's new name. */
  readonly rowId: number;
}

/** Before the first change, because positions and ids count from 1. */
export const BEGINNING: FeedCursor = { position: 0, mark: 0, rowId: 0 };

export function cursorOf({ position, mark, rowId }: FeedCursor): string {
  return encodeCursor([position, mark, rowId]);
}

/** Decodes a cursor; undefined when it is invalid. */
export function placeOf(cursor: string): FeedCursor | undefined {
  const [position, mark, rowId] = decodeCursor(cursor, 3) ?? [];
  return isCount(position) && isCount(mark) && isCount(rowId) ? { position, mark, rowId } : undefined;
}

function isCount(value: string | number | undefined): value is number {
  return typeof value === 'number' && value >= 0;
}
