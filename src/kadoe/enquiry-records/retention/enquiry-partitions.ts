import { Injectable } from '@nestjs/common';
import { MONTHS_AHEAD } from '../../../platform/database/partitions.js';
import { Transactions } from '../../../platform/database/transaction.js';
import type { Environment } from '../../../platform/environment.js';

/**
 * For how many months after this one there are partitions without a gap. $1 the time. No more than ten years are looked for. (Names in `pg_temp`
 * are not partitions, so the parent is asked.)
 */
export const MONTHS_LEFT = `
  SELECT count(*)::integer AS months
    FROM (SELECT bool_and(EXISTS (
                   SELECT FROM pg_inherits JOIN pg_class ON pg_class.oid = inhrelid
                    WHERE inhparent = to_regclass('enquiry')
                      AND relname = 'enquiry_' || to_char(month AT TIME ZONE 'UTC', 'YYYY_MM')))
                   OVER (ORDER BY month) AS unbroken
            FROM generate_series(date_trunc('month', $1::timestamptz, 'UTC') + interval '1 month',
                                 date_trunc('month', $1::timestamptz, 'UTC') + interval '120 months',
                                 interval '1 month') AS month) AS months
   WHERE unbroken`;

/** The months of the record. The service's role may neither make nor drop tables: functions of the owner do, within their bounds. */
@Injectable()
export class EnquiryPartitions {
  constructor(private readonly transactions: Transactions) {}

  /** @returns how many were missing */
  keepAhead(now: Date): Promise<number> {
    return this.transactions.run(async (transaction) => {
      const rows: { made: number }[] = await transaction.query(
        'SELECT keep_enquiry_partitions($1, $2) AS made',
        [now.toISOString(), MONTHS_AHEAD],
      );
      return rows[0]?.made ?? 0;
    });
  }

  /** Drops the months that end before this moment. @returns their names */
  dropBefore(moment: Date): Promise<string[]> {
    return this.transactions.run(async (transaction) => {
      const rows: { dropped: string[] }[] = await transaction.query(
        'SELECT drop_enquiry_partitions($1) AS dropped',
        [moment.toISOString()],
      );
      return rows[0]?.dropped ?? [];
    });
  }

  monthsLeft(now: Date): Promise<number> {
    return this.transactions.run(async (transaction) => {
      const rows: { months: number }[] = await transaction.query(MONTHS_LEFT, [now.toISOString()]);
      return rows[0]?.months ?? 0;
    });
  }

  /** The lowest load that an enquiry saw which is still kept, of each environment; absent where there is none. */
  lowestLoadSeen(): Promise<Partial<Record<Environment, number>>> {
    return this.transactions.atLength(async (transaction) => {
      const rows: { environment: Environment; load: number | null }[] = await transaction.query(
        // The minimum of each is the first entry of an index in each partition; with GROUP BY all rows would be read.
        `SELECT environment, (SELECT min(load) FROM enquiry WHERE enquiry.environment = given.environment) AS load
           FROM unnest('{live,test}'::text[]) AS given (environment)`,
      );
      return Object.fromEntries(
        rows.flatMap(({ environment, load }) => (load === null ? [] : [[environment, load]])),
      );
    });
  }
}
