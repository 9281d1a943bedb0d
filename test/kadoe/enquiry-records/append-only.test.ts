import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asApplication } from '../../support/roles.js';
import { createDatabase, Service } from '../../support/service.js';
import { entry, recordsOf, storedEnquiries } from './enquiry-site.js';

const REFUSED = { code: '42501' };

describe('The record of enquiries', () => {
  let database: Awaited<ReturnType<typeof createDatabase>>;
  let service: Service;
  let application: pg.Client;
  let partition: string;

  beforeAll(async () => {
    database = await createDatabase();
    service = await Service.start({}, { databaseUrl: database.url });
    application = new pg.Client({ connectionString: asApplication(database.url) });
    await application.connect();
    await recordsOf(service).add(entry());
    const [row] = await service.query<{ name: string }>(
      'SELECT tableoid::regclass::text AS name FROM enquiry',
    );
    partition = row?.name ?? '';
  });
  afterAll(async () => {
    await application.end();
    await service.stop();
    await database.drop();
  });

  it('is stored in the partition of its month', () => {
    const month = new Date(service.clock.now()).toISOString().slice(0, 7).replace('-', '_');
    expect(partition).toBe(`enquiry_${month}`);
  });

  it.each([
    "UPDATE $ SET outcome = 'OK'",
    'UPDATE $ SET chargeable = false WHERE false',
    'DELETE FROM $',
    'TRUNCATE $',
    'SELECT FROM $ FOR UPDATE',
    'DROP TABLE $',
    'ALTER TABLE $ DISABLE TRIGGER ALL',
    'ALTER TABLE $ DISABLE TRIGGER enquiry_stays',
    'DROP TRIGGER enquiry_stays ON $',
    'ALTER TABLE $ RENAME TO elsewhere',
    'CREATE RULE swallow AS ON INSERT TO $ DO INSTEAD NOTHING',
  ])("refuses the service's role: %s, of the whole and of a partition", async (sql) => {
    const before = await storedEnquiries(service);
    for (const name of ['enquiry', partition]) {
      await expect(application.query(sql.replace('$', name))).rejects.toMatchObject(REFUSED);
    }
    expect(await storedEnquiries(service)).toEqual(before);
  });

  it("refuses the service's role to take a month away, to put rows beside the record, and to make months of its own", async () => {
    for (const sql of [
      `ALTER TABLE enquiry DETACH PARTITION ${partition}`,
      `INSERT INTO ${partition} SELECT * FROM ${partition}`,
      "SELECT make_enquiry_partition('2001-01-01')",
      "CREATE TABLE beside PARTITION OF enquiry FOR VALUES FROM ('2001-01-01') TO ('2001-02-01')",
      'INSERT INTO enquiry SELECT * FROM enquiry ON CONFLICT (recorded_at, id) DO UPDATE SET chargeable = true',
    ]) {
      await expect(application.query(sql)).rejects.toMatchObject(REFUSED);
    }
  });

  it('refuses the owner too, of the whole and of a partition, also in a session that replays changes', async () => {
    const owner = await service.database.connect();
    try {
      for (const role of ['origin', 'replica']) {
        await owner.query(`SET session_replication_role = ${role}`);
        for (const name of ['enquiry', partition]) {
          for (const sql of [`UPDATE ${name} SET outcome = ''`, `DELETE FROM ${name}`, `TRUNCATE ${name}`]) {
            await expect(owner.query(sql)).rejects.toMatchObject({
              ...REFUSED,
              message: `rows of ${name} are never changed or removed`,
            });
          }
        }
      }
    } finally {
      await owner.query('RESET session_replication_role');
      owner.release();
    }
    expect(await storedEnquiries(service)).toHaveLength(1);
  });

  it('drops no month of the last six years, whatever the caller takes for the time', async () => {
    const years = (count: number) => `clock_timestamp() - interval '${count} years'`;
    for (const moment of [
      'NULL',
      "'infinity'",
      'clock_timestamp()',
      years(5),
      `${years(6)} + interval '1 minute'`,
    ]) {
      await expect(application.query(`SELECT drop_enquiry_partitions(${moment})`)).rejects.toMatchObject({
        ...REFUSED,
        message: 'enquiries of the last six years are never removed',
      });
    }
    const { rows } = await application.query(`SELECT drop_enquiry_partitions(${years(6)}) AS dropped`);
    expect(rows).toEqual([{ dropped: [] }]);
    expect(await storedEnquiries(service)).toHaveLength(1);
  });

  it('looks for nothing in schemas that the caller may write to', async () => {
    await application.query(`
      CREATE TEMPORARY TABLE enquiry (id integer);
      CREATE FUNCTION pg_temp.to_date(text, text) RETURNS date LANGUAGE sql AS 'SELECT NULL::date';
      SET search_path = pg_temp, public`);
    try {
      const { rows } = await application.query(
        'SELECT public.keep_enquiry_partitions(clock_timestamp(), 26) AS made',
      );
      expect(rows).toEqual([{ made: 2 }]);
    } finally {
      await application.query('RESET search_path; DROP TABLE pg_temp.enquiry CASCADE');
    }
    await expect(application.query('SELECT keep_enquiry_partitions(clock_timestamp(), 121)')).rejects.toThrow(
      'at most 120 months ahead',
    );
  });

  it('has the triggers, the constraints and no rights in each month, however it was made', async () => {
    const rows = await service.query(
      `SELECT count(*)::int AS partitions,
              (count(*) FILTER (WHERE aclexplode IS NULL))::int AS closed
         FROM pg_inherits
         JOIN pg_class ON pg_class.oid = inhrelid
         LEFT JOIN LATERAL (SELECT acl AS aclexplode FROM aclexplode(relacl) AS acl WHERE acl.grantee <> relowner LIMIT 1) AS rights ON true
        WHERE inhparent = 'enquiry'::regclass`,
    );
    expect(rows).toEqual([{ partitions: 27, closed: 27 }]);
    const [{ triggers, checks } = {}] = await service.query<{ triggers: number; checks: number }>(
      `SELECT (SELECT count(*)::int FROM pg_trigger JOIN pg_inherits ON inhrelid = tgrelid
                WHERE inhparent = 'enquiry'::regclass AND tgname = 'enquiry_stays' AND tgenabled = 'A') AS triggers,
              (SELECT count(*)::int FROM pg_constraint JOIN pg_inherits ON inhrelid = conrelid
                WHERE inhparent = 'enquiry'::regclass AND contype = 'c') AS checks`,
    );
    expect({ triggers, checks }).toEqual({ triggers: 27, checks: 27 * 4 });
  });

  it('takes no test call for chargeable', async () => {
    await expect(
      application.query(
        `INSERT INTO enquiry SELECT (e).* FROM (SELECT jsonb_populate_record(enquiry, '{"environment":"test","chargeable":true,"keeper_id":1}') AS e FROM enquiry LIMIT 1) AS one`,
      ),
    ).rejects.toMatchObject({ constraint: 'enquiry_chargeable_check' });
    await expect(recordsOf(service).add(entry({ environment: 'test', chargeable: true }))).rejects.toThrow(
      'A test call is never chargeable.',
    );
  });
});
