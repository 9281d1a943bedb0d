import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { HEADER, snapshot } from '../recalls/imports/snapshot-files.js';
import { openPool } from '../support/pool.js';
import { createDatabase } from '../support/service.js';
import { recalls, StartedService } from '../support/started-service.js';

const ROW = 'VIN1,CAR/1,R/2024/1,2024-01-01';
const NONE = {
  added: 0,
  updated: 0,
  reopened: 0,
  closed: 0,
  withdrawn: 0,
  unchanged: 0,
  skipped: 0,
  held: 0,
};

/** Each command is a process that loads the service: on a busy machine several take more than the usual 30 s. */
const TIMEOUT_MS = 120_000;

describe('recalls import', { timeout: TIMEOUT_MS }, () => {
  let folder: string;
  let database: Awaited<ReturnType<typeof createDatabase>>;
  let pool: pg.Pool;
  let maker: string;
  let number = 0;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'recalls-test-cli-'));
    database = await createDatabase();
    pool = openPool(database.url);
  });
  afterAll(async () => {
    await pool.end();
    await database.drop();
    await rm(folder, { recursive: true });
  });
  beforeEach(async () => {
    number += 1;
    maker = `Maker ${number}`;
    await query(
      `INSERT INTO manufacturer (name, team_email, sftp_username, created_at)
       VALUES ('${maker}', 'team-${number}@maker.example', 'maker-${number}', now())`,
    );
    await query(
      `INSERT INTO client (id, role, name, team_email, manufacturer_id, created_at)
       SELECT gen_random_uuid(), 'manufacturer', name, team_email, id, now() FROM manufacturer WHERE name = '${maker}'`,
    );
  });

  const settings = (): NodeJS.ProcessEnv => ({ DATA_DIR: join(folder, 'data'), DATABASE_URL: database.url });

  const query = async (sql: string) => (await pool.query(sql)).rows;

  const file = async (content: string, name = 'recalls.csv'): Promise<string> => {
    const path = join(folder, name);
    await writeFile(path, content);
    return path;
  };

  const importFile = async (path: string, words: string[] = [], others: NodeJS.ProcessEnv = {}) => {
    const outcome = await recalls(['import', path, '--manufacturer', maker, ...words], {
      ...settings(),
      ...others,
    });
    return { ...outcome, run: outcome.stdout === '' ? undefined : JSON.parse(outcome.stdout) };
  };

  const stored = () =>
    query(
      `SELECT vin FROM recall JOIN manufacturer ON manufacturer.id = manufacturer_id
        WHERE name = '${maker}' AND rectification_date IS NULL ORDER BY vin`,
    );

  const mails = () =>
    query(`SELECT subject FROM outbox_mail WHERE recipient = 'team-${number}@maker.example'`);

  it('merges a file, prints the run as JSON and nothing else, and exits with 0', async () => {
    const { status, stderr, run } = await importFile(await file(snapshot(ROW)));

    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(run).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      manufacturer: maker,
      manufacturerId: expect.any(Number),
      file: 'recalls.csv',
      source: 'command line',
      dryRun: false,
      state: 'done',
      waitingFor: null,
      nextAttemptAt: null,
      attempts: 1,
      scanner: 'built-in check',
      sizeBytes: HEADER.length + ROW.length + 2,
      bytesRead: null,
      receivedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.+Z$/),
      startedAt: expect.stringMatching(/Z$/),
      finishedAt: expect.stringMatching(/Z$/),
      rowsRead: 1,
      counts: { ...NONE, added: 1 },
      closuresDecision: null,
      closuresDecidedAt: null,
      reasons: [],
      faultCount: 0,
      asOf: expect.any(String),
      warnings: [],
      heldWhole: false,
      heldReasons: [],
      undoneAt: null,
      faults: [],
    });
    expect(await stored()).toEqual([{ vin: 'VIN1' }]);
    expect(await readdir(folder)).toContain('recalls.csv');
  });

  it('refuses a file as an upload is refused, lists its faults, and exits with 1', async () => {
    const { status, stderr, run } = await importFile(
      await file(snapshot(ROW, 'VIN2,=1+1,,never'), 'my recalls.csv'),
    );

    expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
    expect(run).toMatchObject({ state: 'rejected', reasons: ['Spaces in the file name'], faultCount: 1 });
    expect(await mails()).toEqual([{ subject: 'Vehicle Recalls: your file was not imported' }]);

    const again = await importFile(await file(snapshot(ROW, 'VIN2,=1+1,,never')));

    expect(again.status).toBe(1);
    expect(again.run).toMatchObject({
      state: 'rejected',
      reasons: ['Invalid Manufacturer Recall Campaign Reference', 'Incorrect date format'],
      counts: NONE,
      faultCount: 2,
      faults: [
        {
          line: 3,
          column: 'ManufacturerRecallCampaignReference',
          reason: 'Invalid Manufacturer Recall Campaign Reference',
          value: "'=1+1",
          expected: 'must contain only a-z, A-Z, 0-9, -, _, \\ and /',
        },
        { line: 3, column: 'RecallCampaignStartDate', reason: 'Incorrect date format', value: 'never' },
      ],
    });
    expect(await stored()).toEqual([]);
  });

  it('lists the first hundred faults and counts the others', async () => {
    const rows = Array.from({ length: 150 }, (_, index) => `VIN${index},CAR/1,,never`);

    const { run } = await importFile(await file(snapshot(...rows)));

    expect(run.faultCount).toBe(150);
    expect(run.faults.map(({ line }: { line: number }) => line)).toEqual(
      rows.slice(0, 100).map((_, index) => index + 2),
    );
  });

  it('changes nothing and mails nobody in a dry run', async () => {
    const sound = await importFile(await file(snapshot(ROW)), ['--dry-run']);
    const faulty = await importFile(await file('nonsense'), ['--dry-run']);

    expect(sound).toMatchObject({
      status: 0,
      run: { state: 'done', dryRun: true, counts: { ...NONE, added: 1 } },
    });
    expect(faulty).toMatchObject({
      status: 1,
      run: { state: 'rejected', dryRun: true, reasons: ['Missing column headers'] },
    });
    expect(await stored()).toEqual([]);
    expect(await mails()).toEqual([]);
  });

  it('exits with 0 when closures are held', async () => {
    const guard = { CLOSURE_GUARD_COUNT: '0', CLOSURE_GUARD_SHARE: '0' };
    await importFile(await file(snapshot(ROW)), [], guard);

    const { status, run } = await importFile(await file(snapshot()), [], guard);

    expect({ status, state: run.state, held: run.counts.held }).toEqual({
      status: 0,
      state: 'held',
      held: 1,
    });
    expect(await stored()).toEqual([{ vin: 'VIN1' }]);
  });

  it('refuses to begin while a file of the manufacturer is in progress', async () => {
    // A file that has waited for 6 hours would be replaced.
    const receivedAt = new Date(Date.now() - 60 * 60_000).toISOString();
    await query(
      `INSERT INTO import_run (id, manufacturer_id, file_name, source, size_bytes, state, received_at,
                               next_attempt_at, archive_file)
       SELECT gen_random_uuid(), id, 'first.csv', 'sftp', 1, 'scanning', '${receivedAt}', 'infinity', 'x/y'
         FROM manufacturer WHERE name = '${maker}'`,
    );

    expect(await importFile(await file(snapshot(ROW)))).toMatchObject({
      status: 1,
      stdout: '',
      stderr: `first.csv, received ${receivedAt}, is still being imported for this manufacturer: wait until it is done.\n`,
    });
  });

  it.each([
    [
      'a file that is not there',
      ['FOLDER/none.csv', '--manufacturer', 'X'],
      "FOLDER/none.csv can't be read (ENOENT)",
    ],
    ['a folder', ['FOLDER/inner', '--manufacturer', 'X'], 'FOLDER/inner is not a file'],
    [
      'a manufacturer there is none of',
      ['FOLDER/recalls.csv', '--manufacturer', 'Nobody'],
      'There is no manufacturer named Nobody',
    ],
    [
      'no manufacturer',
      ['FOLDER/recalls.csv'],
      "error: required option '--manufacturer <name>' not specified",
    ],
    ['no file', ['--manufacturer', 'X'], "error: missing required argument 'file'"],
  ])('refuses %s in one line', async (_, words, line) => {
    await mkdir(join(folder, 'inner'), { recursive: true });
    await file(snapshot(ROW));

    const outcome = await recalls(
      ['import', ...words.map((word) => word.replace('FOLDER', folder))],
      settings(),
    );

    expect(outcome).toEqual({ status: 1, stdout: '', stderr: `${line.replace('FOLDER', folder)}\n` });
  });

  it('leaves a file that has to wait to the service, says so, and exits with 2', async () => {
    const { status, stderr, run } = await importFile(await file(snapshot(ROW)), [], {
      CLAMD_URL: 'tcp://127.0.0.1:1',
    });

    expect(status).toBe(2);
    expect(stderr).toMatch(
      /^The file waits for scanner unavailable.*It is tried again while the service runs\.\n$/,
    );
    expect(run).toMatchObject({ state: 'scanning', scanner: 'clamd' });
    expect(await stored()).toEqual([]);

    await withService(() =>
      vi.waitFor(async () => expect(await stored()).toEqual([{ vin: 'VIN1' }]), 30_000),
    );
  });

  it('works while the service runs', async () => {
    await withService(async () => {
      const { status, stderr, run } = await importFile(await file(snapshot(ROW)));

      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      expect(run).toMatchObject({ state: 'done', counts: { ...NONE, added: 1 } });
      expect(await stored()).toEqual([{ vin: 'VIN1' }]);
    });
  });

  const withService = async (work: () => Promise<unknown>): Promise<void> => {
    const service = await StartedService.start(
      { ...settings(), DATA_DIR: join(folder, 'data'), SFTP_PORT: 'off' },
      { until: 'is ready' },
    );
    try {
      await work();
    } finally {
      await service.stop();
    }
  };
});
