import { Injectable } from '@nestjs/common';
import type { Transaction } from '../database/transaction.js';
import type { Page } from '../http/page-query.js';
import type { PlanTerms, UsagePlan } from './usage-plan.js';

/** A plan with the number of clients that have it. */
export interface PlanRecord extends UsagePlan {
  readonly clients: number;
}

const COLUMNS = `
  name, rate, burst, quota, quota_period AS "quotaPeriod",
  (SELECT count(*)::integer FROM client_usage_plan WHERE plan = usage_plan.name) AS clients`;

/** Usage plans, and which client has which. */
@Injectable()
export class UsagePlanRepository {
  /** Ordered by name, byte by byte, so that a place in the list is the same in every collation. */
  list(transaction: Transaction, { limit, after }: Page<readonly [name: string]>): Promise<PlanRecord[]> {
    return transaction.query(
      `SELECT ${COLUMNS} FROM usage_plan
        WHERE $1::text IS NULL OR name COLLATE "C" > $1
        ORDER BY name COLLATE "C" LIMIT $2`,
      [after?.[0] ?? null, limit + 1],
    );
  }

  async find(transaction: Transaction, name: string): Promise<PlanRecord | undefined> {
    const [row]: PlanRecord[] = await transaction.query(`SELECT ${COLUMNS} FROM usage_plan WHERE name = $1`, [
      name,
    ]);
    return row;
  }

  /** Locks a plan. Clients can't get it until the transaction ends. */
  async lock(transaction: Transaction, name: string): Promise<PlanRecord | undefined> {
    const rows = await transaction.query('SELECT FROM usage_plan WHERE name = $1 FOR UPDATE', [name]);
    // Its clients are counted after the lock was waited for.
    return rows.length === 0 ? undefined : this.find(transaction, name);
  }

  /** Keeps a plan from being removed until the transaction ends. @returns whether there is one */
  async keep(transaction: Transaction, name: string): Promise<boolean> {
    const rows = await transaction.query('SELECT FROM usage_plan WHERE name = $1 FOR KEY SHARE', [name]);
    return rows.length === 1;
  }

  /** @returns whether there was no plan of this name */
  async add(
    transaction: Transaction,
    { name, rate, burst, quota, quotaPeriod }: UsagePlan,
  ): Promise<boolean> {
    const rows = await transaction.query(
      `INSERT INTO usage_plan (name, rate, burst, quota, quota_period) VALUES ($1, $2, $3, $4, $5)
           ON CONFLICT DO NOTHING RETURNING name`,
      [name, rate, burst, quota, quotaPeriod],
    );
    return rows.length === 1;
  }

  async change(
    transaction: Transaction,
    name: string,
    { rate, burst, quota, quotaPeriod }: PlanTerms,
  ): Promise<void> {
    await transaction.query(
      'UPDATE usage_plan SET rate = $2, burst = $3, quota = $4, quota_period = $5 WHERE name = $1',
      [name, rate, burst, quota, quotaPeriod],
    );
  }

  async remove(transaction: Transaction, name: string): Promise<void> {
    await transaction.query('DELETE FROM usage_plan WHERE name = $1', [name]);
  }

  async planOf(transaction: Transaction, clientId: string): Promise<string | undefined> {
    const [row]: { plan: string }[] = await transaction.query(
      'SELECT plan FROM client_usage_plan WHERE client_id = $1',
      [clientId],
    );
    return row?.plan;
  }

  /** The plans of these clients, by client. One without a plan is left out. */
  async plansOf(transaction: Transaction, clientIds: readonly string[]): Promise<Map<string, string>> {
    const rows: { clientId: string; plan: string }[] = await transaction.query(
      'SELECT client_id AS "clientId", plan FROM client_usage_plan WHERE client_id = ANY($1::uuid[])',
      [clientIds],
    );
    return new Map(rows.map(({ clientId, plan }) => [clientId, plan]));
  }

  async assign(transaction: Transaction, clientId: string, plan: string): Promise<void> {
    await transaction.query(
      `INSERT INTO client_usage_plan (client_id, plan) VALUES ($1, $2)
           ON CONFLICT (client_id) DO UPDATE SET plan = excluded.plan`,
      [clientId, plan],
    );
  }
}
