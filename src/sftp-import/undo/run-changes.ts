import { Injectable } from '@nestjs/common';
import { Transactions } from '../../database/transaction.js';
import { cutPage, type Page } from '../../http/page-query.js';
import { isRunId } from '../import-run.js';
import { UnknownRun } from '../unknown-run.js';
import {
  type RunChange,
  type RunChangePlace,
  RunChangesRepository,
  type VinPlace,
} from './run-changes.repository.js';

/** What a run did to recalls, and which vehicles MOT services could read something else of because of it. */
@Injectable()
export class RunChanges {
  constructor(
    private readonly transactions: Transactions,
    private readonly changes: RunChangesRepository,
  ) {}

  /** In the order they were made, with what became of each since. @throws UnknownRun */
  async list(
    runId: string,
    page: Page<RunChangePlace>,
  ): Promise<{ rows: Omit<RunChange, 'id' | 'changeSet'>[]; next: string | null }> {
    const found = await this.transactions.atLength(async (transaction) => {
      const changeSets = isRunId(runId) ? await this.changes.findChangeSets(transaction, runId) : undefined;
      if (!changeSets) throw new UnknownRun(runId);
      return this.changes.list(transaction, runId, changeSets, page);
    });
    const { rows, next } = cutPage(found, page.limit, ({ changeSet, id }) => [changeSet, id]);
    return { rows: rows.map(({ id: _, changeSet: __, ...change }) => change), next };
  }

  /**
   * Vehicles of which MOT services were told `No` or `Unknown` from the run on, because it closed the last recall that was open:
   * to be asked about again. They are listed after an undo too. By VIN. @throws UnknownRun
   */
  async listVehiclesToldNo(
    runId: string,
    page: Page<VinPlace>,
  ): Promise<{ rows: string[]; next: string | null }> {
    const found = await this.transactions.atLength(async (transaction) => {
      const changeSets = isRunId(runId) ? await this.changes.findChangeSets(transaction, runId) : undefined;
      if (!changeSets) throw new UnknownRun(runId);
      return this.changes.listVehiclesToldNo(transaction, runId, changeSets, page);
    });
    return cutPage(found, page.limit, (vin) => [vin]);
  }
}
