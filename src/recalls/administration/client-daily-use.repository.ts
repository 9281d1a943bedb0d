import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../platform/database/transaction.js';

/** A client's calls of a UTC day. */
export interface DayOfUse {
  readonly date: string;
  /** Calls that were let through, as far as processes have reported. Null when they are not counted by days. */
  readonly used: number | null;
}

/**
 * $1 a client, $2 the last day, $3 how many days. The days of both tables are those of quotas. A usage plan may have a quota of a week or a
 * month, or none; then its clients' calls are not counted by days. A process of the version before may have given back what was used.
 */
const DAYS_OF_USE = `
  WITH plan AS (
    SELECT coalesce(bool_or(usage_plan.quota_period = 'DAY'), false) AS counts_days, count(*) > 0 AS has_plan
      FROM client_usage_plan JOIN usage_plan ON usage_plan.name = client_usage_plan.plan
     WHERE client_usage_plan.client_id = $1::uuid)
  SELECT to_char(day.day, 'YYYY-MM-DD') AS date,
         coalesce(least(daily_usage.used, daily_usage.handed_out), plan_usage.used,
                  CASE WHEN plan.counts_days OR NOT plan.has_plan THEN 0 END) AS used
    FROM plan
   CROSS JOIN generate_series(0, $3::integer - 1) AS back
   CROSS JOIN LATERAL (SELECT $2::date - back AS day) AS day
    LEFT JOIN daily_usage ON daily_usage.client_id = $1 AND daily_usage.day = day.day
    LEFT JOIN plan_usage ON plan_usage.client_id = $1 AND plan_usage.starts_on = day.day AND plan_usage.period = 'DAY'
   ORDER BY day.day`;

@Injectable()
export class ClientUseRepository {
  /** Every day until the last one, the oldest first. */
  days(transaction: Transaction, clientId: string, lastDay: string, count: number): Promise<DayOfUse[]> {
    return transaction.query(DAYS_OF_USE, [clientId, lastDay, count]);
  }
}
