import { Injectable } from '@nestjs/common';
import { Transactions } from '../../platform/database/transaction.js';
import { DataKeys } from '../../platform/encryption/data-keys.js';
import { cutPage, type Page } from '../../platform/http/page-query.js';
import { ApplicationHashes } from './application-hashes.js';
import { ApplicationSeal } from './application-seal.js';
import type { ApplicationState } from './application-state.js';
import {
  type OwnApplication,
  OwnApplicationsRepository,
  type OwnFilter,
  type OwnPlace,
  type StateChange,
} from './own-applications.repository.js';

export type { OwnApplication, OwnFilter, OwnPlace, StateChange };

/** The types of the values in a cursor. */
export const OWN_ORDER = ['instant', 'uuid'] as const;

export interface ListedApplication {
  /** Null when it was erased with the other personal data. */
  readonly transactionId: string | null;
  readonly state: ApplicationState;
  readonly dateTimeReceived: string;
  /** Since when it has been in this state. */
  readonly stateSince: string;
}

export interface OwnPage {
  readonly rows: readonly ListedApplication[];
  readonly next: string | null;
}

/** What a client is told of its own applications, and never of those of another client. */
@Injectable()
export class OwnApplications {
  constructor(
    private readonly transactions: Transactions,
    private readonly repository: OwnApplicationsRepository,
    private readonly hashes: ApplicationHashes,
    private readonly dataKeys: DataKeys,
  ) {}

  async find(clientId: string, transactionId: string): Promise<OwnApplication | undefined> {
    const transactionHash = await this.hashes.ofTransactionId(transactionId);
    return this.transactions.single((transaction) =>
      this.repository.find(transaction, clientId, transactionHash),
    );
  }

  list(clientId: string, filter: OwnFilter, page: Page<OwnPlace>): Promise<OwnPage> {
    // At one moment, because the keys of applications may be destroyed meanwhile.
    return this.transactions.atOneMoment(async (transaction) => {
      const found = await this.repository.list(transaction, clientId, filter, page);
      const { rows, next } = cutPage(found, page.limit, ({ dateTimeReceived, id }) => [
        Date.parse(dateTimeReceived),
        id,
      ]);
      const keys = await this.dataKeys.findAll(
        transaction,
        rows.map(({ dataKeyId }) => dataKeyId),
      );
      return {
        next,
        rows: rows.map(({ id, state, dateTimeReceived, stateSince, dataKeyId, sealedTransactionId }) => {
          const key = keys.get(dataKeyId);
          const transactionId =
            key && sealedTransactionId
              ? new ApplicationSeal(key, id).openTransactionId(sealedTransactionId)
              : null;
          return { transactionId, state, dateTimeReceived, stateSince };
        }),
      };
    });
  }
}
