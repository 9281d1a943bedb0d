import { createServer, type Socket } from 'node:net';
import pg from 'pg';
import { expect, it } from 'vitest';
import { describeCause } from '../../../src/platform/errors/describe-cause.js';

it('A connection to PostgreSQL that takes too long is logged as that, and not as one that somebody closed', async () => {
  const taken: Socket[] = [];
  const silent = createServer((socket) => taken.push(socket));
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const address = silent.address();
  if (address === null || typeof address === 'string') throw new Error('A TCP server has a port.');
  const pool = new pg.Pool({ host: '127.0.0.1', port: address.port, connectionTimeoutMillis: 50 });
  const error: unknown = await pool.connect().catch((caught: unknown) => caught);
  expect(describeCause(error)).toMatch(/^Error: Connection terminated due to connection timeout\n/);
  await pool.end();
  for (const socket of taken) socket.destroy();
  await new Promise((resolve) => silent.close(resolve));
});

it('An error with a cause is logged as its cause', () => {
  const cause = new TypeError('the cause');
  expect(describeCause(new Error('what a caller reads', { cause }))).toMatch(/^TypeError: the cause\n/);
});
