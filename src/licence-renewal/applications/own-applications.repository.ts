import { Injectable } from '@nestjs/common';
import { INSTANT } from '../../platform/database/sql-text.js';
import type { Transaction } from '../../platform/database/transaction.js';
import type { Page } from '../../platform/http/page-query.js';
import type { ApplicationState } from './application-state.js';
import type { ReviewReason } from './review-reason.js';

/** What a client wants to see of its applications; each field that is given narrows it further. */
export interface OwnFilter {
  readonly status?: ApplicationState | undefined;
  /** From this instant, in milliseconds since 1970-01-01T00:00:00Z. */
  readonly receivedFrom?: number | undefined;
  /** Before this instant; the instant itself is excluded. */
  readonly receivedTo?: number | undefined;
}

/** The time of the last application of the page before, and its id. */
export type OwnPlace = readonly [receivedAt: number, id: string];

export interface StateChange {
  readonly state: ApplicationState;
  /** ISO 8601. */
  readonly at: string;
}

/** An application as its client sees it: nothing personal. */
export interface OwnApplication {
  readonly state: ApplicationState;
  /** ISO 8601. */
  readonly dateTimeReceived: string;
  readonly reasons: readonly ReviewReason[];
  readonly history: readonly StateChange[];
}

export interface ListedRow {
  readonly id: string;
  readonly state: ApplicationState;
  readonly dateTimeReceived: string;
  readonly stateSince: string;
  readonly dataKeyId: string;
  readonly sealedTransactionId: Buffer | null;
}

const PARTS = `
  coalesce((SELECT json_agg(json_build_object('code', code, 'field', field) ORDER BY code, field)
              FROM renewal_review_reason WHERE application_id = application.id), '[]') AS reasons,
  (SELECT json_agg(json_build_object('state', change.state, 'at', ${INSTANT('change.at')}) ORDER BY sequence)
     FROM renewal_state_change AS change WHERE application_id = application.id) AS history`;

const FIND = `
  SELECT application.state, ${INSTANT('application.received_at')} AS "dateTimeReceived", ${PARTS}
    FROM renewal_application AS application
   WHERE application.client_id = $1 AND application.transaction_hash = $2`;

/** The oldest first, because a client reads what came since its last look. */
const LIST = `
  SELECT id, state, ${INSTANT('received_at')} AS "dateTimeReceived", ${INSTANT('state_since')} AS "stateSince",
         data_key_id AS "dataKeyId", sealed_transaction_id AS "sealedTransactionId"
    FROM renewal_application
   WHERE client_id = $1
     AND ($2::text IS NULL OR state = $2)
     AND ($3::timestamptz IS NULL OR received_at >= $3)
     AND ($4::timestamptz IS NULL OR received_at < $4)
     AND ($5::timestamptz IS NULL OR (received_at >= $5 AND (received_at, id) > ($5, $6::uuid)))
   ORDER BY received_at, id
   LIMIT $7`;

/** The applications of one client. Each statement has the client in its condition. */
@Injectable()
export class OwnApplicationsRepository {
  async find(
    transaction: Transaction,
    clientId: string,
    transactionHash: Buffer,
  ): Promise<OwnApplication | undefined> {
    const rows: OwnApplication[] = await transaction.query(FIND, [clientId, transactionHash]);
    return rows[0];
  }

  /** One row more than the page's limit, if there is one, to show that a next page exists. */
  list(
    transaction: Transaction,
    clientId: string,
    filter: OwnFilter,
    { limit, after }: Page<OwnPlace>,
  ): Promise<ListedRow[]> {
    return transaction.query(LIST, [
      clientId,
      filter.status ?? null,
      instant(filter.receivedFrom),
      instant(filter.receivedTo),
      instant(after?.[0]),
      after?.[1] ?? null,
      limit + 1,
    ]);
  }
}

function instant(milliseconds: number | undefined): string | null {
  return milliseconds === undefined ? null : new Date(milliseconds).toISOString();
}
