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

/** Closures are held when they are more than this number and more than this share of the open recalls. */
export const GUARD = { count: 1, share: 0.5 };

export interface Merged {
  readonly recalls: FiledRecalls;
  readonly counts: Record<
    'added' | 'updated' | 'reopened' | 'closed' | 'withdrawn' | 'unchanged' | 'skipped' | 'held',
    number
  >;
  /** The closures that are held. */
  readonly held: readonly string[];
  /** Nothing is merged. */
  readonly heldWhole: boolean;
}

export const NOTHING: Merged['counts'] = {
  added: 0,
  updated: 0,
  reopened: 0,
  closed: 0,
  withdrawn: 0,
  unchanged: 0,
  skipped: 0,
  held: 0,
};

/**
 * The result of a valid file: the rules of the SFTP guide, implemented a second time and without a database.
 *
 * @param heldBefore the recalls whose closures were held before, and not approved
 * @param isApproved whether an administrator has approved it, so that nothing of it is held
 */
export function merged(
  recalls: FiledRecalls,
  rows: readonly SnapshotRow[],
  heldBefore: ReadonlySet<string>,
  isApproved = false,
): Merged {
  const next = new Map(recalls);
  const counts = { ...NOTHING };
  const sent = new Set<string>();
  for (const row of rows) {
    const key = keyOf(row);
    // Equal rows count once; different rows with the same key make a file invalid.
    if (sent.has(key)) continue;
    sent.add(key);
    const known = recalls.get(key);
    counts[kindOf(known, row)] += 1;
    next.set(key, { dvsa: row.dvsa, start: row.start, isFixed: false });
  }
  const open = [...recalls].filter(([, { isFixed }]) => !isFixed);
  const closing = open.filter(([key]) => !sent.has(key));
  const isAnotherFile =
    sent.size < open.length / 2 && open.length > GUARD.count && counts.added > GUARD.count;
  if (isAnotherFile && !isApproved) {
    const held = closing.map(([key]) => key);
    return { recalls, counts: { ...NOTHING, held: held.length }, held, heldWhole: true };
  }
  const isTooMany = closing.length > GUARD.count && closing.length > GUARD.share * open.length;
  const stays = new Set(rows.map(({ reference }) => reference));
  const isHeld = ([key]: readonly [string, FiledRecall]) => {
    if (isApproved) return false;
    if (sent.size === 0 || isTooMany || heldBefore.has(key)) return true;
    const reference = key.slice(key.indexOf(' ') + 1);
    return (
      !stays.has(reference) &&
      closing.filter(([other]) => other.endsWith(` ${reference}`)).length > GUARD.count
    );
  };
  const held = closing.filter(isHeld).map(([key]) => key);
  for (const [key, recall] of closing) {
    if (!held.includes(key)) next.set(key, { ...recall, isFixed: true });
  }
  return {
    recalls: next,
    counts: { ...counts, closed: closing.length - held.length, held: held.length },
    held,
    heldWhole: false,
  };
}

export function keyOf({ vin, reference }: { readonly vin: string; readonly reference: string }): string {
  return `${vin} ${reference}`;
}

function kindOf(known: FiledRecall | undefined, { dvsa, start }: SnapshotRow) {
  if (!known) return 'added';
  if (known.isFixed) return 'reopened';
  return known.dvsa === dvsa && known.start === start ? 'unchanged' : 'updated';
}
