import pg from 'pg';

/**
 * Connections for what a test stores and reads itself. pg's `Pool.end` waits for no socket to close, so the database is often dropped while
 * one is open; the server's last word on it is an error, which would end the worker if nobody listened.
 */
export function openPool(url: string, { max = 1 }: { max?: number } = {}): pg.Pool {
  const pool = new pg.Pool({ connectionString: url, max });
  pool.on('error', () => {});
  return pool;
}
