import { Injectable } from '@nestjs/common';
import { Transactions } from '../../../platform/database/transaction.js';
import { cutPage, type Page } from '../../../platform/http/page-query.js';
import { isRunId } from '../runs/import-run.js';
import { UnknownRun } from '../runs/unknown-run.js';
import {
  type RunChange,
  type RunChangePlace,
  RunChangesRepository,
  type VinPlace,
} from './run-changes.repository.js';
import { UndoRepository } from './undo.repository.js';

/** What a run did to recalls, and which vehicles MOT services could read something else of because of it. */
@Injectable()
export class RunChanges {
  constructor(
    private readonly transactions: Transactions,
    private readonly changes: RunChangesRepository,
    private readonly undos: UndoRepository,
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
   * Vehicles of which MOT services could read `No` or `Unknown` because of a run: those without an open recall at some time after
   * it had closed one. To be asked about again, also after an undo. By VIN. @throws UnknownRun
   */
  async listVehiclesToldNoByRun(
    runId: string,
    page: Page<VinPlace>,
  ): Promise<{ rows: string[]; next: string | null }> {
    const found = await this.transactions.atLength(async (transaction) => {
      const changeSets = isRunId(runId) ? await this.changes.findChangeSets(transaction, runId) : undefined;
      if (!changeSets) throw new UnknownRun(runId);
      return this.changes.listVehiclesToldNoByRun(transaction, runId, changeSets, page);
    });
    return cutPage(found, page.limit, (vin) => [vin]);
  }

  /** The same for what a client of a manufacturer closed or deleted since a time. @throws UnknownClient, NothingToUndo */
  async listVehiclesToldNoByClient(
    clientId: string,
    since: Date,
    page: Page<VinPlace>,
  ): Promise<{ rows: string[]; next: string | null }> {
    const found = await this.transactions.atLength(async (transaction) => {
      const manufacturerId = await this.undos.requireManufacturerOfClient(transaction, clientId);
      return this.changes.listVehiclesToldNoByClient(transaction, clientId, manufacturerId, since, page);
    });
    return cutPage(found, page.limit, (vin) => [vin]);
  }
}
