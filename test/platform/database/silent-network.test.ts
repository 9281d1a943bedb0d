import { readFile } from 'node:fs/promises';
import pg from 'pg';
import type { DataSource } from 'typeorm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { connectionTo } from '../../../src/platform/database/connection.js';
import { connectDataSource, createDataSource } from '../../../src/platform/database/data-source.js';
import { PreparedStatements } from '../../../src/platform/database/prepared-statements.js';
import { Transactions } from '../../../src/platform/database/transaction.js';
import { isDatabaseUnavailable } from '../../../src/platform/errors/database-unavailable.js';
import { createDatabase } from '../../support/service.js';
import { TcpProxy } from '../../support/tcp-proxy.js';

const TIMEOUT_MS = 500;

/** Longer than the timeout under test, so that the two can be distinguished. */
const SLOW = 'SELECT pg_sleep(1.5)';

describe('a network to the database that falls silent', () => {
  let database: Awaited<ReturnType<typeof createDatabase>>;
  let proxy: TcpProxy;

  beforeAll(async () => {
    database = await createDatabase();
    proxy = await TcpProxy.before(database.url);
  });
  afterAll(async () => {
    await proxy.stop();
    await database.drop();
  });

  describe('while a statement is waited for', () => {
    let dataSource: DataSource;
    let transactions: Transactions;

    beforeEach(async () => {
      dataSource = await connectDataSource(createDataSource(proxy.url, { poolSize: 1 }), TIMEOUT_MS);
      transactions = new Transactions(dataSource);
    });
    afterEach(async () => {
      await proxy.recover();
      await dataSource.destroy();
    });

    const outcomeOf = (work: Promise<unknown>) => work.then(() => 'done', isDatabaseUnavailable);
    const inUse = () => {
      const { total, idle, waiting } = new PreparedStatements(dataSource).connections;
      return total - idle + waiting;
    };

    it.each([
      ['of its own', () => dataSource.query('SELECT 1')],
      ['that begins a transaction', () => transactions.run((transaction) => transaction.query('SELECT 1'))],
    ])('makes one %s fail as unavailable, and nobody else gets its connection', async (_, ask) => {
      proxy.forget();
      expect(await outcomeOf(ask())).toBe(true);
      expect(inUse()).toBe(0);
      expect(await outcomeOf(ask())).toBe('done');
    });

    it('ends a transaction in the middle, and all its statements with it', async () => {
      const work = transactions.run(async (transaction) => {
        await transaction.query('SELECT 1');
        proxy.forget();
        await Promise.all([transaction.query('SELECT 2'), transaction.query('SELECT 3')]);
      });
      expect(await outcomeOf(work)).toBe(true);
      expect(inUse()).toBe(0);
      expect(await outcomeOf(dataSource.query('SELECT 1'))).toBe('done');
    });

    it('is not mistaken for work within a transaction that takes longer than a statement may', async () => {
      const work = transactions.run(async (transaction) => {
        await transaction.query('SELECT 1');
        await new Promise((resolve) => setTimeout(resolve, 2 * TIMEOUT_MS));
        await transaction.query('SELECT 2');
      });
      expect(await outcomeOf(work)).toBe('done');
    });

    it('is not mistaken for a statement that was allowed to take long', async () => {
      expect(await outcomeOf(dataSource.query(SLOW))).toBe(true);
      expect(await outcomeOf(transactions.atLength((transaction) => transaction.query(SLOW)))).toBe('done');
      expect(await outcomeOf(dataSource.query(SLOW))).toBe(true);
    });

    it('ends a long statement when its caller aborts it', async () => {
      const stop = new AbortController();
      const work = transactions.atLength(async (transaction) => {
        proxy.forget();
        setTimeout(() => stop.abort(), 100);
        await transaction.query('SELECT 1');
      }, stop.signal);
      expect(await outcomeOf(work)).toBe(true);
      expect(inUse()).toBe(0);
    });
  });

  describe('is noticed on connections that nobody uses:', () => {
    const settingsOf = async (connection: pg.Client) => {
      await connection.connect();
      try {
        const { rows } = await connection.query<{ name: string; setting: string }>(
          `SELECT name, setting FROM pg_settings
            WHERE name IN ('search_path', 'tcp_keepalives_idle', 'idle_session_timeout', 'idle_in_transaction_session_timeout')`,
        );
        return Object.fromEntries(rows.map(({ name, setting }) => [name, setting]));
      } finally {
        await connection.end();
      }
    };

    it('PostgreSQL probes them, and ends those that are silent for too long', async () => {
      expect(await settingsOf(new pg.Client(connectionTo(database.url)))).toMatchObject({
        tcp_keepalives_idle: '10',
        idle_session_timeout: '60000',
        idle_in_transaction_session_timeout: '90000',
      });
      const mayBeSilent = new pg.Client(connectionTo(database.url, { mayBeSilent: true }));
      expect(await settingsOf(mayBeSilent)).toMatchObject({
        tcp_keepalives_idle: '10',
        idle_session_timeout: '0',
      });
    });

    it('options in DATABASE_URL hold as well', async () => {
      const url = new URL(database.url);
      url.searchParams.set('options', '-c search_path=elsewhere');
      expect(await settingsOf(new pg.Client(connectionTo(url.href)))).toMatchObject({
        search_path: 'elsewhere',
        tcp_keepalives_idle: '10',
      });
    });

    it.runIf(process.platform === 'linux')('this side probes them within 10 s', async () => {
      const connection = new pg.Client(connectionTo(proxy.url));
      await connection.connect();
      try {
        const port = Number(new URL(proxy.url).port);
        const probesIn = async () => {
          const lines = (await readFile('/proc/net/tcp', 'utf8')).split('\n');
          // 01: established; timer 02: the next probe, in hundredths of a second.
          const pattern = new RegExp(
            `:${port.toString(16).toUpperCase().padStart(4, '0')} 01 \\S+ 02:(\\S+)`,
          );
          return lines
            .flatMap((line) => pattern.exec(line)?.[1] ?? [])
            .map((ticks) => Number.parseInt(ticks, 16) / 100);
        };
        await expect.poll(probesIn, { timeout: 5_000 }).toHaveLength(1);
        const [seconds] = await probesIn();
        expect(seconds).toBeLessThanOrEqual(10);
      } finally {
        await connection.end();
      }
    });
  });
});
