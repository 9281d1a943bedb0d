import type { Stats } from 'node:fs';
import { lstat, mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { DataSource } from 'typeorm';
import type { Settings } from '../../../src/platform/config/settings.js';
import { Archive } from '../../../src/recalls/imports/archive/archive.js';
import { FileReceipts } from '../../../src/recalls/imports/intake/file-receipts.js';
import { Landing } from '../../../src/recalls/imports/intake/landing.js';
import { Spool } from '../../../src/recalls/imports/intake/spool.js';
import { ImportWorker } from '../../../src/recalls/imports/runs/import-worker.js';
import type { OnboardedClient } from '../../../src/recalls/onboarding/onboarding.service.js';
import { isFinalName } from '../../../src/recalls/sftp/file-name.js';
import { FakeClock } from '../../support/fake-clock.js';
import { createDatabase, Service } from '../../support/service.js';

export interface RunRow {
  id: string;
  file_name: string;
  state: string;
  received_at: Date;
  as_of: Date | null;
  attempts: number;
  waiting_for: string | null;
  next_attempt_at: Date;
  archive_file: string;
  scanner: string | null;
  reasons: string[];
  rows_read: string;
  fault_count: string;
  added: string;
  updated: string;
  reopened: string;
  closed: string;
  unchanged: string;
  held: string;
  closures_decision: string | null;
  archive_removed_at: Date | null;
  finished_at: Date | null;
  withdrawn: string;
  skipped: string;
  held_whole: boolean;
  held_reasons: string[];
  warnings: string[];
  merged_as_of: Date | null;
  change_sets: string[];
  undone_at: Date | null;
}

/** A database, a data folder and a landing folder that several processes of the service share, or use one after another. */
export class ImportSite {
  private readonly services: Service[] = [];

  private constructor(
    readonly folder: string,
    readonly database: { url: string; drop(): Promise<void> },
    readonly landingDir: string,
  ) {}

  static async open({ landingParent }: { landingParent?: string | undefined } = {}): Promise<ImportSite> {
    const folder = await mkdtemp(join(tmpdir(), 'recalls-test-import-'));
    const landingDir =
      landingParent === undefined ? join(folder, 'landing') : await mkdtemp(join(landingParent, 'landing-'));
    return new ImportSite(folder, await createDatabase(), landingDir);
  }

  /** Starts one process without its background work; tests run the rounds themselves. */
  async start(settings: Partial<Settings> = {}, clock = new FakeClock()): Promise<Service> {
    const service = await Service.start(
      {
        dataDir: join(this.folder, 'data'),
        landingDir: this.landingDir,
        landingQuietSeconds: 0,
        ...settings,
      },
      { databaseUrl: this.database.url, clock },
    );
    this.services.push(service);
    return service;
  }

  async close(): Promise<void> {
    for (const service of this.services) await service.stop();
    await this.database.drop();
    await rm(this.folder, { recursive: true, force: true });
    await rm(this.landingDir, { recursive: true, force: true });
  }

  folderOf(maker: OnboardedClient): string {
    return join(this.landingDir, maker.sftp?.username ?? '');
  }

  /** Stores a file as SFTP servers do: complete, with one rename. */
  async drop(maker: OnboardedClient, name: string, content: string): Promise<string> {
    const folder = this.folderOf(maker);
    await mkdir(folder, { recursive: true });
    const path = join(folder, name);
    await writeFile(`${folder}/.making`, content);
    await rename(`${folder}/.making`, path);
    return path;
  }

  /** The files in a manufacturer's folder. */
  async waiting(maker: OnboardedClient): Promise<string[]> {
    return readdir(this.folderOf(maker));
  }

  /** The entries of the archive, as files of the object store. */
  archive(): Promise<string[]> {
    return readdir(join(this.folder, 'data', 'objects', 'recalls-archive'));
  }

  /** The names in a folder of the site; none when there is no such folder. */
  filesIn(folder: string): Promise<string[]> {
    return readdir(join(this.folder, folder)).catch(() => []);
  }

  /** Where the object store has the file of a run, encrypted. */
  objectOf(run: Pick<RunRow, 'archive_file'>): string {
    return join(this.folder, 'data', 'objects', 'recalls-archive', run.archive_file.split('/')[0] ?? '');
  }
}

/** The archived file of a run, decrypted. */
export function archivedFile(
  service: Service,
  run: Pick<RunRow, 'archive_file'> | undefined,
): Promise<Buffer> {
  const archive = service.application.get(Archive, { strict: false });
  return buffer(archive.source(run?.archive_file ?? '').read());
}

export const spoolOf = (service: Service) => service.application.get(Spool, { strict: false });

export const landingOf = (service: Service) => service.application.get(Landing);
export const workerOf = (service: Service) => service.application.get(ImportWorker);

/** Advances the clock so far that files which nobody has renamed are judged under their present names. */
export async function letRenameGracePass(service: Service): Promise<void> {
  await landingOf(service).tick();
  service.clock.advance({ seconds: service.settings.sftpRenameGraceSeconds });
  await landingOf(service).tick();
}

/**
 * Sets when a file was received, as the file system would show it after that time. Nobody can set this time of a file, and tests do not
 * wait for hours.
 */
export async function dateFile(service: Service, path: string, receivedAt: number): Promise<void> {
  const receipts = service.application.get(FileReceipts);
  const others = receipts.of.bind(receipts);
  // The file system gives the number of a removed file to a new one, whose content has another time.
  const { ino, mtimeMs } = await lstat(path);
  const isThisFile = (stats: Partial<Stats>) => stats.ino === ino && stats.mtimeMs === mtimeMs;
  receipts.of = (stats) => (isThisFile(stats) ? receivedAt : others(stats));
}

/** A manufacturer's runs in the order of their receipt. */
export function runsOf(service: Service, maker: OnboardedClient): Promise<RunRow[]> {
  return service.query<RunRow & Record<string, unknown>>(
    'SELECT * FROM import_run WHERE manufacturer_id = $1 ORDER BY received_at, state, id',
    [maker.manufacturer?.id],
  );
}

/** The subjects and texts of the mails to a manufacturer's team. */
export function mailsTo(service: Service, maker: OnboardedClient) {
  return service.query<{ subject: string; body_text: string }>(
    'SELECT subject, body_text FROM outbox_mail WHERE recipient = $1 ORDER BY created_at, id',
    [maker.manufacturer?.teamEmail],
  );
}

/** Stores a file, takes it, and lets the worker do all that is due. */
export async function importFile(
  site: ImportSite,
  service: Service,
  maker: OnboardedClient,
  name: string,
  content: string,
): Promise<RunRow> {
  await site.drop(maker, name, content);
  service.clock.advance({ seconds: 1 });
  await landingOf(service).onFileUploaded(maker.sftp?.username ?? '', name);
  if (!isFinalName(name)) await letRenameGracePass(service);
  while (await workerOf(service).tick());
  const run = (await runsOf(service, maker)).findLast(({ file_name }) => file_name === name);
  if (!run) throw new Error('The file has no run.');
  return run;
}

/** A staging table as a killed process leaves it: it belongs to the role of the service. */
export async function leaveStagingTable(service: Service, runId: string): Promise<void> {
  const name = `import_stage_${runId.replaceAll('-', '')}`;
  await service.application.get(DataSource).query(`CREATE UNLOGGED TABLE ${name} (left_behind text)`);
}

export async function stagingTables(service: Service): Promise<string[]> {
  const rows = await service.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class WHERE relname LIKE 'import_stage_%' AND relkind = 'r'`,
  );
  return rows.map(({ name }) => name);
}
