import { DAY, INSTANT } from '../../platform/database/sql-text.js';
import type { RecallFilter, RepairStatus } from './recall.js';

/** A recall's position in the order of a list: its last change (milliseconds since 1970-01-01T00:00:00Z), and its id. */
export type RecallPlace = readonly [updatedAt: number, id: number];

const IS: Readonly<Record<RepairStatus, string>> = {
  NOT_FIXED: 'rectification_date IS NULL',
  FIXED: 'rectification_date IS NOT NULL',
};

/**
 * A manufacturer's recalls in the order of their last change, after a position.
 *
 * Open and fixed recalls are read separately, each up to the size of the page, and merged, because every index of a list contains only one
 * of the two, in the order of the list. So a filter costs the same whether it matches all recalls or ten among millions. Conditions that
 * are not needed are left out of the SQL, and the statement is planned on each call, so that the planner can choose the index with exactly
 * these conditions.
 */
export function listRecalls(
  manufacturerId: number,
  filter: RecallFilter,
  after: RecallPlace | undefined,
  limit: number,
): { readonly text: string; readonly values: unknown[] } {
  const values: unknown[] = [];
  const given = (value: unknown, type: string) => `$${values.push(value)}::${type}`;
  const instant = (at: number) => given(new Date(at).toISOString(), 'timestamptz');

  const conditions = [`manufacturer_id = ${given(manufacturerId, 'integer')}`];
  const { manufacturerCampaignReference, dvsaCampaignReference, repairStatus, changedSince } = filter;
  if (manufacturerCampaignReference !== undefined) {
    conditions.push(`manufacturer_campaign_reference = ${given(manufacturerCampaignReference, 'text')}`);
  }
  if (dvsaCampaignReference !== undefined) {
    conditions.push(`dvsa_campaign_reference = ${given(dvsaCampaignReference, 'text')}`);
  }
  if (changedSince !== undefined) conditions.push(`updated_at >= ${instant(changedSince)}`);
  if (after) conditions.push(`(updated_at, id) > (${instant(after[0])}, ${given(after[1], 'bigint')})`);

  const most = given(limit, 'integer');
  const statuses = repairStatus === undefined ? (['NOT_FIXED', 'FIXED'] as const) : [repairStatus];
  const halves = statuses.map(
    (status) => `
      (SELECT * FROM recall
        WHERE ${[...conditions, IS[status]].join(' AND ')}
        ORDER BY updated_at, id LIMIT ${most})`,
  );
  const text = `
    SELECT id::float8,
           vin,
           manufacturer_campaign_reference AS "manufacturerCampaignReference",
           dvsa_campaign_reference AS "dvsaCampaignReference",
           ${DAY('recall_campaign_start_date')} AS "recallCampaignStartDate",
           ${DAY('rectification_date')} AS "rectificationDate",
           ${INSTANT('updated_at')} AS "updatedAt"
      FROM (${halves.join(' UNION ALL ')}) AS listed
     ORDER BY listed.updated_at, listed.id
     LIMIT ${most}`;
  return { text, values };
}
