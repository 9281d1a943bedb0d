import { Injectable } from '@nestjs/common';
import { INSTANT } from '../../../platform/database/sql-text.js';
import type { Transaction } from '../../../platform/database/transaction.js';
import type { Page } from '../../../platform/http/page-query.js';
import type { ApplicationFilter, ApplicationPlace, ApplicationSummary } from './application-summary.js';

const SUMMARY = `
  application.id AS "applicationId", application.client_id AS "clientId", client.name AS "clientName",
  application.environment, application.transaction_type AS "transactionType", application.fee_paid AS "feePaid",
  application.state, ${INSTANT('application.state_since')} AS "stateSince",
  ${INSTANT('application.received_at')} AS "receivedAt",
  coalesce((SELECT json_agg(json_build_object('code', code, 'field', field) ORDER BY code, field)
              FROM renewal_review_reason WHERE application_id = application.id), '[]') AS reasons,
  ${INSTANT('application.forwarding_failed_at')} AS "forwardingFailedAt",
  ${INSTANT('application.images_erased_at')} AS "imagesErasedAt",
  ${INSTANT('application.fields_erased_at')} AS "erasedAt"`;

/**
 * The oldest first, because that one has waited longest. The statement is planned for its values: an index gives the order of a client, of an
 * open state, or of a licence. All final applications together, in an order, are a question of a report and not of a caseworker.
 */
const LIST = `
  SELECT ${SUMMARY}
    FROM renewal_application AS application
    LEFT JOIN client ON client.id = application.client_id
   WHERE ($1::text IS NULL OR application.state = $1)
     AND ($2::text IS NULL OR EXISTS (
           SELECT FROM renewal_review_reason WHERE application_id = application.id AND code = $2))
     AND ($3::uuid IS NULL OR application.client_id = $3)
     AND ($4::text IS NULL OR application.environment = $4)
     AND ($5::boolean IS NULL OR (application.forwarding_failed_at IS NOT NULL) = $5)
     AND ($6::timestamptz IS NULL OR application.received_at >= $6)
     AND ($7::timestamptz IS NULL OR application.received_at < $7)
     AND ($8::bytea IS NULL OR application.licence_hash = $8)
     AND ($9::bytea IS NULL OR application.transaction_hash = $9)
     AND ($10::timestamptz IS NULL OR (application.received_at, application.id) > ($10, $11::uuid))
     -- An index of open applications serves a question about an open state.
     AND ($1::text IS NULL OR $1 IN ('REJECTED', 'FORWARDED') OR application.final_at IS NULL)
   ORDER BY application.received_at, application.id
   LIMIT $12`;

const FIND = `
  SELECT ${SUMMARY},
         application.scenario, application.data_key_id AS "dataKeyId",
         application.sealed_transaction_id AS "sealedTransactionId",
         application.sealed_fields AS "sealedFields", application.sealed_rejection AS "sealedRejection",
         coalesce((SELECT json_agg(json_build_object('state', change.state, 'at', ${INSTANT('change.at')})
                                   ORDER BY change.sequence)
                     FROM renewal_state_change AS change WHERE change.application_id = application.id), '[]') AS history,
         coalesce((SELECT json_agg(json_build_object('at', ${INSTANT('attempt.at')}, 'outcome', attempt.outcome,
                                                     'problem', attempt.problem)
                                   ORDER BY attempt.sequence)
                     FROM renewal_forwarding_attempt AS attempt
                    WHERE attempt.application_id = application.id), '[]') AS forwarding,
         coalesce((SELECT json_agg(json_build_object('kind', image.kind, 'objectName', image.object_name,
                                                     'mediaType', image.media_type, 'bytes', image.bytes,
                                                     'width', image.width, 'height', image.height)
                                   ORDER BY image.kind)
                     FROM renewal_image AS image WHERE image.application_id = application.id), '[]') AS images
    FROM renewal_application AS application
    LEFT JOIN client ON client.id = application.client_id
   WHERE application.id = $1`;

/** An index has the applications that are not final, and no others. */
const COUNT_OPEN = `
  SELECT (count(*) FILTER (WHERE state = 'IN_REVIEW'))::integer AS "inReview",
         (count(*) FILTER (WHERE forwarding_failed_at IS NOT NULL))::integer AS "forwardingFailed"
    FROM renewal_application WHERE final_at IS NULL`;

/** How many applications wait for a caseworker. */
export interface OpenCounts {
  readonly inReview: number;
  /** Those of which forwarding was given up. */
  readonly forwardingFailed: number;
}

/** An application as it is stored. */
export interface StoredApplication extends ApplicationSummary {
  readonly scenario: string | null;
  readonly dataKeyId: string;
  readonly sealedTransactionId: Buffer | null;
  readonly sealedFields: Buffer | null;
  readonly sealedRejection: Buffer | null;
  readonly history: readonly { readonly state: string; readonly at: string }[];
  readonly forwarding: readonly ForwardingAttempt[];
  readonly images: readonly ListedImage[];
}

export interface ForwardingAttempt {
  readonly at: string;
  readonly outcome: string;
  readonly problem: string | null;
}

export interface ListedImage {
  readonly kind: string;
  readonly objectName: string;
  readonly mediaType: string;
  readonly bytes: number;
  readonly width: number;
  readonly height: number;
}

/** What an application is found by, as keyed hashes. */
export interface FoundBy {
  readonly licence?: Buffer;
  readonly transaction?: Buffer;
}

@Injectable()
export class ApplicationListRepository {
  /** One row more than the page's limit, if there is one, to show that a next page exists. */
  list(
    transaction: Transaction,
    filter: ApplicationFilter,
    { licence, transaction: transactionHash }: FoundBy,
    { limit, after }: Page<ApplicationPlace>,
  ): Promise<ApplicationSummary[]> {
    return transaction.query(LIST, [
      filter.state ?? null,
      filter.reason ?? null,
      filter.clientId ?? null,
      filter.environment ?? null,
      filter.forwardingFailed ?? null,
      instant(filter.receivedFrom),
      instant(filter.receivedTo),
      licence ?? null,
      transactionHash ?? null,
      instant(after?.[0]),
      after?.[1] ?? null,
      limit + 1,
    ]);
  }

  async countOpen(transaction: Transaction): Promise<OpenCounts> {
    const [counts]: OpenCounts[] = await transaction.query(COUNT_OPEN);
    if (!counts) throw new Error('A count has a row.');
    return counts;
  }

  async find(transaction: Transaction, applicationId: string): Promise<StoredApplication | undefined> {
    const [application]: StoredApplication[] = await transaction.query(FIND, [applicationId]);
    return application;
  }
}

function instant(milliseconds: number | undefined): string | null {
  return milliseconds === undefined ? null : new Date(milliseconds).toISOString();
}
