import type { Look } from './look.js';
import { contains, type SentFile, vinOf } from './sent-file.js';

/** The counts of a run. */
export interface Counts {
  readonly added: number;
  readonly updated: number;
  readonly reopened: number;
  readonly closed: number;
}

/** A manufacturer's recalls after merging its files one after another. */
export class SnapshotModel {
  private merged: SentFile | undefined;
  private readonly known = new Set<number>();

  constructor(private readonly manufacturerId: number) {}

  /** @returns the expected counts of the merge */
  merge(file: SentFile): Counts {
    const counts = { added: 0, updated: 0, reopened: 0, closed: 0 };
    for (let number = file.first; number < file.first + file.rows; number++) {
      if (!this.known.has(number)) counts.added += 1;
      else if (!contains(this.merged, number)) counts.reopened += 1;
      else if (this.merged?.dvsa !== file.dvsa) counts.updated += 1;
      this.known.add(number);
    }
    for (const number of this.known) {
      if (contains(this.merged, number) && !contains(file, number)) counts.closed += 1;
    }
    this.merged = file;
    return counts;
  }

  /** Compares with the recalls in the database. @returns the differences */
  async check(look: Look): Promise<string[]> {
    const { merged } = this;
    const [found] = await look(
      `SELECT count(*)::integer AS all,
              count(*) FILTER (WHERE is_open)::integer AS open,
              min(vin) FILTER (WHERE is_open) AS first,
              max(vin) FILTER (WHERE is_open) AS last,
              count(*) FILTER (WHERE is_open AND dvsa_campaign_reference IS DISTINCT FROM $2)::integer AS others
         FROM (SELECT *, rectification_date IS NULL AS is_open FROM recall WHERE manufacturer_id = $1) AS recall`,
      [this.manufacturerId, merged?.dvsa],
    );
    const right = {
      all: this.known.size,
      open: merged?.rows ?? 0,
      first: merged ? vinOf(merged.series, merged.first) : null,
      last: merged ? vinOf(merged.series, merged.first + merged.rows - 1) : null,
      others: 0,
    };
    const [is, shouldBe] = [JSON.stringify(found), JSON.stringify(right)];
    return is === shouldBe ? [] : [`The recalls of files are ${is} and should be ${shouldBe}`];
  }
}
