import { readdir } from 'node:fs/promises';
import { ifPresent } from '../../../src/recalls/imports/intake/durable-files.js';
import { type ImportSite, stagingTables } from '../../recalls/imports/import-site.js';
import { keptFiles } from '../../recalls/imports/validation-calls.js';
import type { Service } from '../../support/service.js';

/** Unexpected leftovers of all files together. */
export interface LeftBehind {
  readonly runs: number;
  readonly runsInProgress: number;
  /** Mails about files. */
  readonly mails: number;
  readonly heldClosures: number;
  /** Recalls whose newest history entry does not match them. */
  readonly unlikeHistory: number;
  readonly stagingTables: readonly string[];
  readonly validatedFiles: readonly string[];
  readonly landedFiles: readonly string[];
}

export async function leftBehind(site: ImportSite, service: Service): Promise<LeftBehind> {
  const [counts] = await service.query<Omit<LeftBehind, 'stagingTables' | 'validatedFiles' | 'landedFiles'>>(`
    SELECT (SELECT count(*)::integer FROM import_run) AS runs,
           (SELECT count(*)::integer FROM import_run WHERE finished_at IS NULL) AS "runsInProgress",
           (SELECT count(*)::integer FROM outbox_mail) AS mails,
           (SELECT count(*)::integer FROM import_held_closure) AS "heldClosures",
           (SELECT count(*)::integer
              FROM recall
              JOIN (SELECT DISTINCT ON (recall_id) recall_id, changed_at, after
                      FROM recall_history ORDER BY recall_id, id DESC) AS newest ON newest.recall_id = recall.id
             WHERE newest.changed_at <> recall.updated_at
                OR newest.after->>'recallCampaignStartDate' <> recall.recall_campaign_start_date::text
                OR newest.after->>'dvsaCampaignReference' IS DISTINCT FROM recall.dvsa_campaign_reference
                OR newest.after->>'rectificationDate' IS DISTINCT FROM recall.rectification_date::text
           ) AS "unlikeHistory"`);
  if (!counts) throw new Error('A count always has a row.');
  const landed = (await ifPresent(readdir(site.landingDir, { recursive: true, withFileTypes: true }))) ?? [];
  return {
    ...counts,
    stagingTables: await stagingTables(service),
    validatedFiles: await keptFiles(service),
    landedFiles: landed.filter((entry) => entry.isFile()).map(({ name }) => name),
  };
}
