import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { snapshot } from '../recalls/imports/snapshot-files.js';
import { createDatabase } from '../support/service.js';
import { recalls, shell } from '../support/started-service.js';

/** Each command is a process that loads the service: on a busy machine several take more than the usual 30 s. */
const TIMEOUT_MS = 180_000;

describe('recalls audit', { timeout: TIMEOUT_MS }, () => {
  let folder: string;
  let database: Awaited<ReturnType<typeof createDatabase>>;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'recalls-test-cli-'));
    database = await createDatabase();
  });
  afterAll(async () => {
    await database.drop();
    await rm(folder, { recursive: true });
  });

  const run = (...words: string[]) =>
    recalls(words, { DATA_DIR: join(folder, 'data'), DATABASE_URL: database.url });
  const entries = async (...words: string[]) => {
    const { status, stdout, stderr } = await run('audit', ...words);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    return JSON.parse(stdout);
  };

  it('lists the acts on the command line and who did them, newest first', async () => {
    expect(await entries()).toEqual([]);
    const { stdout } = await run('onboard', '--name', 'Acme', '--email', 'team@acme.example');
    const { clientId, clientSecret, apiKey, manufacturer } = JSON.parse(stdout);
    const file = join(folder, 'recalls.csv');
    await writeFile(file, snapshot('VIN1,C/1,,2024-01-01'));
    const { id: runId } = JSON.parse((await run('import', file, '--manufacturer', 'Acme')).stdout);

    const all = await entries();
    const actor = { kind: 'command line', user: userInfo().username };
    expect(all).toMatchObject([
      {
        actor,
        action: 'file imported by hand',
        subject: { kind: 'import run', id: runId, name: 'recalls.csv' },
        after: { manufacturerId: manufacturer.id, fileName: 'recalls.csv', dryRun: false },
      },
      { actor, action: 'client onboarded', subject: { kind: 'client', id: clientId, name: 'Acme' } },
    ]);
    for (const secret of [clientSecret, apiKey]) expect(JSON.stringify(all)).not.toContain(secret);
  });

  it('lists less where it is asked to', async () => {
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    await client.query(`
      INSERT INTO audit_entry (happened_at, actor_kind, action, subject_kind, subject_id)
      SELECT timestamptz '2030-01-01T00:00:00Z' + number * interval '1 hour', 'service', 'act ' || number, 'client',
             '00000000-0000-4000-8000-00000000000' || number % 2
        FROM generate_series(1, 4) AS number ORDER BY number`);
    await client.end();
    const actionsOf = async (...words: string[]) =>
      (await entries(...words)).map(({ action }: { action: string }) => action);
    expect(await actionsOf('--limit', '2')).toEqual(['act 4', 'act 3']);
    expect(await actionsOf('--since', '2030-01-01T03:00:00+01:00')).toEqual(['act 4', 'act 3', 'act 2']);
    expect(await actionsOf('--subject', '00000000-0000-4000-8000-000000000001', '--json')).toEqual([
      'act 3',
      'act 1',
    ]);
  });

  it('shows people at a terminal a table', async () => {
    const { stdout } = await shell(`script -qec 'node bin/recalls.js audit --limit 1' /dev/null`, {
      settings: { DATA_DIR: join(folder, 'data'), DATABASE_URL: database.url },
    });
    const [headings, line, ...more] = stdout.trimEnd().split(/\r?\n/);
    expect(headings).toMatch(/^WHEN +WHO +WHAT +ON +ID +BEFORE +AFTER$/);
    expect(line).toMatch(/^2030-01-01 04:00:00Z +the service +act 4 +client +00000000-0000-4000-8000-0{12}$/);
    expect(more).toEqual([]);
  });

  it.each([
    [['--limit', '0'], '--limit must be a whole number from 1 to 10000\n'],
    [
      ['--since', 'yesterday'],
      '--since must be a date (YYYY-MM-DD) or a time with its offset (2026-11-22T09:30:00Z)\n',
    ],
  ])('refuses %j', async (words, stderr) => {
    expect(await run('audit', ...words)).toEqual({ status: 1, stdout: '', stderr });
  });
});
