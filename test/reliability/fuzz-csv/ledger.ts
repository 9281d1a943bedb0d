import { createHash } from 'node:crypto';
import { keyOf } from './oracle.js';
import type { SnapshotRecall } from './oracle-rows.js';

/** A recall as it should be in the database. */
interface KeptRecall extends SnapshotRecall {
  readonly fixed: string | null;
  readonly changedAt: number;
}

/** What the merge of a file should come to. */
export interface ExpectedCounts {
  readonly added: number;
  readonly updated: number;
  readonly reopened: number;
  readonly closed: number;
  readonly unchanged: number;
  readonly held: number;
}

/** More closures than both of these are held. */
export interface Guard {
  readonly count: number;
  readonly share: number;
}

/** Reads what {@link Ledger.digest} tells from the database. $1 ids of manufacturers. */
export const DIGESTS = `
  SELECT manufacturer_id AS id,
         md5(string_agg(concat_ws('|', vin, manufacturer_campaign_reference, dvsa_campaign_reference,
                                  recall_campaign_start_date, coalesce(rectification_date::text, 'open'),
                                  (extract(epoch FROM updated_at) * 1000)::bigint),
                        E'\\n' ORDER BY vin COLLATE "C", manufacturer_campaign_reference COLLATE "C")) AS digest
    FROM recall WHERE manufacturer_id = ANY($1) GROUP BY manufacturer_id`;

/** What the database should hold of one manufacturer, by the five sentences of sftp.md on merging. */
export class Ledger {
  private readonly recalls = new Map<string, KeptRecall>();
  private known: string | undefined;

  /** @param today the day of the merge, in London */
  merge(sent: readonly SnapshotRecall[], guard: Guard, now: number, today: string): ExpectedCounts {
    this.known = undefined;
    const counts = { added: 0, updated: 0, reopened: 0, closed: 0, unchanged: 0, held: 0 };
    const inFile = new Set(sent.map(keyOf));
    const open = this.open;
    const missing = open.filter((recall) => !inFile.has(keyOf(recall)));
    const isHeld = missing.length > guard.count && missing.length > guard.share * open.length;
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
    if (isHeld) return { ...counts, held: missing.length };
    for (const recall of missing) {
      // A campaign may begin in the future, and nothing is fixed before it does.
      const fixed = recall.start > today ? recall.start : today;
      this.recalls.set(keyOf(recall), { ...recall, fixed, changedAt: now });
    }
    return { ...counts, closed: missing.length };
  }

  get all(): readonly KeptRecall[] {
    return [...this.recalls.values()];
  }

  get open(): readonly KeptRecall[] {
    return this.all.filter(({ fixed }) => fixed === null);
  }

  /** Undefined while there is nothing. */
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
        // As concat_ws does, which leaves out what is NULL.
        [vin, reference, ...(dvsa === '' ? [] : [dvsa]), start, fixed ?? 'open', changedAt].join('|'),
      );
    return createHash('md5').update(lines.join('\n')).digest('hex');
  }
}
