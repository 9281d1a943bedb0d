import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../../platform/database/transaction.js';
import { DataKeys } from '../../../platform/encryption/data-keys.js';
import { type Party, placeOfParty } from '../party.js';
import { KnownFactsRepository, type StoredFacts } from './known-facts.repository.js';
import { type FactVersions, type KnownVehicle, standingOf, type WithheldKind } from './resolution.js';

/** What the register held to be true about a vehicle, by the versions that an answer came from. */
export interface KnownFacts {
  /** The identity of the record in the register's files. */
  readonly reference: string;
  readonly vehicle: KnownVehicle;
  readonly states: StoredFacts['states'];
  /** The kind for which the answer was withheld. */
  readonly withheldAs: WithheldKind | null;
  readonly keeper: { readonly from: string; readonly to?: string; readonly party: Party } | null;
  /** Whether the register answers nobody about this vehicle today. */
  readonly isWithheldNow: boolean;
}

/** Finds what was known when an enquiry was answered, whatever was loaded since. */
@Injectable()
export class KnownFactsLookUps {
  constructor(
    private readonly repository: KnownFactsRepository,
    private readonly dataKeys: DataKeys,
  ) {}

  /** @param today in London, which decides who is withheld now */
  async find(
    transaction: Transaction,
    versions: FactVersions,
    today: string,
  ): Promise<KnownFacts | undefined> {
    const stored = await this.repository.find(transaction, versions, today);
    if (!stored) return undefined;
    const { reference, vehicle, states, isWithheldNow } = stored;
    const standing = standingOf(states);
    return {
      ...{ reference, vehicle, states, isWithheldNow },
      withheldAs: standing.kind === 'withheld' ? standing.withheld : null,
      keeper: await this.open(stored),
    };
  }

  private async open({ environment, reference, keeper }: StoredFacts): Promise<KnownFacts['keeper']> {
    if (keeper === null) return null;
    const { party, dataKeyId, ...period } = keeper;
    const dataKey = await this.dataKeys.find(dataKeyId);
    const place = placeOfParty(environment, reference, period.from);
    return {
      ...period,
      party: JSON.parse(dataKey.open(Buffer.from(party, 'hex'), place).toString('utf8')) as Party,
    };
  }
}
