import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { STATEMENT_TIMEOUT_MS } from '../../../../src/platform/database/statement-timeout.js';
import { Transactions } from '../../../../src/platform/database/transaction.js';
import { isDatabaseUnavailable } from '../../../../src/platform/errors/database-unavailable.js';
import { Service } from '../../../support/service.js';
import { freePort } from '../../../support/started-service.js';
import { PGBOUNCER_MISSING, PgBouncer } from './pg-bouncer.js';
import { PooledSite } from './pooled-site.js';

const CANCELLED = '57014';
const LOCK = 726_999;

describe.skipIf(PGBOUNCER_MISSING)(
  `Behind a transaction pooler${PGBOUNCER_MISSING ? ` (${PGBOUNCER_MISSING})` : ''}`,
  { timeout: 120_000 },
  () => {
    let site: PooledSite;
    let service: Service;
    let transactions: Transactions;
    let observer: pg.Client;
    /** It takes ten seconds, in which the other tests run. */
    let slow: Promise<{ error: unknown; ms: number }>;

    beforeAll(async () => {
      site = await PooledSite.open();
      service = await Service.start(site.settings, { databaseUrl: site.url });
      transactions = service.application.get(Transactions);
      observer = new pg.Client({ connectionString: site.database.ownerUrl });
      await observer.connect();
      const began = performance.now();
      slow = service.application
        .get(DataSource)
        .query(sleep(30, 'slow'))
        .catch((error: unknown) => error)
        .then((error: unknown) => ({ error, ms: performance.now() - began }));
    });
    afterAll(async () => {
      await observer?.end();
      await service?.stop();
      await site?.close();
    });

    const sleep = (seconds: number, mark: string) => `SELECT pg_sleep(${seconds}) /* ${mark} */`;
    /** The session that runs a statement with this mark now. */
    const running = async (mark: string): Promise<number | undefined> => {
      const { rows } = await observer.query<{ pid: number }>(
        "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND state = 'active' AND query LIKE $1 AND pid <> pg_backend_pid()",
        [`%/* ${mark} */`],
      );
      return rows[0]?.pid;
    };
    const isLockFree = async () =>
      (
        await observer.query(
          `SELECT FROM pg_locks
            WHERE locktype = 'advisory' AND objid = ${LOCK}
              AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
        )
      ).rowCount === 0;

    it('a transaction that takes its time may, and the next one may not', async () => {
      const timeout = async (transaction: { query(sql: string): Promise<{ timeout: string }[]> }) =>
        (await transaction.query("SELECT current_setting('statement_timeout') AS timeout"))[0]?.timeout;
      expect(await transactions.atLength(timeout)).toBe('1h');
      const others = await Promise.all(Array.from({ length: 12 }, () => transactions.run(timeout)));
      expect(new Set(others)).toEqual(new Set(['10s']));
    });

    it('a statement that an operator cancels fails, and its connection goes on', async () => {
      const cancelled = transactions.run(async (transaction) => {
        await expect(transaction.query(sleep(30, 'cancelled'))).rejects.toMatchObject({ code: CANCELLED });
      });
      await expect.poll(() => running('cancelled'), { timeout: 9_000 }).toBeDefined();
      await observer.query('SELECT pg_cancel_backend($1)', [await running('cancelled')]);
      await cancelled;
      expect((await service.anonymous.get('/health/ready')).status).toBe(200);
    });

    it('work that is broken off gives its locks back', async () => {
      const brokenOff = new AbortController();
      let began = () => {};
      const locked = new Promise<void>((resolve) => {
        began = resolve;
      });
      const work = transactions.atLength(async (transaction) => {
        await transaction.query(`SELECT pg_advisory_xact_lock(${LOCK})`);
        began();
        // Longer than the test: only its end can end it.
        await delay(60_000, undefined, { signal: brokenOff.signal });
      }, brokenOff.signal);
      work.catch(() => {});
      await locked;
      expect(await isLockFree()).toBe(false);
      brokenOff.abort(new Error('broken off'));
      await expect(work).rejects.toThrow();
      await expect.poll(isLockFree, { timeout: 10_000 }).toBe(true);
    });

    it('a session that is lost is an outage of a moment, answered as one', async () => {
      const lost = service.application.get(DataSource).query(sleep(30, 'lost'));
      lost.catch(() => {});
      await expect.poll(() => running('lost'), { timeout: 9_000 }).toBeDefined();
      await observer.query('SELECT pg_terminate_backend($1)', [await running('lost')]);
      const error = await lost.catch((reason: unknown) => reason);
      expect(isDatabaseUnavailable(error)).toBe(true);
      const next = () => service.application.get(DataSource).query('SELECT 1 AS one');
      await expect.poll(() => next().catch(() => 'lost'), { timeout: 5_000 }).toEqual([{ one: 1 }]);
    });

    /** Asks a pooler that has nothing to give. */
    const askedOf = async (url: string): Promise<unknown> => {
      const client = new pg.Client({ connectionString: url });
      client.on('error', () => {});
      try {
        await client.connect();
        return await client.query('SELECT 1');
      } catch (error) {
        return error;
      } finally {
        await client.end().catch(() => {});
      }
    };

    it('a pooler whose sessions are all taken is busy, which is no fault of a call', async () => {
      const { url } = site.database;
      const pooler = await PgBouncer.start([url], { default_pool_size: 1, query_wait_timeout: 1 });
      const first = new pg.Client({ connectionString: pooler.through(url) });
      try {
        await first.connect();
        await first.query('BEGIN');
        const error = await askedOf(pooler.through(url));
        expect(error).toMatchObject({ message: expect.stringContaining('query_wait_timeout') });
        expect(isDatabaseUnavailable(error)).toBe(true);
      } finally {
        await first.end();
        await pooler.stop();
      }
    });

    it('a pooler whose PostgreSQL is gone is an outage', async () => {
      const gone = new URL(site.database.url);
      gone.port = String(await freePort());
      const pooler = await PgBouncer.start([gone.href], { query_wait_timeout: 1 });
      try {
        const error = await askedOf(pooler.through(gone.href));
        expect(error).toBeInstanceOf(Error);
        expect(isDatabaseUnavailable(error), String(error)).toBe(true);
      } finally {
        await pooler.stop();
      }
    });

    it("a statement ends after the pool's timeout, by PostgreSQL", async () => {
      const { error, ms } = await slow;
      // The driver would give up a second later, with an error of its own.
      expect(error).toMatchObject({ code: CANCELLED });
      expect(isDatabaseUnavailable(error)).toBe(true);
      expect(ms).toBeGreaterThan(STATEMENT_TIMEOUT_MS - 500);
    });
  },
);
