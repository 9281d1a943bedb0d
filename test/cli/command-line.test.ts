import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { access, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ADVISORY_LOCKS } from '../../src/platform/database/advisory-locks.js';
import { snapshot } from '../recalls/imports/snapshot-files.js';
import { withTwoRoles } from '../support/roles.js';
import { createDatabase } from '../support/service.js';
import { recalls, shell } from '../support/started-service.js';

/** Each command is a process that loads the service: on a busy machine several take more than the usual 30 s. */
const TIMEOUT_MS = 240_000;

const NAME = 'A manufacturer whose name is longer than most, 東京自動車';
const FULL = '/dev/full';

/** A command in a process of its own, with what it says while it goes on. */
function launch(words: readonly string[], settings: NodeJS.ProcessEnv) {
  const { PATH, HOME } = process.env;
  const child = spawn(process.execPath, [resolve('bin/recalls.js'), ...words], {
    env: { PATH, HOME, ...withTwoRoles(settings) },
  });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  child.stdout.resume();
  const closed = once(child, 'close');
  const says = async (words: RegExp) => {
    while (!words.test(stderr)) {
      if (child.exitCode !== null) throw new Error(`It ended with ${child.exitCode}: ${stderr}`);
      await Promise.race([once(child.stderr, 'data'), closed]);
    }
  };
  return { child, says, ending: async () => (await closed) && { status: child.exitCode, stderr } };
}

