/** A recall of the manufacturer that sends the files. */
export interface FiledRecall {
  readonly dvsa: string | undefined;
  readonly start: string;
  readonly isFixed: boolean;
}

/** By vehicle and reference. */
export type FiledRecalls = ReadonlyMap<string, FiledRecall>;

export interface SnapshotRow {
  readonly vin: string;
  readonly reference: string;
  readonly dvsa: string | undefined;
  readonly start: string;
}

/** Closures are held when they are more than this, and more than this share of what is open. */
export const GUARD = { count: 1, share: 0.5 };

export interface Merged {
  readonly recalls: FiledRecalls;
  readonly counts: Record<'added' | 'updated' | 'reopened' | 'closed' | 'unchanged' | 'held', number>;
  /** Which closures are held. */
  readonly held: readonly string[];
}

/** What a sound file comes to: the rules of the SFTP guide, written down a second time and without a database. */
export function merged(recalls: FiledRecalls, rows: readonly SnapshotRow[]): Merged {
  const next = new Map(recalls);
  const counts = { added: 0, updated: 0, reopened: 0, closed: 0, unchanged: 0, held: 0 };
  const sent = new Set<string>();
  for (const row of rows) {
    const key = keyOf(row);
    // Rows that are equal count once; others with the same key are no sound file.
    if (sent.has(key)) continue;
    sent.add(key);
    const known = recalls.get(key);
    counts[kindOf(known, row)] += 1;
    next.set(key, { dvsa: row.dvsa, start: row.start, isFixed: false });
  }
  const open = [...recalls].filter(([, { isFixed }]) => !isFixed);
  const closing = open.filter(([key]) => !sent.has(key));
  const isHeld = closing.length > GUARD.count && closing.length > GUARD.share * open.length;
  if (isHeld)
    return { recalls: next, counts: { ...counts, held: closing.length }, held: closing.map(([key]) => key) };
  for (const [key, recall] of closing) next.set(key, { ...recall, isFixed: true });
  return { recalls: next, counts: { ...counts, closed: closing.length }, held: [] };
}

export function keyOf({ vin, reference }: { readonly vin: string; readonly reference: string }): string {
  return `${vin} ${reference}`;
}

function kindOf(known: FiledRecall | undefined, { dvsa, start }: SnapshotRow) {
  if (!known) return 'added';
  if (known.isFixed) return 'reopened';
  return known.dvsa === dvsa && known.start === start ? 'unchanged' : 'updated';
}
