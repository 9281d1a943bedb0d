import { decodeCursor, encodeCursor } from '../../../platform/http/page-cursor.js';

/** How far a reader of the feed has come: the last row it was given, and the position which that row belongs to. */
export interface FeedCursor {
  readonly position: number;
  /** The position's own; a position given anew after a restore has another. */
  readonly mark: number;
  /** Of `recall_history`; of `recall` where the position is a manufacturer's new name. */
  readonly rowId: number;
}

/** Before the first change. Positions and ids count from 1. */
export const BEGINNING: FeedCursor = { position: 0, mark: 0, rowId: 0 };

export function cursorOf({ position, mark, rowId }: FeedCursor): string {
  return encodeCursor([position, mark, rowId]);
}

/** The place a cursor names, or undefined when it is none of ours. */
export function placeOf(cursor: string): FeedCursor | undefined {
  const [position, mark, rowId] = decodeCursor(cursor, 3) ?? [];
  return isCount(position) && isCount(mark) && isCount(rowId) ? { position, mark, rowId } : undefined;
}

function isCount(value: string | number | undefined): value is number {
  return typeof value === 'number' && value >= 0;
}
