import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ClockOffset } from '../../../src/platform/database/clock-offset.js';
import { Transactions } from '../../../src/platform/database/transaction.js';
import { fileOnDisk } from '../../../src/recalls/imports/file-source.js';
import { Merge } from '../../../src/recalls/imports/merge/merge.js';
import { SnapshotStaging, type StagedSnapshot } from '../../../src/recalls/imports/merge/snapshot-staging.js';
import type { ImportCounts, ImportRun } from '../../../src/recalls/imports/runs/import-run.js';
import type { OnboardedClient } from '../../../src/recalls/onboarding/onboarding.service.js';
import type { Service } from '../../support/service.js';

export const HEADER = 'VIN,ManufacturerRecallCampaignReference,DVSACampaignReference,RecallCampaignStartDate';

/** A snapshot file's text: one row per entry, as `VIN,reference,DVSA reference,start date`. */
export function snapshot(...rows: string[]): string {
  return [HEADER, ...rows, ''].join('\n');
}

export interface MergedFile {
  readonly staged: StagedSnapshot;
  /** Undefined when the file had errors. */
  readonly counts: ImportCounts | undefined;
  readonly run: ImportRun;
}

/** Validates and merges a file as the worker does, received at the clock's present time. */
export async function mergeFile(
  service: Service,
  maker: OnboardedClient,
  text: string,
  { dryRun = false, receivedAt = service.clock.now() }: { dryRun?: boolean; receivedAt?: number } = {},
): Promise<MergedFile> {
  const { manufacturer } = maker;
  if (!manufacturer) throw new Error('Only manufacturers send files.');
  const run: ImportRun = {
    id: randomUUID(),
    manufacturer,
    fileName: 'recalls.csv',
    source: 'sftp',
    dryRun,
    sizeBytes: Buffer.byteLength(text),
    state: 'merging',
    receivedAt,
    asOf: receivedAt,
    attempts: 0,
    scanner: 'built-in check',
    archiveFile: 'recalls.csv',
    approvedWhole: false,
  };
  const path = join(service.settings.dataDir, `${run.id}.csv`);
  await writeFile(path, text);
  await service.query(
    `INSERT INTO import_run (id, manufacturer_id, file_name, source, dry_run, size_bytes, state, received_at,
                             next_attempt_at, archive_file)
     VALUES ($1, $2, $3, 'sftp', $4, $5, 'done', $6, $6, $3)`,
    [run.id, manufacturer.id, run.fileName, dryRun, run.sizeBytes, new Date(receivedAt)],
  );
  const transactions = service.application.get(Transactions);
  const staging = new SnapshotStaging(service.settings, service.application.get(ClockOffset), transactions);
  const staged = await staging.stage(run, fileOnDisk(path), () => {});
  if (staged.faultCount > 0) return { staged, counts: undefined, run };
  const merge = new Merge(transactions, service.clock, service.settings);
  const { counts } = await merge.run(run, async () => {});
  await staging.drop(run.id);
  return { staged, counts, run };
}

export interface StoredRecall {
  readonly vin: string;
  readonly reference: string;
  readonly dvsa: string | null;
  readonly start: string;
  readonly fixed: string | null;
}

/** A manufacturer's recalls in the database. */
export function recallsOf(service: Service, maker: OnboardedClient): Promise<StoredRecall[]> {
  return service.query<StoredRecall & Record<string, unknown>>(
    `SELECT vin, manufacturer_campaign_reference AS reference, dvsa_campaign_reference AS dvsa,
            recall_campaign_start_date::text AS start, rectification_date::text AS fixed
       FROM recall WHERE manufacturer_id = $1
      ORDER BY vin, manufacturer_campaign_reference`,
    [maker.manufacturer?.id],
  );
}
