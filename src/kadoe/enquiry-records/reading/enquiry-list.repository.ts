import { Injectable } from '@nestjs/common';
import { DAY, INSTANT } from '../../../platform/database/sql-text.js';
import type { Transaction } from '../../../platform/database/transaction.js';
import type { Environment } from '../../../platform/environment.js';
import type { Page } from '../../../platform/http/page-query.js';
import type { FactVersions } from '../../register/look-up/resolution.js';
import type { RecordedEnquiry } from '../enquiry.js';

/** A filter of enquiries; each field that is given narrows it further. */
export interface EnquiryFilter {
  readonly clientId?: string | undefined;
  readonly enquirerId?: string | undefined;
  readonly reasonCode?: string | undefined;
  readonly outcome?: string | undefined;
  readonly environment?: Environment | undefined;
  /** From this instant, in milliseconds since 1970-01-01T00:00:00Z. */
  readonly since?: number | undefined;
  /** Before this instant; the instant itself is excluded. */
  readonly until?: number | undefined;
}

/** The time of the last enquiry of the page before, and its id. */
export type EnquiryPlace = readonly [recordedAt: number, id: string];

const RECORDED = `
  enquiry.id, ${INSTANT('enquiry.recorded_at')} AS "recordedAt", enquiry.environment, enquiry.client_id AS "clientId",
  client.name AS "clientName", enquiry.enquirer_id AS "enquirerId", enquiry.link_provider_id AS "linkProviderId",
  enquiry.reason_code AS "reasonCode", enquiry.reference_number AS "referenceNumber",
  ${DAY('enquiry.event_date')} AS "eventDate", enquiry.asked_by AS "askedBy", enquiry.outcome, enquiry.load,
  enquiry.chargeable`;

/**
 * The newest first. The statement is planned for its values, so that the months outside of the times are left out, and an index gives the order: of
 * everything, of a client, of an enquirer, or of what was asked. Only a rare reason or outcome is looked for row by row.
 */
const LIST = `
  SELECT ${RECORDED}
    FROM enquiry
    LEFT JOIN client ON client.id = enquiry.client_id
   WHERE ($1::uuid IS NULL OR enquiry.client_id = $1)
     AND ($2::text IS NULL OR enquiry.enquirer_id = $2)
     AND ($3::text IS NULL OR enquiry.reason_code = $3)
     AND ($4::text IS NULL OR enquiry.outcome = $4)
     AND ($5::text IS NULL OR enquiry.environment = $5)
     AND ($6::timestamptz IS NULL OR enquiry.recorded_at >= $6)
     AND ($7::timestamptz IS NULL OR enquiry.recorded_at < $7)
     AND ($8::bytea[] IS NULL OR enquiry.asked_hash = ANY($8))
     AND ($9::timestamptz IS NULL
          OR (enquiry.recorded_at <= $9 AND (enquiry.recorded_at, enquiry.id) < ($9, $10::uuid)))
   ORDER BY enquiry.recorded_at DESC, enquiry.id DESC
   LIMIT $11`;

/** The id has the time in it, by which one partition is asked. */
const FIND = `
  SELECT ${RECORDED},
         CASE WHEN enquiry.vehicle_id IS NOT NULL THEN
           json_strip_nulls(json_build_object(
             'vehicle', enquiry.vehicle_id, 'detail', enquiry.detail_id, 'mark', enquiry.mark_id,
             'keeper', enquiry.keeper_id, 'states', enquiry.state_ids))
         END AS versions
    FROM enquiry
    LEFT JOIN client ON client.id = enquiry.client_id
   WHERE enquiry.recorded_at = $1 AND enquiry.id = $2`;

@Injectable()
export class EnquiryListRepository {
  /** One row more than the page's limit, if there is one, to show that a next page exists. */
  list(
    transaction: Transaction,
    filter: EnquiryFilter,
    askedHashes: readonly Buffer[] | undefined,
    { limit, after }: Page<EnquiryPlace>,
  ): Promise<RecordedEnquiry[]> {
    return transaction.query(LIST, [
      filter.clientId ?? null,
      filter.enquirerId ?? null,
      filter.reasonCode ?? null,
      filter.outcome ?? null,
      filter.environment ?? null,
      instant(filter.since),
      instant(filter.until),
      askedHashes ?? null,
      instant(after?.[0]),
      after?.[1] ?? null,
      limit + 1,
    ]);
  }

  /** @param recordedAt the time in the id */
  async find(
    transaction: Transaction,
    recordedAt: string,
    id: string,
  ): Promise<(RecordedEnquiry & { versions: FactVersions | null }) | undefined> {
    const rows: (RecordedEnquiry & { versions: FactVersions | null })[] = await transaction.query(FIND, [
      recordedAt,
      id,
    ]);
    return rows[0];
  }
}

function instant(milliseconds: number | undefined): string | null {
  return milliseconds === undefined ? null : new Date(milliseconds).toISOString();
}
