import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPool } from '../../support/pool.js';
import { withTwoRoles } from '../../support/roles.js';
import { createDatabase } from '../../support/service.js';
import { recalls } from '../../support/started-service.js';
import { fileOf, keeper, vehicle } from './register-site.js';

/** Each command is a process that loads the service. */
describe('recalls register', { timeout: 240_000 }, () => {
  let folder: string;
  let database: Awaited<ReturnType<typeof createDatabase>>;
  let pool: pg.Pool;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'recalls-test-register-'));
    database = await createDatabase();
    pool = openPool(database.url);
  });
  afterAll(async () => {
    await pool.end();
    await database.drop();
    await rm(folder, { recursive: true });
  });

  const settings = () => ({ DATA_DIR: join(folder, 'data'), DATABASE_URL: database.url });
  const register = (...words: string[]) => recalls(['register', ...words], settings());
  const write = async (name: string, text: string) => {
    await writeFile(join(folder, name), text);
    return join(folder, name);
  };
  const count = async (table: string) =>
    Number((await pool.query(`SELECT count(*) FROM ${table}`)).rows[0].count);

  it('generates the same file for the same seed, tries it out, loads it, and shows a vehicle of it', async () => {
    const file = join(folder, 'generated.ndjson');
    const { status, stderr } = await register('generate', '2000', '--seed', '7', '--out', file);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const { stdout: again } = await register('generate', '2000', '--seed', '7');
    const text = await readFile(file, 'utf8');
    expect(again).toBe(text);
    const lines = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const states = lines.flatMap((line) => line.states.map(({ kind }: { kind: string }) => kind));
    expect([...new Set(states)]).toEqual(
      expect.arrayContaining(['IN_TRADE', 'STOLEN', 'SCRAPPED', 'EXPORTED']),
    );
    expect(states.some((kind) => ['FROZEN', 'VOID', 'BATCH_TRAIL', 'GEO', 'MOD'].includes(kind))).toBe(true);
    expect(new Set(lines.map(({ chassisVin }) => chassisVin)).size).toBeLessThan(2_000);
    const marks = lines.flatMap((line) =>
      line.marks.map(({ registrationNumber }: { registrationNumber: string }) => registrationNumber),
    );
    expect(new Set(marks).size).toBeLessThan(marks.length);

    const tried = await register('load', file, '--dry-run');
    expect(JSON.parse(tried.stdout)).toMatchObject({ dryRun: true, number: null, newVehicles: 2_000 });
    expect(await count('vehicle')).toBe(0);
    const loaded = await register('load', file);
    expect({ status: loaded.status, stderr: loaded.stderr }).toEqual({ status: 0, stderr: '' });
    const report = JSON.parse(loaded.stdout);
    expect(report).toMatchObject({ outcome: 'loaded', newVehicles: 2_000, linesRead: 2_000 });
    expect(await count('keeper')).toBe(report.versions.keepers.added);

    const shown = await register('show', marks[0].toLowerCase());
    expect({ status: shown.status, stderr: shown.stderr }).toEqual({ status: 0, stderr: '' });
    expect(JSON.parse(shown.stdout).vehicles[0].vehicle).toBe('G000000001');
    const early = await register('show', marks[0], '--as-known-at', '2020-01-01');
    expect(early).toMatchObject({
      status: 1,
      stderr: 'Nothing was loaded into the live register until 2020-01-01T00:00:00.000Z\n',
    });
    expect((await register('show', 'NO1SUCH')).stderr).toBe('The live register does not have this vehicle\n');
  });

  it('loads the vehicles of the test environment into the test register', async () => {
    const { status, stdout } = await register('load-test-vehicles');
    expect({ status, body: JSON.parse(stdout) }).toMatchObject({
      status: 0,
      body: { environment: 'test', newVehicles: 18 },
    });
  });

  it('refuses a file with each fault on a line of its own', async () => {
    const vehicles = await count('vehicle');
    const file = await write(
      'faulty.ndjson',
      `{}\n${fileOf({ ...vehicle('A', 'AA11AAA'), marks: [{}] })}x\n`,
    );
    const { status, stderr, stdout } = await register('load', file);
    expect({ status, stderr }).toEqual({
      status: 1,
      stderr: [
        'line 1: vehicle: must be given',
        'line 2: marks[0].registrationNumber: must be given',
        'line 2: marks[0].from: must be given',
        'line 3: line: must be a JSON object\n',
      ].join('\n'),
    });
    expect(JSON.parse(stdout)).toMatchObject({ outcome: 'refused', number: null, faultCount: 4 });
    expect(await count('vehicle')).toBe(vehicles);
    expect((await register('load', join(folder, 'none'))).stderr).toBe(
      `${join(folder, 'none')} can't be read (ENOENT)\n`,
    );
  });

  it('leaves nothing of a load whose process was killed while it wrote', async () => {
    const file = await write(
      'killed.ndjson',
      fileOf(vehicle('KILLED', 'KK11AAA'), vehicle('KILLED2', 'KK11AAB')),
    );
    const loads = await count('register_load');
    // Another session has locked what the load writes last, so that it is in the middle of it.
    const blocker = new pg.Client({ connectionString: database.url });
    await blocker.connect();
    await blocker.query('BEGIN');
    await blocker.query('LOCK TABLE vehicle_state IN SHARE MODE');
    const child = spawn(process.execPath, [resolve('bin/recalls.js'), 'register', 'load', file], {
      env: { PATH: process.env.PATH, ...withTwoRoles(settings()) },
      stdio: 'ignore',
    });
    // The next kind of fact after keepers waits.
    await untilWaiting(pool);
    child.kill('SIGKILL');
    await once(child, 'exit');
    await blocker.query('ROLLBACK');
    await blocker.end();
    await untilGone(pool);
    expect(await count('register_load')).toBe(loads);
    const { rows } = await pool.query("SELECT FROM vehicle WHERE reference LIKE 'KILLED%'");
    expect(rows).toEqual([]);
    const { rows: staging } = await pool.query("SELECT relname FROM pg_class WHERE relname LIKE 'stage\\_%'");
    expect(staging).toEqual([]);
    expect((await register('load', file)).status).toBe(0);
  });

  it('rotates the key that it was encrypted with, and lists the keys in use', async () => {
    const encryption = (...words: string[]) => recalls(['encryption', ...words], settings());
    const usage = async () => JSON.parse((await encryption('keys', '--json')).stdout);
    const [before, ...others] = await usage();
    expect(others).toEqual([]);
    const { status, stdout, stderr } = await encryption('rotate');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const [after] = await usage();
    expect(stdout).toBe(
      `All keys are wrapped with ${after.keyId} now: ${before.dataKeys + before.hashKeys} were wrapped anew.\n`,
    );
    expect(after).toEqual({ ...before, keyId: expect.not.stringMatching(before.keyId) });
    expect((await encryption('new-key')).stdout).toMatch(/^\d{4}-\d\d-\d\d-[0-9a-f]{6}:[0-9a-f]{64}\n$/);
    await write(
      'later.ndjson',
      fileOf(vehicle('LATER', 'LL11AAA', { keepers: [keeper('LATER', '2020-01-01')] })),
    );
    expect((await register('load', join(folder, 'later.ndjson'))).status).toBe(0);
  });
});

const SESSIONS = "application_name = 'vehicle-recalls register load' AND datname = current_database()";

async function untilWaiting(pool: pg.Pool): Promise<void> {
  await until(pool, `SELECT FROM pg_stat_activity WHERE ${SESSIONS} AND wait_event_type = 'Lock'`, 1);
}

async function untilGone(pool: pg.Pool): Promise<void> {
  await until(pool, `SELECT FROM pg_stat_activity WHERE ${SESSIONS}`, 0);
}

async function until(pool: pg.Pool, sql: string, rows: number): Promise<void> {
  const deadline = Date.now() + 60_000;
  while ((await pool.query(sql)).rowCount !== rows) {
    if (Date.now() > deadline) throw new Error('It did not happen in time.');
    await new Promise((done) => setTimeout(done, 20));
  }
}
