import pg from 'pg';

/** Queries the database. */
export type Look = <Row extends pg.QueryResultRow>(sql: string, values?: unknown[]) => Promise<Row[]>;

/** Reads several times from one snapshot of the database, while the service continues to work. */
export async function atOneMoment<Result>(
  url: string,
  work: (look: Look) => Promise<Result>,
): Promise<Result> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
    // The first statement takes the snapshot.
    await client.query('SELECT 1');
    return await work(async (sql, values = []) => (await client.query(sql, values)).rows);
  } finally {
    await client.end();
  }
}
