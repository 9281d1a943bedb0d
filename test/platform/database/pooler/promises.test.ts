import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { readSettings } from '../../../../src/platform/config/read-settings.js';
import { CannotOpenDatabase } from '../../../../src/platform/database/cannot-open-database.js';
import { openDatabase } from '../../../../src/platform/database/open-database.js';
import { createDatabase } from '../../../support/service.js';
import { query } from '../participant-process.js';
import { KEEPS_STATEMENTS, PGBOUNCER_MISSING, PgBouncer, type PgBouncerSettings } from './pg-bouncer.js';
import { RenamingProxy } from './renaming-proxy.js';
import { createDatabaseOfRole, type DatabaseOfRole } from './service-role.js';

describe.skipIf(PGBOUNCER_MISSING)(
  `A pooler${PGBOUNCER_MISSING ? ` (${PGBOUNCER_MISSING})` : ''}`,
  { timeout: 120_000 },
  () => {
    let database: DatabaseOfRole;
    let pooler: PgBouncer | undefined;

    beforeAll(async () => {
      database = await createDatabaseOfRole();
      await database.prepareForPooler();
    });
    afterEach(() => pooler?.stop());
    afterAll(() => database?.drop());

    const pool = async (settings: PgBouncerSettings) => {
      pooler = await PgBouncer.start([database.url, database.ownerUrl], settings);
      return { url: pooler.through(database.url), ownerUrl: pooler.through(database.ownerUrl) };
    };
    const open = async (variables: NodeJS.ProcessEnv) => {
      const opened = await openDatabase(
        readSettings({ DATABASE_OWNER_URL: database.ownerUrl, ...variables }),
      );
      await opened.release();
      return opened;
    };
    const refusal = (variables: NodeJS.ProcessEnv): Promise<string> =>
      open(variables).then(
        () => expect.fail('It was opened.'),
        (error) => {
          expect(error).toBeInstanceOf(CannotOpenDatabase);
          return error.message;
        },
      );
    const unnamed = { DATABASE_NAMED_STATEMENTS: 'false' };

    it('is enough for DATABASE_URL by transaction, where another address has sessions', async () => {
      const { url } = await pool({ default_pool_size: 5 });
      const opened = await open({ ...unnamed, DATABASE_URL: url, DATABASE_SESSION_URL: database.url });
      expect(opened).toMatchObject({ url, sessionUrl: database.url });
      expect(await query(opened.url, 'SELECT count(*)::int AS count FROM recall')).toEqual([{ count: 0 }]);
    });

    it('is enough for DATABASE_URL by session too, with named statements', async () => {
      const { url } = await pool({ pool_mode: 'session' });
      expect(await open({ DATABASE_URL: url, DATABASE_SESSION_URL: database.url })).toMatchObject({ url });
    });

    it('is not enough for sessions, also by session, when it drops what they ask for', async () => {
      const { url, ownerUrl } = await pool({ pool_mode: 'session' });
      const dropped =
        /names a pooler that drops what a connection asks for \(.*statement_timeout = '10000' in place of '3599999', lock_timeout = '0' in place of '3599999'\)\. .* an address of the same database without a pooler\.$/;
      expect(await refusal({ DATABASE_URL: url })).toMatch(dropped);
      const asSession = await refusal({ DATABASE_URL: database.url, DATABASE_SESSION_URL: url });
      expect(asSession).toMatch(dropped);
      expect(asSession).toMatch(/^DATABASE_SESSION_URL names .* It must be an address /);
      const asOwner = await refusal({ DATABASE_URL: database.url, DATABASE_OWNER_URL: ownerUrl });
      expect(asOwner).toMatch(/^DATABASE_OWNER_URL names a pooler that drops /);
    });

    const KEEPS_NO_SESSION =
      /^DATABASE_\w+ names a pooler that does not keep a session: (session \d+ of PostgreSQL answered two connections that were both open|two statements of one connection were answered by the sessions \d+ and \d+ of PostgreSQL)\. Migrations, imports /;

    it.each([
      ['that takes the session used last', { server_round_robin: 0 }],
      ['that takes its sessions in turn', { server_round_robin: 1 }],
      ['that has a single session', { default_pool_size: 1 }],
    ])('is not a session by transaction, which is seen of a pooler %s', async (_, settings) => {
      const { url, ownerUrl } = await pool(settings);
      // One after another: the first finds no session open, and the last one that of the first.
      for (const [variables, setting] of [
        [{ DATABASE_URL: url }, 'DATABASE_URL'],
        [{ DATABASE_URL: database.url, DATABASE_SESSION_URL: url }, 'DATABASE_SESSION_URL'],
        [{ DATABASE_URL: database.url, DATABASE_OWNER_URL: ownerUrl }, 'DATABASE_OWNER_URL'],
      ] as const) {
        const refused = await refusal({ ...unnamed, ...variables });
        expect(refused).toMatch(KEEPS_NO_SESSION);
        expect(refused).toContain(`${setting} names`);
        expect(refused).toContain(
          setting === 'DATABASE_URL' ? 'Set DATABASE_SESSION_URL to an address' : 'It must be an address',
        );
      }
    });

    it('is not one that pools by statement, which has no transactions', async () => {
      const { url } = await pool({ pool_mode: 'statement' });
      const refused =
        /^DATABASE_URL names a pooler that refuses transactions \(transaction blocks not allowed in statement pooling mode\): it must pool by session or by transaction\.$/;
      expect(await refusal({ ...unnamed, DATABASE_URL: url, DATABASE_SESSION_URL: database.url })).toMatch(
        refused,
      );
      expect(await refusal({ DATABASE_URL: url })).toMatch(refused);
    });

    it('is to keep statements under their names, or to be given none', async () => {
      const { url } = await pool({});
      const both = { DATABASE_URL: url, DATABASE_SESSION_URL: database.url };
      expect(await refusal(both)).toMatch(
        /^DATABASE_URL names a pooler that does not keep prepared statements: it passes their names on, and .*\(PgBouncer 1\.21 or later: max_prepared_statements = 200\), or set DATABASE_NAMED_STATEMENTS=false,/,
      );
      expect(await open({ ...both, ...unnamed })).toMatchObject({ url });
    });

    it('keeps them from version 1.21 on, and does not know how to before', async () => {
      const pooling = pool({ max_prepared_statements: 200 });
      if (!KEEPS_STATEMENTS) {
        return expect(pooling).rejects.toThrow('unknown parameter: pgbouncer/max_prepared_statements');
      }
      const { url } = await pooling;
      expect(await open({ DATABASE_URL: url, DATABASE_SESSION_URL: database.url })).toMatchObject({ url });
    });

    it('keeps them, if it gives them names of its own', async () => {
      const { url } = await pool({});
      const renaming = await RenamingProxy.before(url);
      try {
        const both = { DATABASE_URL: renaming.url, DATABASE_SESSION_URL: database.url };
        expect(await open(both)).toMatchObject({ url: renaming.url });
      } finally {
        renaming.stop();
      }
    });

    it('may ignore what a connection asks for, but not refuse it', async () => {
      const { url } = await pool({ ignore_startup_parameters: 'statement_timeout' });
      expect(await refusal({ ...unnamed, DATABASE_URL: url, DATABASE_SESSION_URL: database.url })).toMatch(
        /^DATABASE_URL names a pooler that refuses what a connection asks for \(unsupported startup parameter.*\): it must ignore it \(ignore_startup_parameters = options, statement_timeout, lock_timeout, idle_in_transaction_session_timeout\), and the role must have these settings/,
      );
    });

    it.each([
      ['statement_timeout', '0', '10000'],
      ['idle_in_transaction_session_timeout', '0', '90000'],
      ['TimeZone', 'Pacific/Chatham', 'UTC'],
    ])('is to give each session the %s that it drops', async (name, value, wanted) => {
      await query(database.ownerUrl, `ALTER ROLE ${database.role} SET ${name} = '${value}'`);
      const { url } = await pool({});
      const both = { ...unnamed, DATABASE_URL: url, DATABASE_SESSION_URL: database.url };
      const refused = await refusal(both);
      expect(refused).toBe(
        `DATABASE_URL names a pooler that drops what a connection asks for (${name} = '${value}' in place of '${wanted}'). ` +
          `The role must have it, and the pooler new sessions: ALTER ROLE ${database.role} SET ${name} = '${wanted}';`,
      );
      // What the message says is what helps.
      await query(database.ownerUrl, refused.slice(refused.indexOf('ALTER ROLE')));
      await pooler?.stop();
      const renewed = (await pool({})).url;
      expect(await open({ ...both, DATABASE_URL: renewed })).toMatchObject({ url: renewed });
    });

    it('is in front of the database that has the sessions, for the same role', async () => {
      const other = await createDatabase();
      try {
        const { url } = await pool({});
        const elsewhere = new URL(database.url);
        elsewhere.pathname = new URL(other.url).pathname;
        expect(
          await refusal({ ...unnamed, DATABASE_URL: url, DATABASE_SESSION_URL: elsewhere.href }),
        ).toMatch(/^DATABASE_URL and DATABASE_SESSION_URL must name the same database: a lock /);
        expect(
          await refusal({ ...unnamed, DATABASE_URL: url, DATABASE_SESSION_URL: database.ownerUrl }),
        ).toMatch(/^DATABASE_URL and DATABASE_SESSION_URL must sign in as the same role: they are /);
      } finally {
        await other.drop();
      }
    });
  },
);
