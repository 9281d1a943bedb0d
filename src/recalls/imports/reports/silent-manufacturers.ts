import { Injectable } from '@nestjs/common';
import { ClockOffset } from '../../../platform/database/clock-offset.js';
import { type Transaction, Transactions } from '../../../platform/database/transaction.js';
import { LAST_MERGED_FILES } from '../last-merged-files.sql.js';

/** A manufacturer of which no file was merged for longer than a day. */
export interface SilentManufacturer {
  readonly id: number;
  readonly name: string;
  /** ISO 8601; null when it has sent files and none was ever merged. */
  readonly lastMergedAt: string | null;
}

/** Files come daily, and may be some hours late. The alerts NoDailyFile and NoFileWasEverMerged have the same number. */
export const SILENT_AFTER_HOURS = 30;

/** $1 the time since which they are silent, in seconds since 1970. One of which no file was ever merged has sent its first by then. */
const SILENT = `
  SELECT last.*
    FROM (${LAST_MERGED_FILES}) AS last
   WHERE last.at < $1
     AND (last.at > 0
          OR EXISTS (SELECT FROM import_run
                      WHERE manufacturer_id = last.id AND NOT dry_run AND received_at <= to_timestamp($1)))
   ORDER BY last.at, last.id`;

/** Finds the manufacturers whose recalls nobody has confirmed lately, by the rule of the metric and its alerts. */
@Injectable()
export class SilentManufacturers {
  constructor(
    private readonly transactions: Transactions,
    private readonly clockOffset: ClockOffset,
  ) {}

  /** Those that are silent for longest first. */
  async list(): Promise<SilentManufacturer[]> {
    const since = this.clockOffset.now() / 1_000 - SILENT_AFTER_HOURS * 3_600;
    const rows = await this.transactions.run((transaction: Transaction) =>
      transaction.query<{ id: number; name: string; at: number }[]>(SILENT, [since]),
    );
    return rows.map(({ id, name, at }) => ({
      id,
      name,
      lastMergedAt: at === 0 ? null : new Date(at * 1_000).toISOString(),
    }));
  }
}
