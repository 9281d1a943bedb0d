import { Injectable } from '@nestjs/common';
import { createBatcher } from '../../platform/database/batcher.js';
import { PreparedStatements } from '../../platform/database/prepared-statements.js';
import type { Transaction } from '../../platform/database/transaction.js';
import type { Page } from '../../platform/http/page-query.js';
import type {
  Change,
  FoundRecall,
  ListedRecall,
  LockedRecall,
  NewRecall,
  RecallFilter,
  RecallSelection,
} from './recall.js';
import {
  DELETE_RECALLS,
  LOCK_RECALLS,
  NOTE_OPENED_AGAIN,
  NOTE_REOPENED_AGAIN,
  RECALLS_OF_VEHICLES,
  SET_RECTIFICATION_DATE,
} from './recall.sql.js';
import { listRecalls, type RecallPlace } from './recall-list.sql.js';

/**
 * Two look-up statements in flight keep the database busy while one result is read. With more, the statements carry fewer look-ups each,
 * and a statement itself costs as much as ten look-ups. The other number limits the size of one statement.
 */
const LOOK_UPS = { atOnce: 2, together: 256 };

interface LookUp {
  readonly manufacturerId: number;
  readonly selection: RecallSelection;
}

@Injectable()
export class RecallsRepository {
  private readonly lookUp = createBatcher((lookUps: readonly LookUp[]) => this.findAll(lookUps), LOOK_UPS);

  constructor(private readonly statements: PreparedStatements) {}

  /** The selected recalls, ordered by the manufacturer's references. */
  find(manufacturerId: number, selection: RecallSelection): Promise<FoundRecall[]> {
    return this.lookUp({ manufacturerId, selection });
  }

  /** Ordered by last change, and one more than the limit if there is one. */
  list(
    transaction: Transaction,
    manufacturerId: number,
    filter: RecallFilter,
    { limit, after }: Page<RecallPlace>,
  ): Promise<ListedRecall[]> {
    const { text, values } = listRecalls(manufacturerId, filter, after, limit + 1);
    return transaction.query<ListedRecall[]>(text, values);
  }

  /** The selected recalls, each locked until the transaction ends. */
  lock(
    transaction: Transaction,
    manufacturerId: number,
    selection: RecallSelection,
  ): Promise<LockedRecall[]> {
    return transaction.query<LockedRecall[]>(LOCK_RECALLS, [
      manufacturerId,
      selection.vin,
      selection.manufacturerCampaignReference ?? null,
      selection.dvsaCampaignReference ?? null,
    ]);
  }

  /** Fixes a locked recall, or reopens it when the date is null. */
  async setRectificationDate(
    transaction: Transaction,
    manufacturerId: number,
    recall: LockedRecall,
    date: string | null,
    { at, clientId }: Change,
  ): Promise<void> {
    await transaction.query(SET_RECTIFICATION_DATE, [recall.id, manufacturerId, date, at, clientId]);
  }

  /** Records that a client opens an existing recall; has no effect if it is fixed. One statement that waits for no lock. */
  async noteOpenedAgain(
    manufacturerId: number,
    { vin, manufacturerCampaignReference }: NewRecall,
    { at }: Pick<Change, 'at'>,
  ): Promise<void> {
    await this.statements.query(NOTE_OPENED_AGAIN, [manufacturerId, at, vin, manufacturerCampaignReference]);
  }

  /** Records that a client reopens an open recall. */
  async noteReopenedAgain(
    transaction: Transaction,
    manufacturerId: number,
    { id }: LockedRecall,
    { at }: Pick<Change, 'at'>,
  ): Promise<void> {
    await transaction.query(NOTE_REOPENED_AGAIN, [manufacturerId, at, id]);
  }

  async delete(
    transaction: Transaction,
    manufacturerId: number,
    recalls: readonly LockedRecall[],
    { at, clientId }: Change,
  ): Promise<void> {
    await transaction.query(DELETE_RECALLS, [recalls.map(({ id }) => id), manufacturerId, at, clientId]);
  }

  private async findAll(lookUps: readonly LookUp[]): Promise<FoundRecall[][]> {
    const rows = await this.statements.query<FoundRecall & { number: number }>(RECALLS_OF_VEHICLES, [
      lookUps.map(({ manufacturerId }) => manufacturerId),
      lookUps.map(({ selection }) => selection.vin),
      lookUps.map(({ selection }) => selection.manufacturerCampaignReference ?? null),
      lookUps.map(({ selection }) => selection.dvsaCampaignReference ?? null),
    ]);
    const found: FoundRecall[][] = lookUps.map(() => []);
    for (const row of rows) found[row.number - 1]?.push(row);
    return found;
  }
}
