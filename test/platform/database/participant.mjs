// A process of the built service that uses the embedded PostgreSQL of a folder. It prints the address. When it is told to stop, it
// continues to work for a moment, reports that, and releases the server.
import '../../../dist/src/platform/database/driver-environment.js';
import pg from 'pg';
import { startEmbeddedPostgres } from '../../../dist/src/platform/database/embedded-postgres.js';

const postgres = await startEmbeddedPostgres({ dataDir: process.argv[2], transport: process.argv[3] });
const work = async () => {
  for (let query = 0; query < 10; query += 1) {
    const client = new pg.Client({ connectionString: postgres.url });
    client.on('error', () => {});
    await client.connect();
    await client.end();
  }
};
const stop = async () => {
  const outcome = await work().then(
    () => 'finished',
    ({ message }) => `broken off: ${message}`,
  );
  process.stdout.write(`${outcome}\n`);
  await postgres.release();
  process.exit(0);
};
process.once('SIGTERM', stop);
process.once('SIGINT', stop);
process.stdout.write(`${postgres.url}\n`);
setInterval(() => {}, 60_000);
