import PgBoss from 'pg-boss';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { Transactions } from '../../../src/platform/database/transaction.js';
import { JobQueue } from '../../../src/platform/job-queue/job-queue.js';
import { JOB_SCHEMA, QUEUES } from '../../../src/platform/job-queue/job-schema.js';
import { JobWorker } from '../../../src/platform/job-queue/job-worker.js';
import { Service } from '../../support/service.js';

const QUEUE = 'renewal-forward';

describe('The job queue', () => {
  let service: Service;
  let jobs: JobQueue;
  let transactions: Transactions;
  beforeAll(async () => {
    service = await Service.start({ parts: new Set(['api']) });
    jobs = service.application.get(JobQueue, { strict: false });
    transactions = service.application.get(Transactions, { strict: false });
  });
  afterAll(() => service.stop());
  beforeEach(() => service.query('DELETE FROM job_queue.job'));

  const add = (id: string) => transactions.run((transaction) => jobs.add(transaction, QUEUE, { id }));
  const stored = () =>
    service.query<{ state: string; id: string; retry_count: number; output: unknown }>(
      "SELECT state, data ->> 'id' AS id, retry_count, output FROM job_queue.job ORDER BY created_on, 2",
    );

  it('has the schema of the installed pg-boss, and every queue', async () => {
    const [{ version } = { version: 0 }] = await service.query<{ version: number }>(
      'SELECT version FROM job_queue.version',
    );
    // A newer pg-boss with another schema needs a migration (docs/adr/0026).
    expect(PgBoss.getConstructionPlans(JOB_SCHEMA)).toContain(
      `INSERT INTO ${JOB_SCHEMA}.version(version) VALUES ('${version}')`,
    );
    const queues = await service.query<{ name: string }>('SELECT name FROM job_queue.queue ORDER BY name');
    expect(queues.map(({ name }) => name)).toEqual(QUEUES.toSorted());
  });

  it('is used by a role that can make no queue and change no table of it', async () => {
    const role = new URL(inject('applicationUrl')).username;
    const rows = await service.query<{ name: string; rights: string[] }>(
      `SELECT relname AS name, ARRAY(SELECT privilege_type FROM aclexplode(relacl)
                                      WHERE grantee = $1::regrole ORDER BY privilege_type) AS rights
         FROM pg_class WHERE relnamespace = 'job_queue'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
        ORDER BY relname`,
      [role],
    );
    const all = ['DELETE', 'INSERT', 'SELECT', 'UPDATE'];
    expect(rows).toEqual([
      { name: 'archive', rights: all },
      { name: 'job', rights: all },
      { name: 'queue', rights: ['SELECT'] },
      { name: 'schedule', rights: [] },
      { name: 'subscription', rights: [] },
      { name: 'version', rights: ['SELECT'] },
    ]);
    await expect(
      transactions.run((transaction) =>
        transaction.query(`SELECT job_queue.create_queue('another', '{"policy": "standard"}')`),
      ),
    ).rejects.toMatchObject({ code: '42501' });
  });

  it('adds a job with its transaction, or not at all', async () => {
    await add('one');
    await expect(
      transactions.run(async (transaction) => {
        await jobs.add(transaction, QUEUE, { id: 'two' });
        throw new Error('rolled back');
      }),
    ).rejects.toThrow('rolled back');
    expect(await stored()).toMatchObject([{ id: 'one', state: 'created' }]);
  });

  it('gives each job to one of many who ask at once', async () => {
    for (let count = 0; count < 5; count += 1) await add(`job ${count}`);
    const taken = await Promise.all(Array.from({ length: 12 }, () => jobs.take(QUEUE)));
    expect(
      taken
        .flat()
        .map(({ id }) => id)
        .sort(),
    ).toEqual(Array.from({ length: 5 }, (_, count) => `job ${count}`));
  });

  it('gives as many jobs as were asked for, and each to one', async () => {
    for (let count = 0; count < 10; count += 1) await add(`job ${count}`);
    const taken = await Promise.all([jobs.take(QUEUE, 4), jobs.take(QUEUE, 4), jobs.take(QUEUE, 4)]);
    expect(taken.map(({ length }) => length).sort()).toEqual([2, 4, 4]);
    expect(new Set(taken.flat().map(({ jobId }) => jobId)).size).toBe(10);
    expect(await jobs.take(QUEUE, 4)).toEqual([]);
  });

  it('says that the database fails, and does not look empty then', async () => {
    await service.query('ALTER TABLE job_queue.job RENAME TO elsewhere');
    try {
      await expect(jobs.take(QUEUE)).rejects.toMatchObject({ code: '42P01' });
    } finally {
      await service.query('ALTER TABLE job_queue.elsewhere RENAME TO job');
    }
  });

  describe('and its worker', () => {
    it('complete a job in the transaction of its work, or leave it for the next attempt', async () => {
      await add('one');
      let fails = true;
      const attempts: (boolean | undefined)[] = [];
      const worker = new JobWorker(QUEUE, { lanes: 2, batch: 1 }, jobs, transactions, {
        work: ([job], done) =>
          done(async (transaction) => {
            attempts.push(job?.isLastAttempt);
            await transaction.query("UPDATE job_queue.job SET priority = 7 WHERE data ->> 'id' = 'one'");
            if (fails) throw new TypeError('something personal');
          }),
        failed: async (transaction, job) => {
          await jobs.add(transaction, 'renewal-check', { id: `after ${job.id}` });
        },
      });
      await worker.tick();
      const [failed, after] = await stored();
      expect(failed).toMatchObject({ id: 'one', state: 'retry', output: { problem: 'TypeError' } });
      expect(after).toMatchObject({ id: 'after one' });
      expect(await service.query('SELECT DISTINCT priority FROM job_queue.job')).toEqual([{ priority: 0 }]);

      fails = false;
      await service.query("DELETE FROM job_queue.job WHERE data ->> 'id' = 'after one'");
      service.clock.advance({ minutes: 1 });
      await worker.tick();
      expect(await stored()).toMatchObject([{ id: 'one', state: 'completed', retry_count: 1 }]);
      expect(attempts).toEqual([false, false]);
      await worker.stop();
    });

    it('do as many jobs at once as it has lanes, and no more', async () => {
      for (let count = 0; count < 9; count += 1) await add(`job ${count}`);
      let now = 0;
      let most = 0;
      const worker = new JobWorker(QUEUE, { lanes: 3, batch: 1 }, jobs, transactions, {
        work: async (_, done) => {
          now += 1;
          most = Math.max(most, now);
          await new Promise((resolve) => setTimeout(resolve, 30));
          now -= 1;
          await done(async () => {});
        },
      });
      await worker.tick();
      await worker.stop();
      expect(most).toBeGreaterThan(1);
      expect(most).toBeLessThanOrEqual(3);
      expect((await stored()).map(({ state }) => state)).toEqual(Array(9).fill('completed'));
    });

    it('do what they have taken in one transaction', async () => {
      for (let count = 0; count < 5; count += 1) await add(`job ${count}`);
      const batches: string[][] = [];
      const transactionIds = new Set<string>();
      const worker = new JobWorker(QUEUE, { lanes: 1, batch: 4 }, jobs, transactions, {
        work: (taken, commit) =>
          commit(async (transaction) => {
            batches.push(taken.map(({ id }) => id).sort());
            const [row] = await transaction.query('SELECT pg_current_xact_id()::text AS id');
            transactionIds.add(row.id);
          }),
      });
      await worker.tick();
      await worker.stop();
      expect(batches).toEqual([['job 0', 'job 1', 'job 2', 'job 3'], ['job 4']]);
      expect(transactionIds.size).toBe(2);
      expect((await stored()).map(({ state }) => state)).toEqual(Array(5).fill('completed'));
    });

    it('do what failed together one after the other, so that one does not hold up the others, also when they are told to stop', async () => {
      for (let count = 0; count < 5; count += 1) await add(`job ${count}`);
      const done: string[] = [];
      let stopping: Promise<void> | undefined;
      const worker = new JobWorker(QUEUE, { lanes: 1, batch: 4 }, jobs, transactions, {
        work: async (taken, commit) => {
          stopping ??= worker.stop();
          await commit(async (transaction) => {
            await transaction.query(
              "UPDATE job_queue.job SET priority = priority + 1 WHERE data ->> 'id' = ANY($1)",
              [taken.map(({ id }) => id)],
            );
            if (taken.some(({ id }) => id === 'job 1')) throw new TypeError('only this one');
          });
          done.push(...taken.map(({ id }) => id));
        },
      });
      await worker.tick();
      await stopping;
      expect(done.sort()).toEqual(['job 0', 'job 2', 'job 3']);
      expect(await service.query('SELECT sum(priority)::integer AS changes FROM job_queue.job')).toEqual([
        { changes: 3 },
      ]);
      const states = new Map((await stored()).map(({ id, state }) => [id, state]));
      expect([...states].sort()).toEqual([
        ['job 0', 'completed'],
        ['job 1', 'retry'],
        ['job 2', 'completed'],
        ['job 3', 'completed'],
        ['job 4', 'created'],
      ]);
    });

    it('start soon when this process adds a job, also while nothing else is due', async () => {
      const done = new Promise<string>((resolve) => {
        const worker = new JobWorker(QUEUE, { lanes: 1, batch: 1 }, jobs, transactions, {
          work: async ([job], commit) => {
            await commit(async () => {});
            resolve(job?.id ?? '');
          },
        });
        worker.start();
        afterAllStop.push(() => worker.stop());
      });
      await add('soon');
      jobs.announce(QUEUE);
      expect(await done).toBe('soon');
    });
    const afterAllStop: (() => Promise<void>)[] = [];
    afterAll(async () => {
      await Promise.all(afterAllStop.map((stop) => stop()));
    });
  });

  it('removes what was done after an hour', async () => {
    await add('one');
    const [job] = await jobs.take(QUEUE);
    if (!job) throw new Error('A job was added.');
    await transactions.run((transaction) => jobs.complete(transaction, QUEUE, [job]));
    service.clock.advance({ minutes: 59 });
    await jobs.maintain();
    expect(await stored()).toHaveLength(1);
    service.clock.advance({ minutes: 2 });
    await jobs.maintain();
    expect(await stored()).toEqual([]);
  });
});
