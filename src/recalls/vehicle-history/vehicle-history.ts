import { Injectable } from '@nestjs/common';
import type { Actor } from '../../platform/audit/actor.js';
import { AuditLog } from '../../platform/audit/audit-log.js';
import { Transactions } from '../../platform/database/transaction.js';
import { cutPage, type Page } from '../../platform/http/page-query.js';
import { spellingsOf } from '../api/identifiers.js';
import { VehicleRecalls } from '../mot/vehicle-recalls.js';
import { type ChangePlace, VehicleHistoryRepository } from './vehicle-history.repository.js';
import type { MotAnswer, VehicleStory } from './vehicle-story.js';

/** The types of the values in a cursor of a vehicle's changes. */
export const CHANGE_ORDER = ['bigint', 'bigint'] as const;

/** What is known about one vehicle, over all manufacturers: for administrators, who have to explain an answer to somebody. */
@Injectable()
export class VehicleHistory {
  constructor(
    private readonly transactions: Transactions,
    private readonly history: VehicleHistoryRepository,
    private readonly mot: VehicleRecalls,
    private readonly audit: AuditLog,
  ) {}

  /**
   * A page of a vehicle's changes, with its recalls. All of it is from one moment. The reading is audited without the vehicle, because the
   * trail is read by more people.
   *
   * @param asked a VIN that issueInSoughtVin accepts
   */
  read(actor: Actor, asked: string, page: Page<ChangePlace>): Promise<VehicleStory> {
    const spellings = spellingsOf(asked);
    const [vin = asked] = spellings;
    return this.transactions.atOneMoment(async (transaction) => {
      const recalls = await this.history.listRecalls(transaction, spellings);
      const found = await this.history.listChanges(transaction, spellings, page);
      const [answer = '{}'] = await this.mot.answersIn(transaction, [vin]);
      const { hasOutstandingRecall, lastConfirmedDate, similarVins } = JSON.parse(answer) as MotAnswer;
      const { rows, next } = cutPage(found, page.limit, ({ changeSet, id }) => [changeSet, id]);
      await this.audit.record(transaction, actor, {
        action: 'vehicle history read',
        subject: { kind: 'vehicle', id: 'search' },
        after: { recalls: recalls.length, changes: rows.length },
      });
      return {
        vin,
        motAnswer: {
          hasOutstandingRecall,
          lastConfirmedDate,
          ...(similarVins === undefined ? {} : { similarVins }),
        },
        recalls,
        changes: rows.map(({ changeSet: _, id: __, ...change }) => change),
        next,
      };
    });
  }
}
