import pg from 'pg';

/** Asks the database. */
export type Look = <Row extends pg.QueryResultRow>(sql: string, values?: unknown[]) => Promise<Row[]>;

/** Looks several times at the database as it is at one moment, while the service goes on working. */
export async function atOneMoment<Result>(
  url: string,
  work: (look: Look) => Promise<Result>,
): Promise<Result> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
    // From here on it is that moment.
    await client.query('SELECT 1');
    return await work(async (sql, values = []) => (await client.query(sql, values)).rows);
  } finally {
    await client.end();
  }
}
