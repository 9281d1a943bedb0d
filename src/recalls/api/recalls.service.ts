import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { type Transaction, Transactions } from '../../platform/database/transaction.js';
import { cutPage, type Page } from '../../platform/http/page-query.js';
import type { ManufacturerCaller } from '../clients/manufacturer-caller.js';
import { badRequest, notFound, RecallsError } from '../errors/recalls-error.js';
import type {
  Change,
  FoundRecall,
  ListedRecall,
  LockedRecall,
  NewRecall,
  RecallFilter,
  RecallSelection,
  Repair,
} from './recall.js';
import { RecallCreation } from './recall-creation.js';
import type { RecallPlace } from './recall-list.sql.js';
import { RecallsRepository } from './recalls.repository.js';
import { checkRepair, whyNotDeleted } from './repair.rules.js';

/** A manufacturer's own recalls. Recalls of other manufacturers do not exist for it: 404, never 403. */
@Injectable()
export class RecallsService {
  constructor(
    private readonly openings: RecallCreation,
    private readonly recalls: RecallsRepository,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
  ) {}

  /**
   * Opens a recall. Returns a warning for the caller, if there is one.
   *
   * @throws RecallsError 409 when the manufacturer has a recall with this VIN and reference, open or fixed
   */
  async open(caller: ManufacturerCaller, recall: NewRecall): Promise<string | undefined> {
    const opened = await this.openings.open(caller.manufacturer.id, recall, caller.clientId);
    if (opened) return opened.alike === undefined ? undefined : warningOfCase(recall, opened.alike);
    const { vin, manufacturerCampaignReference } = recall;
    await this.recalls.noteOpenedAgain(caller.manufacturer.id, recall, this.changeBy(caller));
    throw new RecallsError('conflict', {
      message: `Vehicle already registered with VIN: ${vin} and manufacturerCampaignReference: ${manufacturerCampaignReference}`,
    });
  }

  /**
   * At least one recall, ordered by the manufacturer's references, and the VIN under which they are stored.
   *
   * @throws RecallsError 404 when there is none, 400 when there can't be any because the VIN is invalid
   */
  async find(
    caller: ManufacturerCaller,
    selection: RecallSelection,
  ): Promise<{ vin: string; recalls: FoundRecall[] }> {
    // Started in the same turn of the event loop, so that they share one statement.
    const found = await Promise.all(
      vinsOf(selection).map(async (vin) => ({
        vin,
        recalls: await this.recalls.find(caller.manufacturer.id, { ...selection, vin }),
      })),
    );
    const first = found.find(({ recalls }) => recalls.length > 0);
    if (!first) throw noneOf(selection);
    return first;
  }

  /** Ordered by last change, the oldest change first. */
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
   * @throws RecallsError 404 when there is none, 400 when it already has that status, was fixed before its campaign began, or the VIN is
   * invalid
   */
  async changeRepair(caller: ManufacturerCaller, selection: RecallSelection, repair: Repair): Promise<void> {
    const manufacturerId = caller.manufacturer.id;
    const refusal = await this.transactions.run(async (transaction) => {
      const [recall] = await this.lock(transaction, manufacturerId, selection);
      if (!recall) throw noneOf(selection);
      const why = checkRepair(recall, repair);
      if (why) {
        if (repair.status === 'NOT_FIXED')
          await this.recalls.noteReopenedAgain(transaction, manufacturerId, recall, this.changeBy(caller));
        return why;
      }
      const date = repair.status === 'FIXED' ? repair.rectificationDate : null;
      await this.recalls.setRectificationDate(
        transaction,
        manufacturerId,
        recall,
        date,
        this.changeBy(caller),
      );
      return undefined;
    });
    if (refusal) throw refusal;
  }

  /**
   * Deletes every selected recall, or none.
   *
   * @throws RecallsError 404 when there is none, 400 when one of them is fixed or the VIN is invalid
   */
  delete(caller: ManufacturerCaller, selection: RecallSelection): Promise<void> {
    const manufacturerId = caller.manufacturer.id;
    return this.transactions.run(async (transaction) => {
      const recalls = await this.lock(transaction, manufacturerId, selection);
      if (recalls.length === 0) throw noneOf(selection);
      const refusal = whyNotDeleted(recalls);
      if (refusal) throw refusal;
      await this.recalls.delete(transaction, manufacturerId, recalls, this.changeBy(caller));
    });
  }

  /** The selected recalls, under the first of the VINs that has any. */
  private async lock(
    transaction: Transaction,
    manufacturerId: number,
    selection: RecallSelection,
  ): Promise<LockedRecall[]> {
    for (const vin of vinsOf(selection)) {
      const recalls = await this.recalls.lock(transaction, manufacturerId, { ...selection, vin });
      if (recalls.length > 0) return recalls;
    }
    return [];
  }

  private changeBy({ clientId }: ManufacturerCaller): Change {
    return { clientId, at: this.clock.databaseNow() };
  }
}

function warningOfCase({ manufacturerCampaignReference }: NewRecall, alike: string): string {
  return (
    `You have another recall of this vehicle whose manufacturerCampaignReference is ${alike}: it differs from ` +
    `${manufacturerCampaignReference} only in case, and the two are separate recalls`
  );
}

/** The VINs to look up, in this order: a VIN that is stored exactly as the caller writes it comes first. */
function vinsOf({ vin, formerVin }: RecallSelection): string[] {
  return formerVin === undefined ? [vin] : [formerVin, vin];
}

function noneOf({ issueInVin }: RecallSelection): RecallsError {
  return issueInVin === undefined
    ? notFound()
    : badRequest('invalidParameters', [{ field: 'vin', message: issueInVin }]);
}
