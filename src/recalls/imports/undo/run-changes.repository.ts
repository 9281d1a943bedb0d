import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../../platform/database/transaction.js';
import type { Page } from '../../../platform/http/page-query.js';
import { CHANGES_PAGE, VEHICLES_TOLD_NO_BY_CLIENT, VEHICLES_TOLD_NO_BY_RUN } from './run-changes.sql.js';
import { CHANGE_SETS_OF_OLD_RUN } from './undo-changes.sql.js';

/** A recall's values before or after a change. */
export interface ChangedValues {
  readonly dvsaCampaignReference: string | null;
  readonly recallCampaignStartDate: string;
  readonly rectificationDate: string | null;
}

/** The state of a change: it is the newest of its recall, or was undone, or somebody has changed the recall since. */
export const CHANGE_STATUSES = ['newest', 'undone', 'changed since'] as const;

/** One change that a run made. */
export interface RunChange {
  readonly id: number;
  readonly changeSet: number;
  readonly vin: string;
  readonly manufacturerCampaignReference: string;
  readonly action: 'opened' | 'fixed' | 'reopened' | 'changed' | 'deleted';
  /** Null when the recall was opened. */
  readonly before: ChangedValues | null;
  /** Null when it was withdrawn. */
  readonly after: ChangedValues | null;
  readonly status: (typeof CHANGE_STATUSES)[number];
}

export type RunChangePlace = readonly [changeSet: number, id: number];

export type VinPlace = readonly [vin: string];

@Injectable()
export class RunChangesRepository {
  /** The numbers of a run's statements; undefined when there is no such run. */
  async findChangeSets(transaction: Transaction, runId: string): Promise<readonly string[] | undefined> {
    const [run]: { changeSets: string[]; hasChanges: boolean }[] = await transaction.query(
      `SELECT change_sets AS "changeSets", added + updated + reopened + closed + withdrawn > 0 AND NOT dry_run AS "hasChanges"
         FROM import_run WHERE id = $1`,
      [runId],
    );
    if (!run || run.changeSets.length > 0 || !run.hasChanges) return run?.changeSets;
    const [old]: { changeSets: string[] }[] = await transaction.query(CHANGE_SETS_OF_OLD_RUN, [runId]);
    return old?.changeSets ?? [];
  }

  async list(
    transaction: Transaction,
    runId: string,
    changeSets: readonly string[],
    { limit, after: [changeSet, id] = [0, 0] }: Page<RunChangePlace>,
  ): Promise<RunChange[]> {
    return transaction.query(CHANGES_PAGE, [runId, changeSets, changeSet, id, limit + 1]);
  }

  async listVehiclesToldNoByRun(
    transaction: Transaction,
    runId: string,
    changeSets: readonly string[],
    { limit, after: [vin] = [''] }: Page<VinPlace>,
  ): Promise<string[]> {
    const values = [vin, limit + 1, runId, changeSets];
    const rows: { vin: string }[] = await transaction.query(VEHICLES_TOLD_NO_BY_RUN, values);
    return rows.map((row) => row.vin);
  }

  async listVehiclesToldNoByClient(
    transaction: Transaction,
    clientId: string,
    manufacturerId: number,
    since: Date,
    { limit, after: [vin] = [''] }: Page<VinPlace>,
  ): Promise<string[]> {
    const values = [vin, limit + 1, clientId, manufacturerId, since];
    const rows: { vin: string }[] = await transaction.query(VEHICLES_TOLD_NO_BY_CLIENT, values);
    return rows.map((row) => row.vin);
  }
}
