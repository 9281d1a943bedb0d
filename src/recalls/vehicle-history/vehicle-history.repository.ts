import { Injectable } from '@nestjs/common';
import { DAY, INSTANT } from '../../platform/database/sql-text.js';
import type { Transaction } from '../../platform/database/transaction.js';
import type { Page } from '../../platform/http/page-query.js';
import { SHOWN_BEFORE } from '../api/history-snapshot.js';
import type { VehicleChange, VehicleRecall } from './vehicle-story.js';

/** A change's position: the number of its statement, and its id. */
export type ChangePlace = readonly [changeSet: number, id: number];

export type PlacedChange = VehicleChange & { readonly changeSet: number; readonly id: number };

/** No vehicle has so many; a client that opens recalls without end must not make the answer endless. */
const MOST_RECALLS = 500;

/**
 * The texts under which recalls of a vehicle may be stored: those given, and other spellings from before VINs had one form. $1 the VIN in
 * today's form, and as it may have been stored. The first condition is that of recall_odd_vin_bare_idx, word for word.
 */
const SPELLINGS = `
  SELECT unnest($1::text[]) AS vin
   UNION
  SELECT recall.vin
    FROM recall
   WHERE recall.vin ~ '[^0-9A-HJ-NPR-Z]'
     AND vin_bare_skeleton(recall.vin) = translate(($1::text[])[1], 'OQI', '001')
     AND vin_canonical(recall.vin) = ($1::text[])[1]`;

const RECALLS = `
  SELECT json_build_object('id', manufacturer.id, 'name', manufacturer.name) AS manufacturer,
         recall.vin AS "storedVin", recall.manufacturer_campaign_reference AS "manufacturerCampaignReference",
         recall.dvsa_campaign_reference AS "dvsaCampaignReference",
         ${DAY('recall.recall_campaign_start_date')} AS "recallCampaignStartDate",
         ${DAY('recall.rectification_date')} AS "rectificationDate",
         ${INSTANT('recall.created_at')} AS "createdAt", ${INSTANT('recall.updated_at')} AS "updatedAt"
    FROM (${SPELLINGS}) AS spelling
    JOIN recall ON recall.vin = spelling.vin
    JOIN manufacturer ON manufacturer.id = recall.manufacturer_id
   ORDER BY manufacturer.name, manufacturer.id, recall.manufacturer_campaign_reference, recall.vin
   LIMIT ${MOST_RECALLS}`;

/** $2 and $3 before which statement and id (null: from the newest), $4 how many at most. */
const CHANGES = `
  SELECT change.change_set::float8 AS "changeSet", change.id::float8 AS id, ${INSTANT('change.changed_at')} AS "changedAt",
         json_build_object('id', manufacturer.id, 'name', manufacturer.name) AS manufacturer,
         change.vin AS "storedVin", change.manufacturer_campaign_reference AS "manufacturerCampaignReference", change.action,
         CASE WHEN change.client_id IS NOT NULL
              THEN json_build_object('kind', 'call', 'clientId', change.client_id, 'client', client.name)
              WHEN change.import_run_id IS NOT NULL
              THEN json_build_object('kind', 'file', 'runId', run.id, 'fileName', run.file_name,
                                     'receivedAt', ${INSTANT('run.received_at')})
              ELSE json_strip_nulls(
                     json_build_object('kind', 'undo', 'runId', undo.import_run_id, 'fileName', undone_run.file_name,
                                       'clientId', undo.client_id, 'client', undone_client.name)) END AS by,
         ${SHOWN_BEFORE('change.before')} AS before, change.after
    FROM (${SPELLINGS}) AS spelling
    JOIN recall_history AS change ON change.vin = spelling.vin
    JOIN manufacturer ON manufacturer.id = change.manufacturer_id
    LEFT JOIN client ON client.id = change.client_id
    LEFT JOIN import_run AS run ON run.id = change.import_run_id
    LEFT JOIN recall_undo AS undo ON undo.id = change.undo_id
    LEFT JOIN import_run AS undone_run ON undone_run.id = undo.import_run_id
    LEFT JOIN client AS undone_client ON undone_client.id = undo.client_id
   WHERE $2::bigint IS NULL OR (change.change_set, change.id) < ($2, $3::bigint)
   ORDER BY change.change_set DESC, change.id DESC
   LIMIT $4`;

@Injectable()
export class VehicleHistoryRepository {
  /** Ordered by manufacturer and reference. */
  listRecalls(transaction: Transaction, spellings: readonly string[]): Promise<VehicleRecall[]> {
    return transaction.query(RECALLS, [spellings]);
  }

  /** The newest first, and one more than the page's limit if there is one. */
  listChanges(
    transaction: Transaction,
    spellings: readonly string[],
    { limit, after }: Page<ChangePlace>,
  ): Promise<PlacedChange[]> {
    const [changeSet, id] = after ?? [null, null];
    return transaction.query(CHANGES, [spellings, changeSet, id, limit + 1]);
  }
}
