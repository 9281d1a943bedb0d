import { Injectable } from '@nestjs/common';
import { Clock } from '../clock/clock.js';
import { Transactions } from '../database/transaction.js';
import { notFound, RecallsError } from '../errors/recalls-error.js';
import type { ManufacturerCaller } from '../http/caller.js';
import { cutPage, type Page } from '../http/page-query.js';
import type {
  Change,
  FoundRecall,
  ListedRecall,
  NewRecall,
  RecallFilter,
  RecallSelection,
  Repair,
} from './recall.js';
import type { RecallPlace } from './recall-list.sql.js';
import { RecallOpenings } from './recall-openings.js';
import { RecallsRepository } from './recalls.repository.js';
import { whyNotDeleted, whyNotRepaired } from './repair.rules.js';

/** A manufacturer's own recalls. To each, the recalls of the others do not exist: 404, never 403. */
@Injectable()
export class RecallsService {
  constructor(
    private readonly openings: RecallOpenings,
    private readonly recalls: RecallsRepository,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
  ) {}

  /** @throws RecallsError 409 when the manufacturer has a recall of this VIN and reference, open or fixed. */
  async open(caller: ManufacturerCaller, recall: NewRecall): Promise<void> {
    if (await this.openings.open(caller.manufacturer.id, recall, caller.clientId)) return;
    const { vin, manufacturerCampaignReference } = recall;
    throw new RecallsError('conflict', {
      message: `Vehicle already registered with VIN: ${vin} and manufacturerCampaignReference: ${manufacturerCampaignReference}`,
    });
  }

  /**
   * At least one recall, in the order of the manufacturer's references.
   *
   * @throws RecallsError 404 when there is none.
   */
  async find(caller: ManufacturerCaller, selection: RecallSelection): Promise<FoundRecall[]> {
    const found = await this.recalls.find(caller.manufacturer.id, selection);
    if (found.length === 0) throw notFound();
    return found;
  }

  /** In the order of their last change, the longest ago first. */
  async list(
    caller: ManufacturerCaller,
    filter: RecallFilter,
    page: Page<RecallPlace>,
  ): Promise<{ rows: ListedRecall[]; next: string | null }> {
    const rows = await this.transactions.run((transaction) =>
      this.recalls.list(transaction, caller.manufacturer.id, filter, page),
    );
    return cutPage(rows, page.limit, ({ updatedAt, id }) => [Date.parse(updatedAt), id]);
  }

  /**
   * Fixes or reopens one recall.
   *
   * @throws RecallsError 404 when there is none, 400 when it has that status or was fixed before its campaign began.
   */
  changeRepair(caller: ManufacturerCaller, selection: RecallSelection, repair: Repair): Promise<void> {
    const manufacturerId = caller.manufacturer.id;
    return this.transactions.run(async (transaction) => {
      const [recall] = await this.recalls.lock(transaction, manufacturerId, selection);
      if (!recall) throw notFound();
      const refusal = whyNotRepaired(recall, repair);
      if (refusal) throw refusal;
      const date = repair.status === 'FIXED' ? repair.rectificationDate : null;
      await this.recalls.setRectificationDate(
        transaction,
        manufacturerId,
        recall,
        date,
        this.changeBy(caller),
      );
    });
  }

  /**
   * Deletes every recall selected, or none.
   *
   * @throws RecallsError 404 when there is none, 400 when one of them is fixed.
   */
  delete(caller: ManufacturerCaller, selection: RecallSelection): Promise<void> {
    const manufacturerId = caller.manufacturer.id;
    return this.transactions.run(async (transaction) => {
      const recalls = await this.recalls.lock(transaction, manufacturerId, selection);
      if (recalls.length === 0) throw notFound();
      const refusal = whyNotDeleted(recalls);
      if (refusal) throw refusal;
      await this.recalls.delete(transaction, manufacturerId, recalls, this.changeBy(caller));
    });
  }

  private changeBy({ clientId }: ManufacturerCaller): Change {
    return { clientId, at: this.clock.databaseNow() };
  }
}
