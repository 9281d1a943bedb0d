import { createHash } from 'node:crypto';
import { keyOf } from './oracle.js';
import type { SnapshotRecall } from './oracle-rows.js';

/** A recall as it should be in the database. */
interface KeptRecall extends SnapshotRecall {
  readonly fixed: string | null;
  readonly changedAt: number;
}

/** The expected result of merging a file. */
export interface ExpectedCounts {
  readonly added: number;
  readonly updated: number;
  readonly reopened: number;
  readonly closed: number;
  readonly withdrawn: number;
  /** Always 0, because no API call comes between the files. */
  readonly skipped: number;
  readonly unchanged: number;
  readonly held: number;
}

/** Closures of one file are held when they exceed both of these; earlier files do not count. */
export interface Guard {
  readonly count: number;
  readonly share: number;
}

/** Reads what {@link Ledger.digest} summarises from the database. $1 ids of manufacturers. */
export const DIGESTS = `
  SELECT manufacturer_id AS id,
         md5(string_agg(concat_ws('|', vin, manufacturer_campaign_reference, dvsa_campaign_reference,
                                  recall_campaign_start_date, coalesce(rectification_date::text, 'open'),
                                  (extract(epoch FROM updated_at) * 1000)::bigint),
                        E'\\n' ORDER BY vin COLLATE "C", manufacturer_campaign_reference COLLATE "C")) AS digest
    FROM recall WHERE manufacturer_id = ANY($1) GROUP BY manufacturer_id`;

interface Comparison {
  readonly sent: readonly SnapshotRecall[];
  readonly open: readonly KeptRecall[];
  readonly missing: readonly KeptRecall[];
  readonly added: readonly SnapshotRecall[];
}

/** Above this number it is a change of how VINs are written, and not repairs. */
const MOST_RENAMED = 10;

/** Which of the missing recalls are held. @param heldBefore the keys of those that an earlier file held */
function heldOf(
  { sent, open, missing, added }: Comparison,
  guard: Guard,
  heldBefore: ReadonlySet<string>,
): readonly KeptRecall[] {
  const isTooMany = missing.length > guard.count && missing.length > guard.share * open.length;
  if (sent.length === 0 || isTooMany) return missing;
  const come = new Set(added.map(skeletonOf));
  const renamed = missing.filter((recall) => come.has(skeletonOf(recall)));
  const stays = new Set(sent.map(({ reference }) => reference));
  const sizes = new Map<string, number>();
  for (const { reference } of missing) sizes.set(reference, (sizes.get(reference) ?? 0) + 1);
  return missing.filter(
    (recall) =>
      heldBefore.has(keyOf(recall)) ||
      (renamed.length > MOST_RENAMED && renamed.includes(recall)) ||
      (!stays.has(recall.reference) && (sizes.get(recall.reference) ?? 0) > guard.count),
  );
}

/** Signs that look the same on paper count as one. */
function skeletonOf({ vin, reference }: SnapshotRecall): string {
  return `${vin.replaceAll(/[OQ]/g, '0').replaceAll('I', '1')} ${reference}`;
}

/** The expected recalls of one manufacturer, by the rules of sftp.md on merging. */
export class Ledger {
  private readonly recalls = new Map<string, KeptRecall>();
  private known: string | undefined;
  /** The closures that each file held, until a file contains the recall or may close it. */
  private heldByFiles: ReadonlySet<string>[] = [];

  /** @param today the day of the merge, in London */
  merge(sent: readonly SnapshotRecall[], guard: Guard, now: number, today: string): ExpectedCounts {
    this.known = undefined;
    const counts = {
      added: 0,
      updated: 0,
      reopened: 0,
      closed: 0,
      withdrawn: 0,
      unchanged: 0,
      skipped: 0,
      held: 0,
    };
    const inFile = new Set(sent.map(keyOf));
    const open = this.open;
    const missing = open.filter((recall) => !inFile.has(keyOf(recall)));
    const added = sent.filter((recall) => !this.recalls.has(keyOf(recall)));
    const isAnotherFile =
      inFile.size < open.length / 2 && open.length > guard.count && added.length > guard.count;
    if (isAnotherFile) return { ...counts, held: missing.length };
    const heldBefore = new Set(this.heldByFiles.flatMap((keys) => [...keys]));
    const held = new Set(heldOf({ sent, open, missing, added }, guard, heldBefore));
    const keys = new Set([...held].map(keyOf));
    this.heldByFiles = [
      ...this.heldByFiles.map((each) => new Set([...each].filter((key) => keys.has(key)))),
      keys,
    ];
    for (const recall of sent) {
      const before = this.recalls.get(keyOf(recall));
      if (!before) counts.added += 1;
      else if (before.fixed !== null) counts.reopened += 1;
      else if (before.dvsa !== recall.dvsa || before.start !== recall.start) counts.updated += 1;
      else {
        counts.unchanged += 1;
        continue;
      }
      this.recalls.set(keyOf(recall), { ...recall, fixed: null, changedAt: now });
    }
    for (const recall of missing) {
      if (held.has(recall)) counts.held += 1;
      else if (recall.start > today) {
        // A campaign may begin in the future, and before that nothing is fixed.
        counts.withdrawn += 1;
        this.recalls.delete(keyOf(recall));
      } else {
        counts.closed += 1;
        this.recalls.set(keyOf(recall), { ...recall, fixed: today, changedAt: now });
      }
    }
    return counts;
  }

  /** How many closures of its files are stored for an administrator, or to be held again. */
  get heldClosures(): number {
    return this.heldByFiles.reduce((sum, { size }) => sum + size, 0);
  }

  get all(): readonly KeptRecall[] {
    return [...this.recalls.values()];
  }

  get open(): readonly KeptRecall[] {
    return this.all.filter(({ fixed }) => fixed === null);
  }

  /** Undefined while there are no recalls. */
  get digest(): string | undefined {
    if (this.recalls.size === 0) return undefined;
    this.known ??= this.computeDigest();
    return this.known;
  }

  private computeDigest(): string {
    const lines = this.all
      .map((recall) => ({ order: Buffer.from(`${recall.vin}\0${recall.reference}`), recall }))
      .sort((one, other) => Buffer.compare(one.order, other.order))
      .map(({ recall: { vin, reference, dvsa, start, fixed, changedAt } }) =>
        // Like concat_ws, which omits NULL.
        [vin, reference, ...(dvsa === '' ? [] : [dvsa]), start, fixed ?? 'open', changedAt].join('|'),
      );
    return createHash('md5').update(lines.join('\n')).digest('hex');
  }
}
