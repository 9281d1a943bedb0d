import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { OpenApplications } from '../../../src/licence-renewal/applications/open-applications.js';
import { OpenForwardedFiles } from '../../../src/licence-renewal/processing/forwarding/open-forwarded-files.js';
import { readSettings } from '../../../src/platform/config/read-settings.js';
import type { BucketSettings } from '../../../src/platform/config/storage-url.js';
import { ObjectStore } from '../../../src/platform/object-store/object-store.js';
import { startService } from '../../platform/third-party-access/partner.js';

export interface StoredApplication {
  readonly environment: string;
  readonly dateTimeReceived: string;
  readonly state: string;
  readonly history: readonly string[];
  readonly photo: Buffer | undefined;
  readonly signature: Buffer | undefined;
}

export interface Stored {
  /** By transaction id. */
  readonly applications: ReadonlyMap<string, StoredApplication>;
  /** How many there are, also those with the same transaction id. */
  readonly rows: number;
  /** The transaction ids in the files of the folder. */
  readonly forwardedFiles: string[];
  readonly liveJobs: number;
  /** Objects that rows refer to and that do not exist. */
  readonly missingObjects: readonly string[];
  /** How many objects exist that nobody refers to. */
  readonly orphans: number;
}

/** Opens everything that is stored with the service's own code, in a process that does nothing else. */
export async function readWhatIsStored({
  dataDir,
  bucket,
  ENCRYPTION_KEYS,
  databaseUrl,
}: {
  readonly dataDir: string;
  /** Where the objects are; absent: under the folder. */
  readonly bucket?: BucketSettings;
  readonly ENCRYPTION_KEYS: string;
  readonly databaseUrl: string;
}): Promise<Stored> {
  const { encryptionKeys } = readSettings({ ENCRYPTION_KEYS });
  const service = await startService(
    { dataDir, bucket, encryptionKeys, parts: new Set(['api']) },
    { databaseUrl },
  );
  try {
    const get = <Wanted>(wanted: abstract new (...args: never[]) => Wanted): Wanted =>
      service.application.get(wanted as unknown as new () => Wanted, { strict: false });
    const rows = await service.query<{ id: string; history: string[] }>(
      `SELECT id, ARRAY(SELECT state FROM renewal_state_change WHERE application_id = id ORDER BY sequence) AS history
         FROM renewal_application`,
    );
    const applications = new Map<string, StoredApplication>();
    for (const { id, history } of rows) {
      const opened = await get(OpenApplications).find(id);
      if (!opened) continue;
      const { transactionId, environment, receivedAt, state } = opened;
      applications.set(transactionId, {
        ...{ environment, state, history, dateTimeReceived: receivedAt.toISOString() },
        photo: (await get(OpenApplications).findImage(id, 'photo'))?.content,
        signature: (await get(OpenApplications).findImage(id, 'signature'))?.content,
      });
    }
    const referred = new Set(
      (await service.query<{ name: string }>('SELECT object_name AS name FROM renewal_image')).map(
        ({ name }) => name,
      ),
    );
    const objects = new Set<string>();
    for await (const { name } of get(ObjectStore).list('renewal-images/')) objects.add(name);
    const [jobs] = await service.query<{ live: number }>(
      "SELECT count(*)::integer AS live FROM job_queue.job WHERE state < 'completed'",
    );
    return {
      applications,
      rows: rows.length,
      forwardedFiles: await idsInFiles(join(dataDir, 'forwarded'), get(OpenForwardedFiles)),
      liveJobs: jobs?.live ?? 0,
      missingObjects: [...referred].filter((name) => !objects.has(name)),
      orphans: [...objects].filter((name) => !referred.has(name)).length,
    };
  } finally {
    await service.stop();
  }
}

async function idsInFiles(folder: string, files: OpenForwardedFiles): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const ids: string[] = [];
  for (const entry of entries) {
    if (!entry.isFile() || !entry.name.endsWith('.renewal')) continue;
    const opened = await files.open({ kind: 'service' }, await readFile(join(entry.parentPath, entry.name)));
    ids.push('content' in opened ? JSON.parse(opened.content.toString()).transactionId : entry.name);
  }
  return ids;
}
