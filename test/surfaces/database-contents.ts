import type { Service } from '../support/service.js';

/** A digest of each table's rows. */
export async function databaseContents(service: Service): Promise<Record<string, string>> {
  const tables = await service.query<{ name: string }>(
    `SELECT oid::regclass::text AS name FROM pg_class
      WHERE relkind IN ('r', 'p') AND NOT relispartition AND relnamespace = 'public'::regnamespace ORDER BY relname`,
  );
  const digests = tables.map(
    ({ name }) =>
      `SELECT '${name}' AS name, md5(string_agg(${name}::text, chr(10) ORDER BY ${name}::text)) AS rows FROM ${name}`,
  );
  const contents = await service.query<{ name: string; rows: string | null }>(digests.join(' UNION ALL '));
  return Object.fromEntries(contents.map(({ name, rows }) => [name, rows ?? 'no rows']));
}
