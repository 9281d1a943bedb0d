import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { BackupManifest, StoredTable } from '../../src/platform/backup/backup-manifest.js';
import { checkBackup } from '../../src/platform/backup/restore-backup.js';
import { loadTable, storeTable } from '../../src/platform/backup/table-content.js';
import { Archive } from '../../src/recalls/imports/archive/archive.js';
import { type OnboardedClient, OnboardingService } from '../../src/recalls/onboarding/onboarding.service.js';
import { loadHostKeys } from '../../src/recalls/sftp/host-keys.js';
import { snapshot } from '../recalls/imports/snapshot-files.js';
import { ed25519Key } from '../recalls/sftp/key-pairs.js';
import type { Outcome } from '../support/outcome.js';
import { createDatabase, Service } from '../support/service.js';
import { recalls } from '../support/started-service.js';
import { RestoreTarget } from './restore-target.js';

/** Each command is a process that loads the service: on a busy machine several take more than the usual 30 s. */
const TIMEOUT_MS = 240_000;

const OPEN = 'WVWZZZ1JZ3W386752';
const FIXED = '1M8GDM9AXKP042788';
const LATER = '1M8GDM9A1KP042788';
const SENT = snapshot('LH7PRODCJEE012345,ABC\\N,R/2026/123,2026-12-01');
/** With what COPY's text format escapes. */
const NAME = 'Acme "Vans" \\N';

/** Lines of the output that have no number which differs from run to run. */
const LOOK_UPS = [
  'a client, and its live keys and secrets',
  'a key that signs tokens',
  'a key that encrypts names and addresses',
  'the newest entry of the audit trail',
  'MOT, a vehicle with an open recall',
  'MOT, a vehicle whose recalls are fixed',
  'MOT, a vehicle that is not known',
  'the last change of the feed',
  'a manufacturer by its SSH key',
  'the newest import, and its file in the archive',
  'the newest enquiry of the record',
];