describe('the command line', { timeout: TIMEOUT_MS }, () => {
  let folder: string;
  let database: Awaited<ReturnType<typeof createDatabase>>;
  let clientId: string;
  const settings = (): NodeJS.ProcessEnv => ({ DATA_DIR: join(folder, 'data'), DATABASE_URL: database.url });
  const run = (...words: string[]) => recalls(words, settings());

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'recalls-test-cli-'));
    database = await createDatabase();
    const { stdout } = await run('onboard', '--name', NAME, '--email', 'a-team@manufacturer.example');
    ({ clientId } = JSON.parse(stdout));
  }, TIMEOUT_MS);
  afterAll(async () => {
    await database.drop();
    await rm(folder, { recursive: true });
  });

  it('tells its version, and the exit statuses in its help', async () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
    expect(await run('--version')).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' });
    const { status, stdout } = await run('--help');
    expect(status).toBe(0);
    expect(stdout).toMatch(
      /^ {2}0 +it is done\n {2}1 +it was refused or failed.*\n {2}2 +import: .*\n {2}129, 130/m,
    );
    const documented = await readFile('docs/command-line.md', 'utf8');
    for (const code of ['0', '1', '2', '129', '130', '143']) expect(documented).toContain(`| ${code} |`);
  });

  describe('prints a list', () => {
    const printed = (words: string, columns?: number) =>
      shell(`node bin/recalls.js ${words}`, {
        settings: {
          ...withTwoRoles(settings()),
          ...(columns === undefined ? {} : { COLUMNS: String(columns) }),
        },
      });

    it('no wider than the terminal, with whole ids and a word on what is cut', async () => {
      const { stdout, stderr } = await shell(
        `script -qec 'stty cols 118; node bin/recalls.js clients list' /dev/null`,
        { settings: withTwoRoles(settings()) },
      );
      expect(stderr).toBe('');
      const [headings, row, hint] = stdout.trimEnd().split(/\r?\n/);
      expect(headings).toMatch(/^CLIENT +ROLE +NAME +MANUFACTURER +EMAIL +ENVIRONMENT +QUOTA +STATUS$/);
      expect(row).toMatch(new RegExp(`^${clientId} +manufacturer +A manu[^ …]*.*… .*… .* active$`));
      // None of what is shown here is two columns wide.
      expect(row?.length).toBeLessThanOrEqual(118);
      expect(hint).toBe('Some columns are cut to fit the terminal; --wide shows them whole.');
    });

    it('row by row where ids and numbers alone are wider than the terminal', async () => {
      const { status, stdout, stderr } = await printed('clients list --table', 60);
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      expect(stdout.split('\n').slice(0, 3)).toEqual([
        `CLIENT        ${clientId}`,
        'ROLE          manufacturer',
        `NAME          ${NAME}`,
      ]);
    });

    it('whole with --wide, in JSON with --json or to another program, and refuses both at once', async () => {
      const wide = await printed('clients list --wide', 60);
      expect(wide.stdout).toMatch(new RegExp(`^${clientId} +manufacturer +${NAME} +${NAME} +a-team`, 'm'));
      const table = await printed('clients list --table');
      expect(table.stdout).toBe(wide.stdout);
      const json = await printed('clients list');
      expect(JSON.parse(json.stdout)).toMatchObject([{ clientId }]);
      expect((await printed('clients list --json')).stdout).toBe(json.stdout);
      expect(await printed('clients list --json --wide')).toMatchObject({
        status: 1,
        stderr: "error: option '--json' cannot be used with option '--wide'\n",
      });
      const usage = await printed('usage --table');
      expect(usage.stdout).toMatch(/^CLIENT +ROLE +NAME +DATE +USED +HANDED OUT +ALLOWANCE\n/);
    });
  });

  it.runIf(existsSync(FULL))('says in one line that its output is lost, and exits with 1', async () => {
    const lost =
      'Standard output: the disk is full (ENOSPC, write). What this command prints is lost; what it does is done.\n';
    const file = join(folder, 'faults.csv');
    await writeFile(file, snapshot('VIN1,C/1,,=1'));
    const { id } = JSON.parse((await run('import', file, '--manufacturer', NAME)).stdout);
    for (const words of [
      '--help',
      '--version',
      'help call',
      'migrate',
      'clients list',
      'usage --table',
      `imports faults ${id}`,
      `clients show ${clientId}`,
    ]) {
      const outcome = await shell(`node bin/recalls.js ${words} > ${FULL}`, {
        settings: withTwoRoles(settings()),
      });
      expect(outcome, words).toEqual({ status: 1, stdout: '', stderr: lost });
    }
    const unheard = await shell(`node bin/recalls.js clients show Nobody 2> ${FULL}`, {
      settings: withTwoRoles(settings()),
    });
    expect(unheard).toEqual({ status: 1, stdout: '', stderr: '' });
  });

  describe('that has to wait', () => {
    let other: pg.Client;
    beforeEach(async () => {
      other = new pg.Client({ connectionString: database.url, application_name: 'another program' });
      await other.connect();
    });
    afterEach(() => other.end());

    it('says after two seconds which session has locked what it needs, and goes on when that is done', async () => {
      await other.query('BEGIN');
      await other.query('LOCK TABLE client');
      const command = launch(['clients', 'disable', clientId], settings());
      await command.says(
        /^Waiting for process \d+ of the database \(another program, user \w+.*\), which has locked/m,
      );
      await other.query('ROLLBACK');
      expect((await command.ending()).status).toBe(0);
      await run('clients', 'enable', clientId);
    });

    it('gives up after some seconds, and says what to do', async () => {
      await other.query('BEGIN');
      await other.query('LOCK TABLE client');
      const { status, stderr } = await launch(['clients', 'list'], settings()).ending();
      await other.query('ROLLBACK');
      expect(status).toBe(1);
      expect(stderr).toMatch(/^Waiting for process \d+ of the database/m);
      expect(stderr.trimEnd().split('\n').at(-1)).toBe(
        'Another session has locked what this command needs, and did not release it in time. Nothing was changed: try again when it is done.',
      );
    });

    it('for another process that migrates says so, and is ended by Ctrl+C within a second', async () => {
      await other.query('SELECT pg_advisory_lock($1)', [ADVISORY_LOCKS.migration]);
      const command = launch(['clients', 'list'], settings());
      await command.says(
        /^Waiting for another process that brings the database up to date: process \d+ of the database \(another program/m,
      );
      const another = launch(['clients', 'list'], settings());
      command.child.kill('SIGINT');
      const { status, stderr } = await command.ending();
      expect(status).toBe(130);
      expect(stderr).toMatch(
        /\nInterrupted: ending what was begun\. Press Ctrl\+C again to end at once\.\n$/,
      );
      await other.query('SELECT pg_advisory_unlock($1)', [ADVISORY_LOCKS.migration]);
      expect((await another.ending()).status).toBe(0);
    });
  });

  it('stops the PostgreSQL that it is making when it is interrupted, and makes one the next time', async () => {
    const dataDir = join(folder, 'embedded');
    const command = launch(['clients', 'list'], { DATA_DIR: dataDir });
    await expect
      .poll(() => existsSync(join(dataDir, 'postgres')), { timeout: 60_000, interval: 5 })
      .toBe(true);
    command.child.kill('SIGTERM');
    const { status, stderr } = await command.ending();
    expect({ status, stderr }).toEqual({
      status: 143,
      stderr: 'Interrupted: ending what was begun. Press Ctrl+C again to end at once.\n',
    });
    const postmaster = join(dataDir, 'postgres', 'cluster', 'postmaster.pid');
    await expect(access(postmaster)).rejects.toMatchObject({ code: 'ENOENT' });
    expect(await recalls(['clients', 'list'], { DATA_DIR: dataDir })).toMatchObject({
      status: 0,
      stdout: '[]\n',
    });
    await expect(access(postmaster)).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
