import { Injectable } from '@nestjs/common';
import { Transactions } from '../../../platform/database/transaction.js';
import type { Environment } from '../../../platform/environment.js';

/** The calls of a client in a month. */
export interface ClientCalls {
  readonly clientId: string;
  /** What it is called now. */
  readonly name: string | null;
  readonly environment: Environment;
  /** All that were recorded, refusals included. */
  readonly calls: number;
  /** Those that were answered with a keeper; never of a test client. */
  readonly chargeable: number;
}

/** $1 the first instant of a month, $2 that of the next, $3 an environment or null for both. */
const COUNT = `
  SELECT counted.*, client.name
    FROM (SELECT client_id AS "clientId", environment, count(*)::float8 AS calls,
                 (count(*) FILTER (WHERE chargeable))::float8 AS chargeable
            FROM enquiry
           WHERE recorded_at >= $1 AND recorded_at < $2 AND ($3::text IS NULL OR environment = $3)
           GROUP BY client_id, environment) AS counted
    LEFT JOIN client ON client.id = counted."clientId"
   ORDER BY client.name, counted."clientId", counted.environment`;

/** Counts calls by client and month, for invoices. */
@Injectable()
export class KadoeUsage {
  constructor(private readonly transactions: Transactions) {}

  /**
   * @param month `YYYY-MM`, in UTC as the partitions are
   * @param environment absent: both
   */
  count(month: string, environment?: Environment): Promise<ClientCalls[]> {
    const first = new Date(`${month}-01T00:00:00Z`);
    const next = new Date(first);
    next.setUTCMonth(first.getUTCMonth() + 1);
    // All rows of a month are read, which may be millions.
    return this.transactions.atLength((transaction) =>
      transaction.query(COUNT, [first.toISOString(), next.toISOString(), environment ?? null]),
    );
  }
}
