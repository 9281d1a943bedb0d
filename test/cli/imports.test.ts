import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDatabase } from '../support/service.js';
import { recalls, shell } from '../support/started-service.js';

/** Each command is a process that loads the service: on a busy machine several take more than the usual 30 s. */
const TIMEOUT_MS = 120_000;

describe('recalls imports', { timeout: TIMEOUT_MS }, () => {
  let folder: string;
  let database: Awaited<ReturnType<typeof createDatabase>>;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'recalls-test-cli-'));
    database = await createDatabase();
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    await client.query(`
      INSERT INTO manufacturer (name, team_email, sftp_username, created_at)
      VALUES ('ABC', 'team@abc.example', 'abc', now()), ('Other', 'team@other.example', 'other', now());
      INSERT INTO import_run (id, manufacturer_id, file_name, source, size_bytes, state, received_at, finished_at,
                              next_attempt_at, archive_file, added, unchanged, reasons, fault_count, waiting_for)
      SELECT ('00000000-0000-4000-8000-00000000000' || number)::uuid, manufacturer.id, file, 'sftp', 100, state,
             timestamptz '2026-11-22T09:00:00Z' + number * interval '1 hour', NULL, now(), 'x/y', number, 7,
             reasons::text[], cardinality(reasons::text[]), waiting
        FROM (VALUES (1, 'ABC', 'one.csv', 'done', '{}', NULL),
                     (2, 'Other', 'two.csv', 'rejected', '{Infected file,Invalid VIN}', NULL),
                     (3, 'ABC', E'th\\u001b[2Jree.csv', 'scanning', '{}', 'scanner unavailable'))
             AS run (number, name, file, state, reasons, waiting)
        JOIN manufacturer USING (name)`);
    await client.end();
  });
  afterAll(async () => {
    await database.drop();
    await rm(folder, { recursive: true });
  });

  const settings = (): NodeJS.ProcessEnv => ({ DATA_DIR: folder, DATABASE_URL: database.url });
  const imports = (...words: string[]) => recalls(['imports', ...words], settings());
  const idsOf = (stdout: string) => JSON.parse(stdout).map(({ id }: { id: string }) => Number(id.slice(-1)));

  it('lists all runs as JSON, the newest first', async () => {
    const { status, stdout, stderr } = await imports();

    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(idsOf(stdout)).toEqual([3, 2, 1]);
    expect(JSON.parse(stdout)[1]).toMatchObject({
      manufacturer: 'Other',
      file: 'two.csv',
      state: 'rejected',
      receivedAt: '2026-11-22T11:00:00.000Z',
      counts: {
        added: 2,
        updated: 0,
        reopened: 0,
        closed: 0,
        withdrawn: 0,
        unchanged: 7,
        skipped: 0,
        held: 0,
      },
      reasons: ['Infected file', 'Invalid VIN'],
      faultCount: 2,
    });
  });

  it("lists one manufacturer's, and as many as are asked for", async () => {
    expect(idsOf((await imports('--manufacturer', 'abc')).stdout)).toEqual([3, 1]);
    expect(idsOf((await imports('--limit', '2', '--json')).stdout)).toEqual([3, 2]);
  });

  it('shows people at a terminal a table, whose cursor no file name moves', async () => {
    const { stdout } = await shell(`script -qec 'node bin/recalls.js imports' /dev/null`, {
      settings: settings(),
    });

    const lines = stdout.trimEnd().split(/\r?\n/);
    expect(lines).toHaveLength(4);
    expect(lines[0]).toMatch(/^RUN +RECEIVED +MANUFACTURER +FILE +STATE +ADDED .+ NOTES$/);
    expect(lines[1]).toMatch(
      /^0{8}-.+3 +2026-11-22 12:00Z +ABC +th\uFFFD\[2Jree\.csv +scanning .+ waits for scanner unavailable$/,
    );
    expect(lines[2]).toContain('Infected file; Invalid VIN');
    expect(stdout).not.toContain('\u001B');
  });

  it.each([
    [['--manufacturer', 'Nobody'], 'There is no manufacturer named Nobody'],
    [['--limit', '0'], '--limit must be a whole number from 1 to 10000'],
    [['--limit', 'all'], '--limit must be a whole number from 1 to 10000'],
  ])('refuses %j in one line', async (words, line) => {
    expect(await imports(...words)).toEqual({ status: 1, stdout: '', stderr: `${line}\n` });
  });
});
