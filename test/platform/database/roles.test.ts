import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { migrate } from '../../../src/platform/database/migrate.js';
import { asApplication } from '../../support/roles.js';
import { createDatabase } from '../../support/service.js';
import { query } from './participant-process.js';

const REFUSED = { code: '42501' };

const ENTRY = `
  INSERT INTO audit_entry (happened_at, actor_kind, action, subject_kind, subject_id)
  VALUES ('2026-01-01T00:00:00Z', 'service', 'client onboarded', 'client', 'x') RETURNING action`;

describe("the application's database role", () => {
  let database: Awaited<ReturnType<typeof createDatabase>>;
  let application: pg.Client;
  let superuser: pg.Client;
  const role = new URL(inject('applicationUrl')).username;

  beforeAll(async () => {
    database = await createDatabase();
    application = new pg.Client({ connectionString: asApplication(database.url) });
    superuser = new pg.Client({ connectionString: database.url });
    await Promise.all([application.connect(), superuser.connect()]);
    await superuser.query(ENTRY);
  });
  afterAll(async () => {
    await Promise.all([application.end(), superuser.end()]);
    await database.drop();
  });

  const entries = async () => (await superuser.query('SELECT * FROM audit_entry ORDER BY id')).rows;

  it('is no superuser, owns nothing and can make neither roles nor databases', async () => {
    const { rows } = await application.query(
      `SELECT current_user AS name, rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls AS may,
              (SELECT count(*)::integer FROM pg_auth_members WHERE member = pg_roles.oid) AS memberships,
              (SELECT count(*)::integer FROM pg_class WHERE relowner = pg_roles.oid) AS owned
         FROM pg_roles WHERE rolname = current_user`,
    );
    expect(rows).toEqual([{ name: role, may: false, memberships: 0, owned: 0 }]);
  });

  it('adds to the audit trail and reads it', async () => {
    const before = await entries();
    expect((await application.query(ENTRY)).rows).toEqual([{ action: 'client onboarded' }]);
    expect((await application.query('SELECT * FROM audit_entry ORDER BY id')).rows).toHaveLength(
      before.length + 1,
    );
  });

  it.each([
    `UPDATE audit_entry SET action = 'nothing'`,
    `UPDATE audit_entry SET action = 'nothing' WHERE false`,
    'DELETE FROM audit_entry',
    'TRUNCATE audit_entry',
    `INSERT INTO audit_entry OVERRIDING SYSTEM VALUE SELECT * FROM audit_entry ON CONFLICT (id) DO UPDATE SET action = ''`,
    `MERGE INTO audit_entry USING (SELECT 1) AS one ON true WHEN MATCHED THEN DELETE`,
    'SELECT * FROM audit_entry FOR UPDATE',
    'DROP TABLE audit_entry',
    'DROP TABLE audit_entry CASCADE',
    'DROP SCHEMA public CASCADE',
    'ALTER TABLE audit_entry RENAME TO elsewhere',
    'ALTER TABLE audit_entry DROP COLUMN after',
    'ALTER TABLE audit_entry DISABLE TRIGGER audit_entry_stays',
    'ALTER TABLE audit_entry DISABLE TRIGGER ALL',
    `ALTER TABLE audit_entry OWNER TO ${role}`,
    'DROP TRIGGER audit_entry_stays ON audit_entry',
    'CREATE TRIGGER swallow BEFORE INSERT ON audit_entry FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()',
    'CREATE RULE swallow AS ON INSERT TO audit_entry DO INSTEAD NOTHING',
    'CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$',
    'DROP FUNCTION refuse_change() CASCADE',
    // The role has nothing to grant, and PostgreSQL only warns about that.
    `GRANT UPDATE ON audit_entry TO ${role}; UPDATE audit_entry SET action = 'nothing'`,
    'ALTER TABLE audit_entry ENABLE ROW LEVEL SECURITY',
    'SET session_replication_role = replica',
    'SET ROLE recalls',
    'SET SESSION AUTHORIZATION recalls',
    `ALTER ROLE ${role} SUPERUSER`,
    `GRANT recalls TO ${role}`,
  ])('is refused: %s', async (sql) => {
    const before = await entries();
    await expect(application.query(sql)).rejects.toMatchObject(REFUSED);
    expect(await entries()).toEqual(before);
  });

  it.each([
    `UPDATE recall_history SET vin = 'X'`,
    'DELETE FROM recall_history',
    'TRUNCATE recall_history',
    `DELETE FROM migration`,
    `INSERT INTO migration (timestamp, name) VALUES (1, 'none')`,
    'DROP TABLE recall',
    'TRUNCATE recall',
    'ALTER TABLE client DROP COLUMN disabled_at',
  ])('may not do what the service never does: %s', async (sql) => {
    await expect(application.query(sql)).rejects.toMatchObject(REFUSED);
  });

  it('has exactly the rights on every table that the service needs', async () => {
    const { rows } = await superuser.query<{ name: string; rights: string[] }>(
      `SELECT relname AS name, ARRAY(SELECT privilege_type FROM aclexplode(relacl)
                                      WHERE grantee = $1::regrole ORDER BY privilege_type) AS rights
         FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') ORDER BY relname`,
      [role],
    );
    const all = ['DELETE', 'INSERT', 'SELECT', 'UPDATE'];
    const exceptions: Record<string, string[]> = {
      audit_entry: ['INSERT', 'SELECT'],
      enquiry: ['INSERT', 'SELECT'],
      recall_history: ['INSERT', 'SELECT'],
      migration: ['SELECT'],
    };
    expect(rows.length).toBeGreaterThan(15);
    expect(rows).toEqual(
      rows.map(({ name }) => ({
        name,
        // Of a partition the rights on its table count.
        rights: /^enquiry_\d/.test(name) ? [] : (exceptions[name] ?? all),
      })),
    );
  });

  it('can use a table that the owner makes later', async () => {
    await superuser.query(
      'CREATE TABLE made_later (id integer GENERATED BY DEFAULT AS IDENTITY, what serial)',
    );
    await application.query('INSERT INTO made_later DEFAULT VALUES');
    await application.query('UPDATE made_later SET id = 7');
    expect((await application.query('DELETE FROM made_later RETURNING id, what')).rows).toEqual([
      { id: 7, what: 1 },
    ]);
  });

  it('gets back its rights, and loses others, when the service migrates again', async () => {
    await superuser.query(`REVOKE ALL ON ALL TABLES IN SCHEMA public FROM ${role}`);
    await superuser.query(`GRANT UPDATE, DELETE, TRUNCATE, TRIGGER ON audit_entry, recall TO ${role}`);
    await migrate(database.url, role);
    const { rows } = await superuser.query(
      `SELECT relname AS name, has_table_privilege($1, oid, 'SELECT') AS reads, has_table_privilege($1, oid, 'UPDATE') AS writes,
              has_table_privilege($1, oid, 'TRUNCATE, TRIGGER') AS more
         FROM pg_class WHERE relname IN ('audit_entry', 'recall') ORDER BY relname`,
      [role],
    );
    expect(rows).toEqual([
      { name: 'audit_entry', reads: true, writes: false, more: false },
      { name: 'recall', reads: true, writes: true, more: false },
    ]);
  });

  it('leaves the rights alone that are right', async () => {
    const versions = async () =>
      (
        await superuser.query(
          'SELECT xmin, relname::text FROM pg_class UNION ALL SELECT xmin, defaclobjtype::text FROM pg_default_acl',
        )
      ).rows;
    await migrate(database.url, role);
    const before = await versions();
    await migrate(database.url, role);
    expect(await versions()).toEqual(before);
  });

  it('is not alone: the trail refuses a superuser too', async () => {
    const before = await entries();
    for (const sql of [
      "UPDATE audit_entry SET action = ''",
      'DELETE FROM audit_entry',
      'TRUNCATE audit_entry',
    ]) {
      const refusal = { ...REFUSED, message: 'rows of audit_entry are never changed or removed' };
      await expect(superuser.query(sql)).rejects.toMatchObject(refusal);
      await expect(superuser.query(`SET session_replication_role = replica; ${sql}`)).rejects.toMatchObject(
        refusal,
      );
      await superuser.query('RESET session_replication_role');
    }
    expect(before.length).toBeGreaterThan(0);
    expect(await entries()).toEqual(before);
  });

  it('is not in the way of one role that does both, which can not change the trail either', async () => {
    const name = `both_${randomBytes(6).toString('hex')}`;
    await superuser.query(`CREATE ROLE ${name} LOGIN PASSWORD 'both'`);
    await superuser.query(`CREATE DATABASE ${name} OWNER ${name}`);
    const url = new URL(database.url);
    [url.username, url.password, url.pathname] = [name, 'both', `/${name}`];
    try {
      await migrate(url.href);
      await query(url.href, ENTRY);
      for (const sql of [
        "UPDATE audit_entry SET action = ''",
        'DELETE FROM audit_entry',
        'TRUNCATE audit_entry',
      ]) {
        await expect(query(url.href, sql)).rejects.toMatchObject(REFUSED);
      }
      expect(await query(url.href, 'SELECT action FROM audit_entry')).toHaveLength(1);
    } finally {
      await superuser.query(`DROP DATABASE ${name} WITH (FORCE)`);
      await superuser.query(`DROP ROLE ${name}`);
    }
  });
});