describe('recalls backup and recalls restore', { timeout: TIMEOUT_MS }, () => {
  let folder: string;
  let database: Awaited<ReturnType<typeof createDatabase>>;
  let service: Service;
  let maker: OnboardedClient;
  let mot: OnboardedClient;
  let backup: string;
  let feedCursor: string;
  let hostKey: string;
  const target: { now: RestoreTarget } = { now: undefined as never };

  const source = () => ({ DATA_DIR: join(folder, 'data'), DATABASE_URL: database.url });
  /** Without what it says it waits for on a busy machine: the database is made and migrated. */
  const restore = async (settings: NodeJS.ProcessEnv = target.now.settings, from = backup) => {
    const outcome = await recalls(['restore', from], settings);
    return { ...outcome, stderr: outcome.stderr.replaceAll(/^Waiting for .* …\n/gm, '') };
  };
  const manifestOf = async (from: string): Promise<BackupManifest> =>
    JSON.parse(await readFile(join(from, 'manifest.json'), 'utf8'));
  /** A backup with something else in it. */
  const changed = async (change: (copy: string, manifest: BackupManifest) => unknown) => {
    const copy = join(await mkdtemp(join(folder, 'changed-')), 'backup');
    await cp(backup, copy, { recursive: true });
    const manifest = await manifestOf(copy);
    await change(copy, manifest);
    await writeFile(join(copy, 'manifest.json'), JSON.stringify(manifest));
    return copy;
  };
  /** A table of a backup with some of its columns, as an older version had them. Any database can copy it, as texts. */
  const withColumns = async (copy: string, stored: StoredTable, columns: string[]): Promise<StoredTable> => {
    const connection = new pg.Client({ connectionString: database.url });
    await connection.connect();
    try {
      const asTexts = stored.columns.map((column) => `${connection.escapeIdentifier(column)} text`);
      await connection.query(`CREATE TEMPORARY TABLE ${stored.name} (${asTexts.join(', ')})`);
      await loadTable(connection, stored, copy);
      await rm(join(copy, stored.file.path));
      return await storeTable(connection, { name: stored.name, columns, partitions: [] }, copy);
    } finally {
      await connection.end();
    }
  };
  const refused = (outcome: Outcome, reason: string | RegExp) => {
    expect(outcome).toMatchObject({ status: 1, stdout: '' });
    expect(outcome.stderr).toMatch(reason);
    expect(outcome.stderr.trim().split('\n')).toHaveLength(1);
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'recalls-test-backup-'));
    database = await createDatabase();
    const dataDir = source().DATA_DIR;
    service = await Service.start(
      { dataDir, landingDir: join(dataDir, 'landing') },
      { databaseUrl: database.url },
    );
    maker = await service.application
      .get(OnboardingService)
      .onboard(
        { kind: 'service' },
        { name: NAME, email: 'team@acme.example', role: 'manufacturer', sshKeys: [ed25519Key().publicKey] },
      );
    mot = await service.onboard('mot');
    for (const vin of [OPEN, FIXED]) await service.as(maker).post('/recalls', recallOf(vin));
    await service.as(maker).put(`/recalls/vin/${FIXED}?manufacturerCampaignReference=C/1`, {
      repairStatus: 'FIXED',
      rectificationDate: '2025-02-01',
    });
    // Of a month for which a new database has no partition.
    await service.query("SELECT make_enquiry_partition('2020-02-01')");
    await service.query(
      `INSERT INTO enquiry (recorded_at, id, environment, client_id, enquirer_id, reason_code, reference_number, event_date,
                            asked_by, asked_hash, outcome, chargeable)
       VALUES ('2020-02-03', '01700858-c400-7b5e-9d4f-2a1c3e5f7089', 'live', gen_random_uuid(), 'IT321', '00EV', 'OLD \\N',
               '2020-01-01', 'chassisVin', decode(repeat('01', 16), 'hex'), 'ENV913', false)`,
    );
    await writeFile(join(folder, 'sent.csv'), SENT);
    const imported = await recalls(['import', join(folder, 'sent.csv'), '--manufacturer', NAME], source());
    expect(imported).toMatchObject({ status: 0 });
    hostKey =
      (await loadHostKeys({ path: join(dataDir, 'sftp', 'host-keys'), makes: true }))[0]
        ?.getPublicSSH()
        .toString('base64') ?? '';
    await mkdir(join(dataDir, 'landing', 'acme-vans'), { recursive: true });
    await writeFile(join(dataDir, 'landing', 'acme-vans', 'today.csv'), SENT, { mode: 0o640 });
    feedCursor = (await service.as(mot).get('/mot/changes')).body.next;
    const { status, stdout, stderr } = await recalls(['backup', join(folder, 'backups')], source());
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    backup = stdout.trim();
    // What comes after a backup is not in it.
    await service.as(maker).post('/recalls', recallOf(LATER));
  }, TIMEOUT_MS);
  afterAll(async () => {
    await service.stop();
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  });
  beforeEach(async () => {
    target.now = await RestoreTarget.make();
  });
  afterEach(() => target.now.remove());

  it('makes a folder that its owner alone can read, and that is named by its time', async () => {
    expect(backup).toMatch(/\/backups\/\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ$/);
    expect(await readdir(join(folder, 'backups'))).toHaveLength(1);
    for (const name of ['', ...(await readdir(backup, { recursive: true }))]) {
      const { mode } = await stat(join(backup, name));
      expect(mode & 0o077, name).toBe(0);
    }
    const { files } = await manifestOf(backup);
    const names = files?.map(({ path }) => path.replace(/^files\/(\w[\w-]*).*/, '$1'));
    expect(new Set(names)).toEqual(new Set(['log-key', 'encryption-keys', 'objects', 'sftp', 'landing']));
  });

  it('restores it into a new place, proves it, and the service goes on there where it was', async () => {
    const token = await service.tokenOf(maker);
    const answers = async (from: Service) =>
      Promise.all(
        [OPEN, FIXED, 'SALUNKNOWN0000001'].map(
          async (vin) => (await from.as(mot).get(`/mot/vehicles/${vin}`)).body,
        ),
      );
    const expected = await answers(service);

    const { status, stdout, stderr } = await restore();
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const { database: dumped, files } = await manifestOf(backup);
    const lines = stdout.trim().split('\n');
    expect(lines).toEqual([
      expect.stringMatching(/^Backup: of .* all \d+ files as they were written$/),
      `Files: ${files?.length} of ${files?.length}`,
      expect.stringMatching(
        `^Tables: ${dumped.tables.length} of ${dumped.tables.length}, \\d+ rows, each table with the backup's checksum$`,
      ),
      `Migrations: ${dumped.migrations.length} of the backup, 0 newer`,
      expect.stringMatching(`^Identity: [0-9a-f-]{36}; ${dumped.identity} was backed up\\. `),
      ...LOOK_UPS.map((kind) => `Look-up: ${kind}: the same answer`),
      'The restore is complete.',
    ]);
    const [identity] = await target.now.query<{ id: string }>('SELECT id FROM database_identity');
    expect(lines[4]).toContain(identity?.id);
    expect(identity?.id).not.toBe(dumped.identity);

    const restored = await Service.start(
      { dataDir: target.now.dataDir, landingDir: join(target.now.dataDir, 'landing') },
      { databaseUrl: target.now.url, clock: service.clock },
    );
    try {
      expect(await answers(restored)).toEqual(expected);
      const path = `/recalls/vin/${OPEN}`;
      const old = await restored.anonymous
        .get(path)
        .set({ Authorization: `Bearer ${token}`, 'X-API-Key': maker.apiKey });
      expect(old.status).toBe(200);
      // The feed goes on after its place, and sequences after their last number.
      expect((await restored.as(mot).get(`/mot/changes?since=${feedCursor}`)).body).toMatchObject({
        changes: [],
      });
      expect((await restored.as(maker).post('/recalls', recallOf(LATER))).status).toBe(201);
      expect((await restored.as(mot).get(`/mot/changes?since=${feedCursor}`)).body.changes).toHaveLength(1);
      const [key] = await loadHostKeys({ path: join(target.now.dataDir, 'sftp', 'host-keys'), makes: true });
      expect(key?.getPublicSSH().toString('base64')).toBe(hostKey);
      const landed = join(target.now.dataDir, 'landing', 'acme-vans', 'today.csv');
      expect((await stat(landed)).mode & 0o777).toBe(0o640);
      expect(await readFile(landed, 'utf8')).toBe(SENT);
      const archive = restored.application.get(Archive, { strict: false });
      const [entry = ''] = await archive.list();
      expect(await archive.find(entry)).toMatchObject({ sizeBytes: Buffer.byteLength(SENT) });
    } finally {
      await restored.stop();
    }
    expect(
      await target.now.query(
        "SELECT tableoid::regclass::text AS month, reference_number FROM enquiry WHERE recorded_at = '2020-02-03'",
      ),
    ).toEqual([{ month: 'enquiry_2020_02', reference_number: 'OLD \\N' }]);
    await expect(target.now.query('DELETE FROM enquiry_2020_02')).rejects.toMatchObject({ code: '42501' });
    await expect(target.now.query("UPDATE audit_entry SET action = ''")).rejects.toMatchObject({
      code: '42501',
    });

    // What is there now is live.
    const rows = await target.now.query('SELECT * FROM recall ORDER BY id');
    await rm(target.now.dataDir, { recursive: true });
    refused(await restore(), /^The database is in use: it has rows in /);
    expect(await target.now.query('SELECT * FROM recall ORDER BY id')).toEqual(rows);
    expect(await readdir(target.now.folder)).toEqual([]);
  });

  it('restores into an embedded database, whose own backup has the same rows', async () => {
    const settings = { DATA_DIR: target.now.dataDir };
    expect(await restore(settings)).toMatchObject({ status: 0, stderr: '' });
    const again = await recalls(['backup', join(target.now.folder, 'backups'), '--database-only'], settings);
    expect(again).toMatchObject({ status: 0, stderr: '' });
    const contentOf = async (from: string) =>
      (await manifestOf(from)).database.tables
        .filter(({ name }) => !['database_identity', 'replication_heartbeat'].includes(name))
        .map(({ name, rows, checksum }) => [name, rows, checksum]);
    expect(await contentOf(again.stdout.trim())).toEqual(await contentOf(backup));
    expect((await manifestOf(again.stdout.trim())).files).toBeNull();
    refused(await restore(settings), /is there already|The database is in use/);
  });

  it('restores a backup of an older version, and migrates it', async () => {
    // Of before usage plans, the record of enquiries, licence renewal and the console.
    const isAdded = (name: string) =>
      /^(usage_plan|client_usage_plan|plan_usage|enquiry)$|^(renewal|console)_/.test(name);
    const addedColumns = new Set(['actor_person_id', 'last_used_at', 'password_used_at']);
    const older = await changed(async (copy, { database: dumped, lookUps }) => {
      lookUps.splice(
        lookUps.findIndex(({ kind }) => kind === 'the newest enquiry of the record'),
        1,
      );
      const plans = dumped.migrations.findIndex((name) => name.startsWith('UsagePlans'));
      expect(dumped.migrations.splice(plans).map((name) => name.replace(/\d+$/, ''))).toEqual([
        ...['UsagePlans', 'Enquiries', 'MarkLookUps', 'RenewalApplications', 'JobQueue', 'RenewalClients'],
        ...['Console', 'ConsolePasskeys', 'SshKeyLastUse', 'CredentialUses', 'VehicleLookUps'],
      ]);
      dumped.tables = dumped.tables.filter(({ name }) => !isAdded(name));
      for (const table of dumped.tables) {
        const columns = table.columns.filter((column) => !addedColumns.has(column));
        if (columns.length < table.columns.length)
          Object.assign(table, await withColumns(copy, table, columns));
      }
    });
    const { status, stdout, stderr } = await restore(target.now.settings, older);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain(' of the backup, 11 newer');
    expect(await target.now.query('SELECT name FROM usage_plan ORDER BY name')).toEqual([
      { name: 'bulk' },
      { name: 'standard' },
      { name: 'trial' },
    ]);
    const [clients] = await target.now.query('SELECT count(*)::int FROM recalls_client');
    expect(clients).toEqual({ count: 2 });
  });

  it('restores no backup that is damaged, unfinished or of a newer version, and leaves nothing behind', async () => {
    const damages: [(copy: string, manifest: BackupManifest) => unknown, string | RegExp][] = [
      [
        (copy) => writeFile(join(copy, 'database', 'recall.copy.gz'), 'x'),
        /recall\.copy\.gz is damaged or missing/,
      ],
      [(copy) => rm(join(copy, 'files', 'log-key')), /log-key is damaged or missing/],
      [
        (_, { database: dumped }) => dumped.migrations.push('Future29991231000001'),
        /newer version of the service \(Future2999/,
      ],
      [
        (_, { files }) => Object.assign(files?.[0] ?? {}, { path: 'files/../../escaped' }),
        /is damaged: files\.0\.path/,
      ],
      [
        (_, manifest) => Object.assign(manifest, { format: 2 }),
        /newer version of the service: restore it with that/,
      ],
    ];
    for (const [damage, reason] of damages) {
      await expect(checkBackup(await changed(damage))).rejects.toThrow(reason);
    }
    await expect(checkBackup(folder)).rejects.toThrow('is no backup, or one that was not finished');
    const lacking = await changed((copy) => rm(join(copy, 'files', 'log-key')));
    refused(await restore(target.now.settings, lacking), /log-key is damaged or missing/);
    expect(await target.now.query("SELECT FROM pg_class WHERE relname = 'recall'")).toEqual([]);
    expect(await readdir(target.now.folder)).toEqual([]);
    const check = await recalls(['restore', '--check', backup], {});
    expect(check).toMatchObject({ status: 0, stdout: expect.stringContaining('The backup is whole.\n') });
  });

  it('keeps nothing of a restore whose rows are not those that were backed up, so that it can be tried again', async () => {
    const fewer = await changed((_, { database: dumped }) => {
      for (const table of dumped.tables) if (table.name === 'recall') table.rows += 1;
    });
    refused(
      await restore(target.now.settings, fewer),
      /recall has 3 rows, and 4 were backed up. Nothing was restored/,
    );
    expect(await target.now.query('SELECT FROM client')).toEqual([]);
    // As a restore leaves it that is killed while it writes a file.
    await writeFile(join(target.now.dataDir, 'log-key.restoring'), 'x');
    expect(await restore()).toMatchObject({ status: 0, stderr: '' });
    expect(await readdir(target.now.dataDir)).not.toContain('log-key.restoring');
  });

  it('names the role or the file that is in the way before it restores anything', async () => {
    const nobody = new URL(target.now.url);
    nobody.username = 'nobody_here';
    refused(
      await restore({ ...target.now.settings, DATABASE_URL: nobody.href }),
      /^DATABASE_URL names .*nobody_here/,
    );
    refused(
      await restore({ ...target.now.settings, DATABASE_URL: target.now.ownerUrl }),
      /could change the audit trail or the record of enquiries/,
    );
    await mkdir(join(target.now.dataDir, 'objects', 'other'), { recursive: true });
    await writeFile(join(target.now.dataDir, 'objects', 'other', 'other.csv'), 'x');
    refused(await restore(), /other\.csv is there already: restore into a new DATA_DIR/);
    expect(await readdir(join(target.now.dataDir, 'objects'))).toEqual(['other']);
  });

  it('makes no backup of what is no database of the service, and removes the oldest of many', async () => {
    const into = join(target.now.folder, 'backups');
    refused(await recalls(['backup', into], { DATA_DIR: target.now.dataDir }), /There is no database in /);
    refused(
      await recalls(['backup', into], target.now.settings),
      'The database has no tables of the service',
    );
    expect(await readdir(into)).toEqual([]);
    for (const name of ['2025-01-01T00-00-00Z', '2026-01-01T00-00-00Z', 'mine'])
      await mkdir(join(into, name));
    const { status, stderr } = await recalls(['backup', into, '--keep', '2'], source());
    expect({ status, stderr }).toEqual({ status: 0, stderr: 'Removed 2025-01-01T00-00-00Z\n' });
    expect(await readdir(into)).toEqual(['2026-01-01T00-00-00Z', expect.stringMatching(/^20/), 'mine']);
    refused(
      await recalls(['backup', into, '--keep', '0'], source()),
      '--keep must be a whole number from 1 on',
    );
  });

  it('leaves files in quarantine out', async () => {
    // An earlier version had archived it.
    const archived = join(source().DATA_DIR, 'archive', 'infected.csv');
    await mkdir(join(source().DATA_DIR, 'archive'), { recursive: true });
    await writeFile(archived, 'x');
    await chmod(archived, 0);
    const { stdout, status } = await recalls(['backup', target.now.folder], source());
    expect(status).toBe(0);
    const { files } = await manifestOf(stdout.trim());
    expect(files?.map(({ path }) => path)).not.toContain('files/archive/infected.csv');
    await rm(archived, { force: true });
  });
});

function recallOf(vin: string) {
  return { vin, manufacturerCampaignReference: 'C/1', recallCampaignStartDate: '2025-01-01' };
}
