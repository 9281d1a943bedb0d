import type { Client } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { readSettings } from '../../../../src/platform/config/read-settings.js';
import { connectionTo } from '../../../../src/platform/database/connection.js';
import { connectDataSource, createDataSource } from '../../../../src/platform/database/data-source.js';
import { openConnection } from '../../../../src/platform/database/open-connection.js';
import { PreparedStatements } from '../../../../src/platform/database/prepared-statements.js';
import { Transactions } from '../../../../src/platform/database/transaction.js';
import { isDatabaseUnavailable } from '../../../../src/platform/errors/database-unavailable.js';
import { createDatabase } from '../../../support/service.js';
import { TcpProxy } from '../../../support/tcp-proxy.js';

const PID = 'SELECT pg_backend_pid() AS pid';

/** A server that is read-only says this of every change. */
const CHANGE = 'CREATE TABLE of_the_test (id integer)';
const READ_ONLY = { code: '25006' };

describe('A connection to an address with two hosts', () => {
  let database: Awaited<ReturnType<typeof createDatabase>>;
  let one: TcpProxy;
  let two: TcpProxy;
  let url: string;

  beforeAll(async () => {
    database = await createDatabase();
  });
  afterAll(() => database.drop());

  // New ports each time: what was found of an address is remembered as long as the process runs.
  beforeEach(async () => {
    one = await TcpProxy.before(database.url);
    two = await TcpProxy.before(database.url);
    const { host } = new URL(one.url);
    url =
      readSettings({ DATABASE_URL: one.url.replace(host, `${host},${new URL(two.url).host}`) }).databaseUrl ??
      '';
  });
  afterEach(async () => {
    await one.stop();
    await two.stop();
  });

  const open = (): Promise<Client> => openConnection(connectionTo(url));

  it('needs one of them', async () => {
    one.cut();
    const connection = await open();
    expect((await connection.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
    await connection.end();
  });

  it('fails as an unavailable database while neither can be reached, and works once one can', async () => {
    one.refuse();
    two.refuse();
    const error = await open().catch((reason: unknown) => reason);
    expect((error as Error).message).toBe(
      `none of its hosts is a primary: ${[one, two].map((proxy) => `${new URL(proxy.url).host} (connect ECONNREFUSED ${new URL(proxy.url).host})`).join(', ')}`,
    );
    expect(isDatabaseUnavailable(error)).toBe(true);
    await two.recover();
    const connection = await vi.waitFor(open, { timeout: 10_000 });
    expect((await connection.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
    await connection.end();
  });

  it('is not used again after its server refused a change as a standby does', async () => {
    const dataSource = await connectDataSource(createDataSource(url, { poolSize: 1 }));
    const statements = new PreparedStatements(dataSource);
    try {
      const [before] = await statements.query<{ pid: number }>({ name: 'pid', text: PID }, []);
      const error = await new Transactions(dataSource)
        .run(async (transaction) => {
          await transaction.query('SET TRANSACTION READ ONLY');
          await transaction.query(CHANGE);
        })
        .catch((reason: unknown) => reason);
      expect(error).toMatchObject(READ_ONLY);
      expect(isDatabaseUnavailable(error)).toBe(true);
      const [after] = await statements.query<{ pid: number }>({ name: 'pid', text: PID }, []);
      expect(after?.pid).not.toBe(before?.pid);
      expect(statements.connections).toEqual({ total: 1, idle: 1, waiting: 0 });
    } finally {
      await dataSource.destroy();
    }
  });

  it('is used again after any other refusal, without a search', async () => {
    const dataSource = await connectDataSource(createDataSource(url, { poolSize: 1 }));
    try {
      const opened = () => one.opened + two.opened;
      const [before] = await dataSource.query<{ pid: number }[]>(PID);
      const openedBefore = opened();
      await expect(dataSource.query('SELECT 1/0')).rejects.toMatchObject({ code: '22012' });
      expect(await dataSource.query(PID)).toEqual([before]);
      expect(opened()).toBe(openedBefore);
    } finally {
      await dataSource.destroy();
    }
  });

  it('that waits for a host without an answer fails when the primary is found at the other', async () => {
    two.cut();
    const [waits, givesUp] = [await open(), await open()];
    await two.recover();
    one.fallSilent();
    // It has no timeout of its own.
    const waiting = waits.query('SELECT 1').catch((reason: unknown) => reason);
    const givenUp = givesUp.query('SELECT 1').catch((reason: unknown) => reason);
    await givesUp.end();
    expect(isDatabaseUnavailable(await givenUp)).toBe(true);
    const connection = await open();
    expect((await connection.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
    expect(isDatabaseUnavailable(await waiting)).toBe(true);
    await connection.end();
  });

  it('to one host is the one that the driver makes', () => {
    expect(connectionTo(one.url).Client).toBeUndefined();
    expect(connectionTo(url).Client).toBeDefined();
  });
});
