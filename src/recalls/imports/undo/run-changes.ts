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

/** The changes that a run made to recalls, and the vehicles about which MOT services could get another answer because of them. */
@Injectable()
export class RunChanges {
  constructor(
    private readonly transactions: Transactions,
    private readonly changes: RunChangesRepository,
    private readonly undos: UndoRepository,
  ) {}

  /** In the order in which they were made, each with its present state. @throws UnknownRun */
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
   * Vehicles for which MOT services could get `No` or `Unknown` because of a run: those without an open recall at some time after it had
   * closed one. MOT services should look them up again, also after an undo. Ordered by VIN. @throws UnknownRun
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
