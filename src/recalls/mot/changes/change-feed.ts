import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '../../../platform/config/settings.js';
import { type Transaction, Transactions } from '../../../platform/database/transaction.js';
import { RecallsError } from '../../errors/recalls-error.js';
import { VehicleRecalls } from '../vehicle-recalls.js';
import { ChangeFeedRepository } from './change-feed.repository.js';
import { ChangeSequencer } from './change-sequencer.js';
import type { FeedCursor } from './feed-cursor.js';

export interface FeedPage {
  /** The vehicles' current answers as elements of a JSON array, several in each text. */
  readonly answers: readonly string[];
  /** The JSON of all manufacturers, each with the receipt time of its last merged file. */
  readonly confirmations: string;
  readonly next: FeedCursor;
  readonly more: boolean;
}

/** Every vehicle whose answer changed, in the order in which the changes became visible, for services that keep a copy. */
@Injectable()
export class ChangeFeed {
  constructor(
    private readonly sequence: ChangeSequencer,
    private readonly changes: ChangeFeedRepository,
    private readonly vehicles: VehicleRecalls,
    private readonly transactions: Transactions,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /**
   * The page after a cursor. The answers are from the same snapshot as the changes, so none is older than its change, and later changes are
   * on a later page. A vehicle whose VIN looks similar to a changed one is included.
   *
   * @param limit how many changes to go on by
   * @throws RecallsError `unknownFeedCursor` when the place is not known here: the database was restored from a backup made before it.
   */
  async read(after: FeedCursor, limit: number): Promise<FeedPage> {
    await this.sequence.catchUp();
    return this.transactions.atOneMoment(async (transaction) => {
      await transaction.query(`SET LOCAL statement_timeout = ${this.settings.motTimeoutMs}`);
      if (after.position > 0 && !(await this.changes.isKnown(transaction, after))) {
        throw new RecallsError('unknownFeedCursor', {
          issues: [{ field: 'since', message: 'must be left out, to read the feed from its beginning' }],
        });
      }
      const { vins, next, more } = await this.changes.findAfter(transaction, after, limit);
      return {
        answers: vins.length > 0 ? await this.answersAbout(transaction, vins) : [],
        confirmations: await this.changes.findConfirmations(transaction),
        next,
        more,
      };
    });
  }

  private async answersAbout(transaction: Transaction, vins: readonly string[]): Promise<readonly string[]> {
    const lookalikes = await this.changes.findLookalikes(transaction, vins);
    return this.vehicles.answersIn(transaction, [...vins, ...lookalikes]);
  }
}
