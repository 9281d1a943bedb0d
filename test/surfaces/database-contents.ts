import type { Service } from '../support/service.js';

/** The service writes them once a minute, by the real clock. A call that is refused is a use too. */
const TIMES_OF_USE: Readonly<Record<string, string>> = {
  api_key: 'last_used_at',
  client_secret: 'last_used_at',
  third_party_user: 'password_used_at',
};

/** A row of the table as text, in SQL in which it is called `row`. */
export function rowText(table: string): string {
  const ignored = TIMES_OF_USE[table];
  return ignored === undefined ? 'row::text' : `(to_jsonb(row) - '${ignored}')::text`;
}

/** A digest of each table's rows. */
export async function databaseContents(service: Service): Promise<Record<string, string>> {
  const tables = await service.query<{ name: string }>(
    `SELECT oid::regclass::text AS name FROM pg_class
      WHERE relkind IN ('r', 'p') AND NOT relispartition AND relnamespace = 'public'::regnamespace ORDER BY relname`,
  );
  const digests = tables.map(({ name }) => {
    const row = rowText(name);
    return `SELECT '${name}' AS name, md5(string_agg(${row}, chr(10) ORDER BY ${row})) AS rows FROM ${name} AS row`;
  });
  const contents = await service.query<{ name: string; rows: string | null }>(digests.join(' UNION ALL '));
  return Object.fromEntries(contents.map(({ name, rows }) => [name, rows ?? 'no rows']));
}
