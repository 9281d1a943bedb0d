import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { Service } from '../../support/service.js';
import {
  actionsOf,
  CAR_1,
  expectRefusal,
  FIXED,
  forgetRecalls,
  historyIn,
  recallsIn,
} from './recalls-table.js';

let service: Service;
let maker: ReturnType<Service['as']>;

beforeAll(async () => {
  service = await Service.start();
  maker = service.as(await service.onboard());
  // Represents any error while the history of one recall is written.
  await service.query(`
    CREATE FUNCTION refuse_history() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF NEW.vin = 'BAD' THEN RAISE EXCEPTION 'no history for this one'; END IF;
      RETURN NEW;
    END $$`);
  await service.query(`
    CREATE TRIGGER refuse_history BEFORE INSERT ON recall_history FOR EACH ROW EXECUTE FUNCTION refuse_history()`);
});
afterAll(() => service?.stop());
beforeEach(() => forgetRecalls(service));

const post = (vin: string) => maker.post('/recalls', { ...CAR_1, vin });
const eight = Array.from({ length: 8 }, (_, index) => `V${index}`);

describe('a change and its history', () => {
  it('are written together or not at all', async () => {
    // The service logs the error, as it should; the log is not tested here.
    const log = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    const path = '/recalls/vin/BAD?manufacturerCampaignReference=CAR/1';
    expectRefusal(await post('BAD'), 500, 'RECALLS-UN-01', 'Unknown error encountered');
    expect(await recallsIn(service)).toEqual([]);

    await service.query(`
      INSERT INTO recall (manufacturer_id, vin, manufacturer_campaign_reference, recall_campaign_start_date,
                          created_at, updated_at)
      VALUES (1, 'BAD', 'CAR/1', '2024-03-30', '2026-01-01', '2026-01-01')`);
    const before = await recallsIn(service);
    expectRefusal(await maker.put(path, FIXED), 500, 'RECALLS-UN-01', 'Unknown error encountered');
    expectRefusal(await maker.delete(path), 500, 'RECALLS-UN-01', 'Unknown error encountered');
    expect(await recallsIn(service)).toEqual(before);
    expect(await historyIn(service)).toEqual([]);
    expect(log.mock.calls.join()).toContain('SQLSTATE');
    expect(log.mock.calls.join()).not.toContain('BAD');
    log.mockRestore();
  });
});

describe('recalls that are opened together', () => {
  it('are opened although one of them fails', async () => {
    const log = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    const answers = await Promise.all([...eight.slice(0, 4), 'BAD', ...eight.slice(4)].map(post));
    log.mockRestore();
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201, 500, 201, 201, 201, 201]);
    expect((await recallsIn(service)).map((row) => row.vin)).toEqual(eight);
    expect((await historyIn(service)).map((row) => row.vin).sort()).toEqual(eight);
  });

  it.each([
    ['COMMIT', 201, ['opened', 'opened']],
    ['ROLLBACK', 409, ['opened']],
  ])('do not wait for those that another transaction is deleting, which go by its %s', async (end, status, actions) => {
    // As many as the statements in flight, so that all others must wait.
    const held = ['HELD0', 'HELD1'];
    for (const vin of held) await post(vin);
    const other = await service.database.connect();
    try {
      await other.query('BEGIN');
      await other.query(`DELETE FROM recall WHERE vin LIKE 'HELD%'`);
      const answered: number[] = [];
      const waiting: Promise<void>[] = [];
      for (const vin of held) {
        waiting.push(post(vin).then((answer) => void answered.push(answer.status)));
        await vi.waitUntil(async () => (await statementsThatWait()) === waiting.length, {
          timeout: 10_000,
        });
      }

      const answers = await Promise.all(eight.map(post));
      expect(answers.map((answer) => answer.status)).toEqual(eight.map(() => 201));
      expect((await maker.get('/recalls/vin/V0')).status).toBe(200);
      expect(answered).toEqual([]);

      await other.query(end);
      await Promise.all(waiting);
      expect(answered).toEqual([status, status]);
      for (const vin of held) expect(await actionsOf(service, vin)).toEqual(actions);
    } finally {
      other.release();
    }
  });

  it('fail with 503 when the database ends the statement, and are not tried again', async () => {
    await post('HELD0');
    const other = await service.database.connect();
    const log = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    try {
      await other.query('BEGIN');
      await other.query(`DELETE FROM recall WHERE vin = 'HELD0'`);
      const waiting = post('HELD0');
      await vi.waitUntil(async () => (await statementsThatWait()) === 1, { timeout: 10_000 });
      await vi.waitUntil(
        async () => {
          const ended = await service.query(`
            SELECT pg_terminate_backend(pid) FROM pg_stat_activity
             WHERE datname = current_database() AND wait_event_type = 'Lock'`);
          return ended.length > 0;
        },
        { timeout: 10_000 },
      );
      expectRefusal(await waiting, 503, 'RECALLS-UN-01', 'Unknown error encountered');
      await other.query('COMMIT');
      expect(await recallsIn(service)).toEqual([]);
      expect(await actionsOf(service, 'HELD0')).toEqual(['opened']);
    } finally {
      log.mockRestore();
      other.release();
    }
  });
});

/** How many statements of the service wait for another transaction. */
async function statementsThatWait(): Promise<number> {
  const [row] = await service.query<{ count: number }>(`
    SELECT count(*)::int FROM pg_stat_activity
     WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%WITH asked AS MATERIALIZED%'`);
  return row?.count ?? 0;
}
