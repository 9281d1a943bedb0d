import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDatabase } from '../../support/service.js';
import { sectionOf } from '../../walks/pages.js';

const PAGE = 'docs/scale.md';

/** The tables that grow with calls, vehicles or files, and the VIN, vehicle, manufacturer or client by which each could be spread. */
const SPREAD: Readonly<Record<string, string>> = {
  daily_usage: 'client_id',
  keeper: 'vehicle_id',
  mark_assignment: 'vehicle_id',
  plan_usage: 'client_id',
  recall: 'vin',
  renewal_application: 'client_id',
  upload_usage: 'manufacturer_id',
  vehicle: 'id',
  vehicle_detail: 'vehicle_id',
  vehicle_state: 'vehicle_id',
};

/** Those that grow as well, and have no key that contains one of them, with the reason. */
const EXCEPTIONS: Readonly<Record<string, string>> = {
  recall_history: 'has the VIN, and its key is a number over all vehicles',
  recall_change: 'is the order of all changes',
  recall_change_queue: 'is the queue of that order',
  import_run: 'has a key with the manufacturer for the run in progress alone',
  import_fault: 'belongs to a run, and does not name the manufacturer',
  import_held_closure: 'belongs to a run, and does not name the manufacturer',
  enquiry: 'has the client, and its key is the time and a number',
  renewal_image: 'belongs to an application, and does not name the client',
  renewal_state_change: 'belongs to an application, and does not name the client',
  renewal_review_reason: 'belongs to an application, and does not name the client',
  renewal_forwarding_attempt: 'belongs to an application, and does not name the client',
  data_key: 'belongs to an application or a load, and names neither',
  outbox_mail: 'has mails of the last weeks, to anybody',
  'job_queue.job': 'has the layout of pg-boss',
};

/** Those that have a row for each client, manufacturer, person, key, load or act of an administrator. */
const SMALL: readonly string[] = [
  'api_key',
  'audit_entry',
  'client',
  'client_secret',
  'client_usage_plan',
  'console_challenge',
  'console_passkey',
  'console_person',
  'console_sent_form',
  'console_session',
  'console_sign_in_link',
  'database_identity',
  'enquirer',
  'enquirer_reason',
  'entra_installation',
  'entra_operation',
  'hash_key',
  'job_queue.archive',
  'job_queue.queue',
  'job_queue.schedule',
  'job_queue.subscription',
  'job_queue.version',
  'kadoe_client',
  'link_provider_mandate',
  'manufacturer',
  'manufacturer_ssh_key',
  'migration',
  'recall_undo',
  'recalls_client',
  'register_load',
  'renewal_client',
  'replication_heartbeat',
  'secret_expiry_notice',
  'signing_key',
  'third_party_expiry_notice',
  'third_party_former_password',
  'third_party_recovery_code',
  'third_party_sign_in_failure',
  'third_party_user',
  'usage_plan',
];

/** The columns that can stand for a vehicle or a client. */
const COLUMNS = ['vin', 'vehicle_id', 'manufacturer_id', 'client_id'];

interface Key {
  readonly table: string;
  readonly columns: readonly string[];
  readonly isExclusion: boolean;
}

const TABLES = `
  SELECT oid::regclass::text AS name FROM pg_class
   WHERE relkind IN ('r', 'p') AND NOT relispartition
     AND relnamespace IN ('public'::regnamespace, 'job_queue'::regnamespace)`;

/**
 * Keys of all rows: a partial one says nothing about the others, and an expression is no column. Of an exclusion constraint those columns count
 * that are compared for equality, because by the others nothing can be spread.
 */
const KEYS = `
  SELECT index.indrelid::regclass::text AS table, false AS "isExclusion",
         (SELECT array_agg(attname::text ORDER BY place)
            FROM unnest(index.indkey) WITH ORDINALITY AS key (number, place)
            JOIN pg_attribute ON attrelid = index.indrelid AND attnum = number) AS columns
    FROM pg_index AS index
   WHERE indisunique AND indpred IS NULL AND indexprs IS NULL
   UNION ALL
  SELECT conrelid::regclass::text, true,
         (SELECT array_agg(attname::text ORDER BY place)
            FROM unnest(conkey, conexclop) WITH ORDINALITY AS key (number, operator, place)
            JOIN pg_attribute ON attrelid = conrelid AND attnum = number
            JOIN pg_operator ON pg_operator.oid = operator AND oprname = '=')
    FROM pg_constraint WHERE contype = 'x'`;

const shown = ({ columns, isExclusion }: Key) =>
  `\`${columns.join(', ')}\`${isExclusion ? ' (exclusion)' : ''}`;
const listed = (keys: readonly Key[]) => {
  const sorted = keys.toSorted((one, other) => one.columns.join().localeCompare(other.columns.join()));
  return sorted.length === 0 ? 'none' : sorted.map(shown).join('; ');
};

/** The cells of the rows that a table of the page has. */
async function rowsOf(heading: string): Promise<string[][]> {
  const rows = [...(await sectionOf(PAGE, heading)).matchAll(/^\| (`.+) \|$/gm)];
  return rows.map(([, cells = '']) => cells.split(' | '));
}

describe('The tables that grow with calls, vehicles and files', () => {
  let tables: string[];
  let keys: Key[];
  let database: Awaited<ReturnType<typeof createDatabase>>;

  beforeAll(async () => {
    database = await createDatabase();
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    try {
      tables = (await client.query<{ name: string }>(TABLES)).rows.map(({ name }) => name);
      keys = (await client.query<Key>(KEYS)).rows;
    } finally {
      await client.end();
    }
  });
  afterAll(() => database?.drop());

  const keysOf = (table: string) => keys.filter((key) => key.table === table);

  it('are told from all others, also when a table is added', () => {
    const known = [...Object.keys(SPREAD), ...Object.keys(EXCEPTIONS), ...SMALL];
    expect(known.toSorted()).toEqual(tables.toSorted());
  });

  it.each(
    Object.entries(SPREAD),
  )('have a key that contains what they can be spread by: %s, %s', (table, column) => {
    expect(keysOf(table).filter(({ columns }) => columns.includes(column))).not.toEqual([]);
  });

  it.each(Object.entries(EXCEPTIONS))('are an exception without such a key: %s %s', (table) => {
    const having = keysOf(table).filter(({ columns }) => columns.some((each) => COLUMNS.includes(each)));
    expect(having).toEqual([]);
  });

  it('are in docs/scale.md with the keys that they have', async () => {
    const rows = await rowsOf('Tables whose key has the column');
    expect(rows).toEqual(
      Object.entries(SPREAD).map(([table, column]) => {
        const of = keysOf(table);
        return [
          `\`${table}\``,
          `\`${column}\``,
          listed(of.filter(({ columns }) => columns.includes(column))),
          listed(of.filter(({ columns }) => !columns.includes(column))),
        ];
      }),
    );
  });

  it('are in docs/scale.md with what they would need, where they are an exception', async () => {
    const rows = await rowsOf('Tables without such a key');
    expect(rows.map(([table]) => table)).toEqual(Object.keys(EXCEPTIONS).map((table) => `\`${table}\``));
    for (const [, need] of rows) expect(need?.length).toBeGreaterThan(10);
  });
});
