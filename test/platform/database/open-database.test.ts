import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { readSettings } from '../../../src/platform/config/read-settings.js';
import { ADVISORY_LOCKS } from '../../../src/platform/database/advisory-locks.js';
import { CannotOpenDatabase } from '../../../src/platform/database/cannot-open-database.js';
import { connectionTo } from '../../../src/platform/database/connection.js';
import { startEmbeddedPostgres } from '../../../src/platform/database/embedded-postgres.js';
import { migrate } from '../../../src/platform/database/migrate.js';
import { openDatabase } from '../../../src/platform/database/open-database.js';
import { SESSION_SETTINGS } from '../../../src/platform/database/session-settings.js';
import { sectionOf } from '../../readme/section.js';
import { Service } from '../../support/service.js';
import { query } from './participant-process.js';

const TRAIL = "UPDATE audit_entry SET action = 'nothing'";
const WHO = 'SELECT current_user AS name';

describe('opening the database', () => {
  describe('that is embedded', () => {
    let dataDir: string;

    beforeEach(async () => {
      dataDir = await mkdtemp(join(tmpdir(), 'recalls-test-open-'));
    });
    afterEach(() => rm(dataDir, { recursive: true }));

    it('is done as a role that can not change the audit trail, also where there was none', async () => {
      // The state before the role existed: everything belongs to the superuser.
      const old = await startEmbeddedPostgres({ dataDir });
      await migrate(old.url);
      await query(old.url, 'DROP ROLE recalls_application');
      await query(old.url, `CREATE UNLOGGED TABLE import_stage_${'0'.repeat(32)} (line integer)`);
      await query(old.url, 'CREATE TABLE of_an_older_version AS SELECT 42 AS answer');
      await old.release();

      for (const _ of ['the first start', 'the next']) {
        const database = await openDatabase(readSettings({ DATA_DIR: dataDir }));
        try {
          expect(await query(database.url, WHO)).toEqual([{ name: 'recalls_application' }]);
          expect(await query(database.url, 'SELECT answer FROM of_an_older_version')).toEqual([
            { answer: 42 },
          ]);
          await expect(query(database.url, TRAIL)).rejects.toMatchObject({ code: '42501' });
          // Only its owner could drop it, and the service now works as another role.
          expect(
            await query(database.url, `SELECT relname FROM pg_class WHERE relname LIKE 'import_stage%'`),
          ).toEqual([]);
        } finally {
          await database.release();
        }
      }
    }, 120_000);
  });

  describe('of DATABASE_URL', () => {
    let server: pg.Client;
    let made: { database: string; owner: string; service: string };
    let ownerUrl: string;
    let url: string;

    beforeAll(async () => {
      server = new pg.Client({ connectionString: inject('postgresUrl') });
      await server.connect();
    });
    afterAll(() => server.end());

    const addressOf = (username: string, password: string, database: string) => {
      const address = new URL(inject('postgresUrl'));
      [address.username, address.password, address.pathname] = [username, password, `/${database}`];
      return address.href;
    };

    // The statements of the README, with names that no other test uses.
    beforeEach(async () => {
      const mark = randomBytes(6).toString('hex');
      made = {
        database: `recalls_${mark}`,
        owner: `recalls_owner_${mark}`,
        service: `recalls_service_${mark}`,
      };
      const section = sectionOf(await readFile('README.md', 'utf8'), 'Running it');
      const sql = (/```sql\n(.*?)```/s.exec(section)?.[1] ?? '')
        .replaceAll('recalls_owner', made.owner)
        .replaceAll('recalls_service', made.service)
        .replace('DATABASE recalls ', `DATABASE ${made.database} `);
      for (const statement of sql.split(';\n').filter(Boolean)) await server.query(statement);
      ownerUrl = addressOf(made.owner, 'one', made.database);
      url = addressOf(made.service, 'another', made.database);
    });
    afterEach(async () => {
      await server.query(`DROP DATABASE ${made.database} WITH (FORCE)`);
      await server.query(`DROP ROLE ${made.owner}, ${made.service}`);
    });

    const open = (variables: NodeJS.ProcessEnv) => openDatabase(readSettings(variables));
    const refusal = (variables: NodeJS.ProcessEnv) =>
      open(variables).then(
        () => expect.fail('It was opened.'),
        (error) => {
          expect(error).toBeInstanceOf(CannotOpenDatabase);
          return error.message as string;
        },
      );

    it("works with the two roles of the README, and one can't change the audit trail", async () => {
      const database = await open({ DATABASE_URL: url, DATABASE_OWNER_URL: ownerUrl });
      expect(database.url).toBe(url);
      await database.release();
      const service = await Service.start({}, { databaseUrl: url });
      try {
        const maker = await service.onboard();
        const recall = {
          vin: 'VIN1',
          manufacturerCampaignReference: 'C/1',
          recallCampaignStartDate: '2024-01-01',
        };
        expect((await service.as(maker).post('/recalls', recall)).status).toBe(201);
        expect(await service.query(WHO)).toEqual([{ name: made.service }]);
        expect(await service.query('SELECT action FROM audit_entry')).toEqual([
          { action: 'client onboarded' },
        ]);
        await expect(service.query(TRAIL)).rejects.toMatchObject({ code: '42501' });
      } finally {
        await service.stop();
      }
    });

    describe('when others are in the way', () => {
      let other: pg.Client;
      beforeEach(async () => {
        await (await open({ DATABASE_URL: ownerUrl })).release();
        other = new pg.Client({ connectionString: ownerUrl, application_name: 'another program' });
        await other.connect();
      });
      afterEach(() => other.end());

      const openWithin = (lockTimeoutMs: number, signal?: AbortSignal) =>
        openDatabase(readSettings({ DATABASE_URL: ownerUrl }), { lockTimeoutMs, signal });

      it('gives up waiting for a process that migrates, and names it', async () => {
        await other.query('SELECT pg_advisory_lock($1)', [ADVISORY_LOCKS.migration]);
        await expect(openWithin(500)).rejects.toThrow(
          /^Another process has been bringing the database up to date for more than 1 s: process \d+ of the database \(another program, user \w+\)\. Nothing was changed here\. Try again when it is done\.$/,
        );
        await other.query('SELECT pg_advisory_unlock($1)', [ADVISORY_LOCKS.migration]);
        await (await openWithin(30_000)).release();
      });

      it('lets others pass while a migration waits for a table, and gives up or goes on', async () => {
        await query(
          ownerUrl,
          "WITH last AS (DELETE FROM migration WHERE name LIKE 'DailyUsageUsed%' RETURNING 1) SELECT FROM last",
        );
        await query(ownerUrl, 'ALTER TABLE daily_usage DROP COLUMN used');
        await other.query('BEGIN');
        await other.query('SELECT FROM daily_usage');

        await expect(openWithin(1_000)).rejects.toThrow(
          /^The database could not be brought up to date within 1 s, because another session uses a table that has to be changed: process \d+ of the database \(another program, .*\)\. Try again when it is done/,
        );
        const interruption = new AbortController();
        const interrupted = openWithin(60_000, interruption.signal);
        interrupted.catch(() => {});
        interruption.abort(new Error('interrupted'));
        await expect(interrupted).rejects.toThrow('interrupted');

        const opening = openWithin(60_000);
        const waiting = async () =>
          (
            await other.query(
              `SELECT FROM pg_locks
                WHERE NOT granted AND relation = 'daily_usage'::regclass
                  AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
            )
          ).rowCount;
        await expect.poll(waiting, { timeout: 20_000, interval: 20 }).toBe(1);
        // Queued behind the migration, which lets it pass within its two seconds.
        await query(ownerUrl, 'SELECT FROM daily_usage');
        await other.query('COMMIT');
        await (await opening).release();
        await query(ownerUrl, 'SELECT used FROM daily_usage');
      });
    });

    it('goes from one role to two', async () => {
      await (await open({ DATABASE_URL: ownerUrl })).release();
      await query(ownerUrl, `CREATE UNLOGGED TABLE import_stage_${'0'.repeat(32)} (line integer)`);
      await (await open({ DATABASE_URL: url, DATABASE_OWNER_URL: ownerUrl })).release();
      await query(url, 'SELECT * FROM recall');
      expect(await query(url, `SELECT relname FROM pg_class WHERE relname LIKE 'import_stage%'`)).toEqual([]);
    });

    it('does not touch the staging tables of imports in progress', async () => {
      const both = { DATABASE_URL: url, DATABASE_OWNER_URL: ownerUrl };
      await (await open(both)).release();
      const stage = `import_stage_${'0'.repeat(32)}`;
      await query(url, `CREATE UNLOGGED TABLE ${stage} (line integer)`);
      await (await open(both)).release();
      expect(await query(url, `SELECT line FROM ${stage}`)).toEqual([]);
    });

    describe('where the database has its own ideas of a session', () => {
      const asDatabase = async (settings: Readonly<Record<string, string>>) => {
        for (const [name, value] of Object.entries(settings)) {
          await server.query(`ALTER DATABASE ${made.database} SET ${name} = '${value}'`);
        }
      };

      const OTHERS = {
        datestyle: 'German, DMY',
        intervalstyle: 'sql_standard',
        timezone: 'Pacific/Chatham',
        bytea_output: 'escape',
        extra_float_digits: '-15',
        client_encoding: 'LATIN1',
        standard_conforming_strings: 'off',
        array_nulls: 'off',
        transform_null_equals: 'on',
        default_transaction_isolation: 'serializable',
        default_transaction_read_only: 'on',
        default_transaction_deferrable: 'on',
        statement_timeout: '1',
        lock_timeout: '1',
        idle_session_timeout: '1',
        idle_in_transaction_session_timeout: '1',
      };

      it('works with the settings that it asks for, and writes and reads as anywhere', async () => {
        await asDatabase(OTHERS);
        await (await open({ DATABASE_URL: url, DATABASE_OWNER_URL: ownerUrl })).release();
        const service = await Service.start({}, { databaseUrl: url });
        try {
          const maker = service.as(await service.onboard('manufacturer', { name: 'Škoda of Chatham' }));
          const recall = {
            vin: 'CHATHAM1',
            manufacturerCampaignReference: 'C/1',
            recallCampaignStartDate: '2024-03-04',
          };
          expect((await maker.post('/recalls', recall)).status).toBe(201);
          const { status, body } = await maker.get('/recalls/vin/CHATHAM1');
          expect(status).toBe(200);
          expect(JSON.stringify(body)).toContain('"recallCampaignStartDate":"2024-03-04"');
          // The suite's own connections would fail with the database's timeout of a millisecond.
          const client = new pg.Client(connectionTo(url));
          await client.connect();
          const { rows } = await client.query('SELECT name FROM manufacturer');
          await client.end();
          expect(rows).toEqual([{ name: 'Škoda of Chatham' }]);
        } finally {
          await service.stop();
        }
      });

      it('has each of them in a connection of any kind', async () => {
        await asDatabase(OTHERS);
        for (const mayBeSilent of [false, true]) {
          const client = new pg.Client(connectionTo(url, { mayBeSilent }));
          await client.connect();
          const { rows } = await client.query<{ settings: string[] }>(
            'SELECT ARRAY(SELECT current_setting(name) FROM unnest($1::text[]) AS asked (name)) AS settings',
            [[...Object.keys(SESSION_SETTINGS), 'statement_timeout', 'lock_timeout', 'idle_session_timeout']],
          );
          await client.end();
          expect(rows[0]?.settings).toEqual([
            ...Object.values(SESSION_SETTINGS),
            '0',
            '0',
            mayBeSilent ? '0' : '1min',
          ]);
        }
      });

      it('is not overruled by the options of an address', async () => {
        const address = new URL(url);
        address.searchParams.set('options', '-c datestyle=German -c work_mem=7MB');
        const client = new pg.Client(connectionTo(address.href));
        await client.connect();
        const { rows } = await client.query(
          "SELECT current_setting('datestyle') AS style, current_setting('work_mem') AS memory",
        );
        await client.end();
        expect(rows).toEqual([{ style: 'ISO, MDY', memory: '7MB' }]);
      });

      it.each([
        [{ session_replication_role: 'replica' }, /session_replication_role = replica, under which triggers/],
        [{ transaction_timeout: '5s' }, /transaction_timeout = 5s, which would end long imports/],
        [{ search_path: 'nowhere' }, /a role without a schema to work in/],
      ])("refuses, and names, a setting that it can't change: %j", async (settings, message) => {
        await asDatabase(settings);
        const refused = await refusal({ DATABASE_URL: url, DATABASE_OWNER_URL: ownerUrl });
        expect(refused).toMatch(/^DATABASE_OWNER_URL names /);
        expect(refused).toMatch(message);
      });

      it.each(['LATIN1', 'SQL_ASCII', 'WIN1252'])('refuses the encoding %s by name', async (encoding) => {
        await server.query(`DROP DATABASE ${made.database}`);
        await server.query(
          `CREATE DATABASE ${made.database} OWNER ${made.owner} ENCODING '${encoding}' LC_COLLATE 'C' LC_CTYPE 'C' LOCALE_PROVIDER libc TEMPLATE template0`,
        );
        expect(await refusal({ DATABASE_URL: ownerUrl })).toContain(
          `DATABASE_URL names a database whose encoding is ${encoding}, which can't keep every name and file: the service needs UTF8`,
        );
      });
    });

    it('needs no owner when there is nothing to migrate', async () => {
      expect(await refusal({ DATABASE_URL: url })).toMatch(
        /^The role of DATABASE_URL may not bring the database up to date \(permission denied for schema public\): DATABASE_OWNER_URL /,
      );
      await (await open({ DATABASE_URL: url, DATABASE_OWNER_URL: ownerUrl })).release();
      const database = await open({ DATABASE_URL: url });
      expect(await query(database.url, 'SELECT * FROM recall')).toEqual([]);
      await database.release();
    });

    it('says which of the two roles is wrong', async () => {
      const both = (one: string, owner: string) => ({ DATABASE_URL: one, DATABASE_OWNER_URL: owner });
      const couldChange =
        /^The role of DATABASE_URL could change the audit trail or the record of enquiries\. /;
      expect(await refusal(both(ownerUrl, ownerUrl))).toMatch(couldChange);
      const superuser = new URL(inject('postgresUrl'));
      superuser.pathname = `/${made.database}`;
      expect(await refusal(both(superuser.href, ownerUrl))).toMatch(couldChange);
      await server.query(`GRANT ${made.owner} TO ${made.service}`);
      expect(await refusal(both(url, ownerUrl))).toMatch(couldChange);
      await server.query(`REVOKE ${made.owner} FROM ${made.service}`);
      expect(await refusal(both(addressOf(made.service, 'another', 'postgres'), ownerUrl))).toMatch(
        /^DATABASE_URL and DATABASE_OWNER_URL must name the same database and schema\./,
      );
      expect(await refusal(both(url, addressOf(made.owner, 'wrong', made.database)))).toMatch(
        /^DATABASE_OWNER_URL names a database that can't be reached: password authentication failed/,
      );
      expect(await refusal(both(addressOf(made.service, 'wrong', made.database), ownerUrl))).toMatch(
        /^DATABASE_URL names a database that can't be reached: password authentication failed/,
      );
    });
  });

  it('asks for DATABASE_URL where there is an owner', () => {
    expect(() => readSettings({ DATABASE_OWNER_URL: 'postgres://owner@db/recalls' })).toThrow(
      'DATABASE_URL must be given too',
    );
  });

  it('asks for DATABASE_URL where there is an address for sessions', () => {
    const DATABASE_SESSION_URL = 'postgres://service@db/recalls';
    for (const DATABASE_URL of ['', 'embedded']) {
      expect(() => readSettings({ DATABASE_SESSION_URL, DATABASE_URL })).toThrow(
        'DATABASE_URL must be given too: the address of the pooler',
      );
    }
    expect(() => readSettings({ DATABASE_NAMED_STATEMENTS: 'no' })).toThrow(
      'DATABASE_NAMED_STATEMENTS must be true or false',
    );
  });
});
