import { Injectable } from '@nestjs/common';
import type { Actor } from '../../../platform/audit/actor.js';
import { type AuditedState, AuditLog } from '../../../platform/audit/audit-log.js';
import { londonDay } from '../../../platform/clock/clock.js';
import { ClockOffset } from '../../../platform/database/clock-offset.js';
import { type Transaction, Transactions } from '../../../platform/database/transaction.js';
import { type KnownFacts, KnownFactsLookUps } from '../../register/look-up/known-facts.js';
import { type MaskedParty, maskParty } from '../../register/mask-party.js';
import type { Party } from '../../register/party.js';
import type { RecordedEnquiry } from '../enquiry.js';
import { timeOfEnquiryId } from '../enquiry-id.js';
import { EnquiryListRepository } from './enquiry-list.repository.js';

/** The period in which somebody was the keeper. `to` is the first day on which that was no longer so. */
interface Keeping {
  readonly from: string;
  readonly to?: string;
}

/** What the register held to be true when it answered. */
export interface Known<Keeper> extends Omit<KnownFacts, 'keeper'> {
  readonly keeper: Keeper | null;
}

export interface Explanation<Keeper> {
  readonly enquiry: RecordedEnquiry;
  /** Whether the answer had the keeper's name and address. */
  readonly keeperAnswered: boolean;
  /** Null when no vehicle, or more than one, was found, or the register was not asked. */
  readonly known: Known<Keeper> | null;
}

/** A keeper who is withheld today is masked as a whole. */
export type MaskedKeeper = (Keeping & MaskedParty) | { readonly name: string };

export type NamedKeeper = Keeping & Party;

const WITHHELD: MaskedKeeper = { name: '***' };

/**
 * Explains answers: the enquiry, and the facts as they were known then. The audit trail says who has looked at one: the transaction that reads it
 * writes the entry.
 */
@Injectable()
export class EnquiryExplanations {
  constructor(
    private readonly transactions: Transactions,
    private readonly enquiries: EnquiryListRepository,
    private readonly facts: KnownFactsLookUps,
    private readonly audit: AuditLog,
    private readonly clockOffset: ClockOffset,
  ) {}

  /** With the keeper masked; undefined if there is no such enquiry. */
  explain(actor: Actor, id: string): Promise<Explanation<MaskedKeeper> | undefined> {
    return this.read(actor, id, { action: 'enquiry shown' }, ({ party, ...keeping }, { isWithheldNow }) =>
      isWithheldNow ? WITHHELD : { ...keeping, ...maskParty(party) },
    );
  }

  /**
   * With the keeper's name and address, also of one who is withheld today.
   *
   * @param reason why they are needed, for the audit trail
   */
  explainWithKeeper(actor: Actor, id: string, reason: string): Promise<Explanation<NamedKeeper> | undefined> {
    const act = { action: 'keeper of an enquiry shown', after: { reason } };
    return this.read(actor, id, act, ({ party, ...keeping }) => ({ ...keeping, ...party }));
  }

  private read<Keeper>(
    actor: Actor,
    id: string,
    act: { action: string; after?: AuditedState },
    show: (keeper: NonNullable<KnownFacts['keeper']>, facts: KnownFacts) => Keeper,
  ): Promise<Explanation<Keeper> | undefined> {
    const recordedAt = timeOfEnquiryId(id);
    if (recordedAt === undefined) return Promise.resolve(undefined);
    return this.transactions.run(async (transaction) => {
      const found = await this.enquiries.find(transaction, recordedAt, id);
      if (!found) return undefined;
      const { versions, ...enquiry } = found;
      const facts = versions === null ? undefined : await this.findFacts(transaction, versions);
      await this.audit.record(transaction, actor, { ...act, subject: { kind: 'enquiry', id: enquiry.id } });
      return {
        enquiry,
        keeperAnswered: enquiry.outcome === 'KEEPER',
        known: facts ? { ...facts, keeper: facts.keeper && show(facts.keeper, facts) } : null,
      };
    });
  }

  private findFacts(transaction: Transaction, versions: Parameters<KnownFactsLookUps['find']>[1]) {
    return this.facts.find(transaction, versions, londonDay(this.clockOffset.now()));
  }
}
