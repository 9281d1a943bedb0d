import { Injectable } from '@nestjs/common';
import { londonDay } from '../../../platform/clock/clock.js';
import { ClockOffset } from '../../../platform/database/clock-offset.js';
import { DAY } from '../../../platform/database/sql-text.js';
import { type Transaction, Transactions } from '../../../platform/database/transaction.js';

/** What came in from a manufacturer on one day in London. */
export interface CalendarDay {
  /** `YYYY-MM-DD` */
  readonly day: string;
  /** Without dry runs. */
  readonly files: number;
  readonly merged: number;
  /** Held, as a whole or with closures, and not decided yet. */
  readonly held: number;
  readonly refused: number;
  readonly inProgress: number;
  /** The run of the file that came in last on this day. */
  readonly newestRunId: string | null;
}

export const CALENDAR_DAYS = 60;

/** $1 manufacturer id, $2 today in London. Each day is one range of import_run_manufacturer_idx. */
const CALENDAR = `
  SELECT ${DAY('calendar.day')} AS day, count(run.id)::integer AS files,
         (count(*) FILTER (WHERE run.state = 'done'))::integer AS merged,
         (count(*) FILTER (WHERE run.state = 'held'))::integer AS held,
         (count(*) FILTER (WHERE run.state = 'rejected'))::integer AS refused,
         (count(*) FILTER (WHERE run.state IN ('received', 'scanning', 'validating', 'merging')))::integer AS "inProgress",
         (array_agg(run.id ORDER BY run.received_at DESC) FILTER (WHERE run.id IS NOT NULL))[1] AS "newestRunId"
    FROM generate_series($2::timestamp - make_interval(days => ${CALENDAR_DAYS - 1}), $2::timestamp, interval '1 day')
           AS calendar (day)
    LEFT JOIN import_run AS run
           ON run.manufacturer_id = $1 AND NOT run.dry_run
          AND run.received_at >= calendar.day AT TIME ZONE 'Europe/London'
          AND run.received_at < (calendar.day + interval '1 day') AT TIME ZONE 'Europe/London'
   GROUP BY calendar.day
   ORDER BY calendar.day`;

/** The days on which a manufacturer sent files. */
@Injectable()
export class FileCalendar {
  constructor(
    private readonly transactions: Transactions,
    private readonly clockOffset: ClockOffset,
  ) {}

  /** The last 60 days, the oldest first. Undefined when there is no such manufacturer. */
  find(manufacturerId: number): Promise<CalendarDay[] | undefined> {
    const today = londonDay(this.clockOffset.now());
    return this.transactions.run(async (transaction: Transaction) => {
      const known: unknown[] = await transaction.query('SELECT FROM manufacturer WHERE id = $1', [
        manufacturerId,
      ]);
      return known.length === 0 ? undefined : transaction.query(CALENDAR, [manufacturerId, today]);
    });
  }
}
