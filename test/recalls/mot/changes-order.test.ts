import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ADVISORY_LOCKS } from '../../../src/platform/database/advisory-locks.js';
import { createDataSource } from '../../../src/platform/database/data-source.js';
import { migrate } from '../../../src/platform/database/migrate.js';
import { OPEN_RECALLS, SET_RECTIFICATION_DATE } from '../../../src/recalls/api/recall.sql.js';
import { HeldClosures } from '../../../src/recalls/imports/closures/held-closures.js';
import type { OnboardedClient } from '../../../src/recalls/onboarding/onboarding.service.js';
import { createDatabase, Service } from '../../support/service.js';
import { mergeFile, snapshot } from '../imports/snapshot-files.js';
import { askForChanges, readPage, readToEnd } from './feed-reader.js';

const DEADLINE_MS = 10_000;

let database: Awaited<ReturnType<typeof createDatabase>>;
let services: Service[];
let service: Service;
let maker: OnboardedClient;
let watcher: OnboardedClient;
let mot: ReturnType<Service['as']>;

beforeEach(async () => {
  database = await createDatabase();
  services = [];
  // Positions are assigned when the feed is read, and at no other time.
  service = await start({ parts: new Set(['api']) });
  maker = await service.onboard();
  watcher = await service.onboard('mot');
  mot = service.as(watcher);
});
afterEach(async () => {
  for (const each of services) await each.stop();
  await database.drop();
});

/** Another process on the same database. */
async function start(settings: Parameters<typeof Service.start>[0] = {}): Promise<Service> {
  const started = await Service.start({ apiGraceHours: 0, ...settings }, { databaseUrl: database.url });
  services.push(started);
  return started;
}

async function open(vin: string, by = service): Promise<void> {
  const answer = await by.as(maker).post('/recalls', {
    vin,
    manufacturerCampaignReference: 'CAR/1',
    recallCampaignStartDate: '2024-03-30',
  });
  if (answer.status !== 201) throw new Error(answer.text);
}

/** A writer whose transaction remains open: it has opened recalls with the service's own statement. */
async function beginOpening(...vins: string[]): Promise<pg.Client> {
  const writer = new pg.Client({ connectionString: database.url });
  await writer.connect();
  await writer.query('BEGIN');
  const each = (value: unknown) => vins.map(() => value);
  await writer.query(OPEN_RECALLS.text, [
    each(maker.manufacturer?.id),
    vins,
    each('CAR/1'),
    each(null),
    each('2024-03-30'),
    each(maker.clientId),
    '2026-01-01T00:00:00Z',
    '0',
  ]);
  return writer;
}

async function end(writer: pg.Client, how: 'COMMIT' | 'ROLLBACK'): Promise<void> {
  await writer.query(how);
  await writer.end();
}

describe('A change that is committed late', () => {
  it('comes after those that were committed before it, though it began before them', async () => {
    const late = await beginOpening('LATE1', 'LATE2');
    await open('EARLY');
    const first = await readPage(mot);
    expect(first.changes.map(({ vin }) => vin)).toEqual(['EARLY']);
    await open('MIDDLE');
    await end(late, 'COMMIT');
    const second = await readToEnd(mot, { since: first.next });
    expect(second.vins.sort()).toEqual(['LATE1', 'LATE2', 'MIDDLE']);
    expect((await readToEnd(mot)).vins).toHaveLength(4);
  });

  it('holds back nobody: a reader is up to date while it is open, and gets it afterwards', async () => {
    const late = await beginOpening('LATE');
    let since: string | undefined;
    for (const vin of ['A', 'B', 'C']) {
      await open(vin);
      const page = await readPage(mot, { since });
      expect(page.changes.map((answer) => answer.vin)).toEqual([vin]);
      since = page.next;
    }
    await end(late, 'COMMIT');
    expect((await readPage(mot, { since })).changes).toMatchObject([
      { vin: 'LATE', hasOutstandingRecall: 'Yes' },
    ]);
  });

  it('is never there when it is undone', async () => {
    const undone = await beginOpening('UNDONE');
    await open('KEPT');
    await end(undone, 'ROLLBACK');
    expect((await readToEnd(mot)).vins).toEqual(['KEPT']);
    expect(await service.query('SELECT FROM recall_change')).toHaveLength(1);
  });

  it('of the same recall comes in the order of the commits, whichever statement began first', async () => {
    await open('SAME');
    const [recall] = await service.query<{ id: string }>('SELECT id FROM recall');
    const setDate = async (writer: pg.Client, date: string | null) => {
      const instant = '2026-01-01T00:00:00Z';
      const values = [recall?.id, maker.manufacturer?.id, date, instant, maker.clientId];
      await writer.query(SET_RECTIFICATION_DATE, values);
    };
    const fixing = await beginOpening('OTHER');
    await fixing.query('SELECT FROM recall WHERE id = $1 FOR UPDATE', [recall?.id]);
    const reopening = await beginOpening('ANOTHER');
    // It begins first, and waits for the row.
    const reopened = setDate(reopening, null);
    await waitingFor(1);
    await setDate(fixing, '2024-05-01');
    await end(fixing, 'COMMIT');
    await reopened;
    await end(reopening, 'COMMIT');
    await readToEnd(mot);
    const changes = await service.query<{ action: string; change_set: string }>(`
      SELECT action, change_set
        FROM recall_change
        JOIN recall_history USING (change_set)
       WHERE vin = 'SAME'
       ORDER BY position`);
    expect(changes.map(({ action }) => action)).toEqual(['opened', 'fixed', 'reopened']);
    expect(Number(changes[1]?.change_set)).toBeGreaterThan(Number(changes[2]?.change_set));
  });
});

/** Waits until this many sessions wait for a lock. */
async function waitingFor(sessions: number): Promise<void> {
  const deadline = performance.now() + DEADLINE_MS;
  for (;;) {
    const [row] = await service.query<{ waiting: number }>(
      `SELECT count(*)::integer AS waiting FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    );
    if ((row?.waiting ?? 0) >= sessions) return;
    if (performance.now() > deadline) throw new Error('Nobody waits.');
    await delay(10);
  }
}

describe('Every statement that changes recalls', () => {
  it('has a change set of its own, which gets exactly one position', async () => {
    const api = service.as(maker);
    const path = (vin: string) => `/recalls/vin/${vin}?manufacturerCampaignReference=CAR/1`;
    for (const vin of ['A', 'B', 'C']) await open(vin);
    await api.put(path('A'), { repairStatus: 'FIXED', rectificationDate: '2024-05-01' });
    await api.put(path('A'), { repairStatus: 'NOT_FIXED' });
    await api.delete(path('B'));
    await api.put(path('C'), { repairStatus: 'FIXED', rectificationDate: '2024-05-01' });
    service.clock.advance({ seconds: 1 });
    await mergeFile(service, maker, snapshot('C,CAR/1,,2024-03-30', 'D,CAR/1,,2024-03-30'));
    await readToEnd(mot);
    const sets = await service.query(`
      SELECT string_agg(action || ' ' || vin, ', ' ORDER BY history.id) AS changes
        FROM recall_change AS change
        JOIN recall_history AS history USING (change_set)
       GROUP BY position
       ORDER BY position`);
    expect(sets.map(({ changes }) => changes)).toEqual([
      'opened A',
      'opened B',
      'opened C',
      'fixed A',
      'reopened A',
      'deleted B',
      'fixed C',
      'opened D',
      'reopened C',
      'fixed A',
    ]);
  });

  it('is in the feed: closures an administrator approves, too', async () => {
    for (const vin of ['A', 'B', 'C']) await open(vin);
    const { next } = await readToEnd(mot);
    service.clock.advance({ seconds: 1 });
    const guarded = await start({ closureGuard: { count: 1, share: 0.5 }, apiGraceHours: 0 });
    guarded.clock.set(service.clock.now());
    const { run, counts } = await mergeFile(guarded, maker, snapshot('A,CAR/1,,2024-03-30'));
    expect(counts).toMatchObject({ held: 2 });
    expect((await readToEnd(mot, { since: next })).vins).toEqual([]);
    await service.query(`UPDATE import_run SET state = 'held', held = 2 WHERE id = $1`, [run.id]);
    await guarded.application.get(HeldClosures).approve({ kind: 'service' }, run.id);
    expect((await readToEnd(mot, { since: next })).vins.sort()).toEqual(['B', 'C']);
  });
});

describe('A place in the feed', () => {
  it('stays valid over a restart, and in every process', async () => {
    await open('BEFORE');
    const { next } = await readPage(mot);
    const other = await start();
    await open('AFTER', other);
    for (const each of [other, service]) {
      expect((await readPage(each.as(watcher), { since: next })).changes).toMatchObject([{ vin: 'AFTER' }]);
    }
    await service.stop();
    services.splice(services.indexOf(service), 1);
    const restarted = await start();
    expect((await readPage(restarted.as(watcher), { since: next })).changes).toMatchObject([
      { vin: 'AFTER' },
    ]);
  });

  it('is not known to a database restored from an older backup, even when that has as many changes again', async () => {
    await open('KEPT');
    const { next: kept } = await readPage(mot);
    await open('LOST');
    const { next: lost } = await readPage(mot);
    // The effect of a restore: everything is as it was then, including the next numbers of sequences.
    await service.query(`DELETE FROM recall WHERE vin = 'LOST'`);
    await service.query(`DELETE FROM recall_history WHERE vin = 'LOST'`);
    await service.query('DELETE FROM recall_change WHERE position > 1');
    for (const [sequence, last] of [
      ['recall_id_seq', 1],
      ['recall_history_id_seq', 1],
      ['recall_change_set_seq', 1],
      ['recall_change_position_seq', 1],
      ['recall_change_queue_id_seq', 1],
    ])
      await service.query('SELECT setval($1, $2)', [sequence, last]);
    expect((await askForChanges(mot, { since: lost })).status).toBe(400);
    await open('INSTEAD');
    const answer = await askForChanges(mot, { since: lost });
    expect(answer.status).toBe(400);
    expect(answer.body.errorCode).toBe('RECALLS-BR-02');
    expect(answer.body.errorMessage).toMatch(/begin again without since$/);
    // A reader that was not ahead of the backup misses nothing.
    expect((await readPage(mot, { since: kept })).changes).toMatchObject([{ vin: 'INSTEAD' }]);
  });
});

describe('The positions', () => {
  it('are given also when nobody reads', async () => {
    await open('A');
    expect(await service.query('SELECT FROM recall_change_queue')).toHaveLength(1);
    await start({ parts: new Set(['worker']) });
    const deadline = performance.now() + DEADLINE_MS;
    while ((await service.query('SELECT FROM recall_change')).length === 0) {
      if (performance.now() > deadline) throw new Error('No round was done.');
      await delay(10);
    }
    expect(await service.query('SELECT FROM recall_change_queue')).toEqual([]);
  });

  it('are given by one at a time: a reader who can not wait goes on without, and misses nothing', async () => {
    await open('A');
    const rival = new pg.Client({ connectionString: database.url });
    await rival.connect();
    await rival.query('SELECT pg_advisory_lock($1)', [ADVISORY_LOCKS.changeSequencer]);
    const page = await readPage(mot);
    expect(page).toMatchObject({ changes: [], more: false });
    await rival.end();
    expect((await readPage(mot, { since: page.next })).changes).toMatchObject([{ vin: 'A' }]);
  });

  it('have no doubles when many processes give them at once', async () => {
    const others = [await start(), await start()];
    for (let round = 0; round < 5; round++) {
      const vins = Array.from({ length: 12 }, (_, index) => `R${round}N${index}`);
      await Promise.all(vins.map((vin, index) => open(vin, [service, ...others][index % 3])));
      await Promise.all([service, ...others].map((each) => readToEnd(each.as(watcher))));
    }
    expect((await readToEnd(mot)).vins).toHaveLength(60);
    expect(
      await service.query(
        'SELECT change_set FROM recall_history EXCEPT SELECT change_set FROM recall_change',
      ),
    ).toEqual([]);
  });
});

describe('A database that does not answer in time', () => {
  it('is a 503 in the feed', async () => {
    const hurried = await start({ motTimeoutMs: 200, parts: new Set(['api']) });
    const reader = hurried.as(watcher);
    await open('A');
    await readPage(reader);
    const blocker = new pg.Client({ connectionString: database.url });
    await blocker.connect();
    await blocker.query('BEGIN');
    await blocker.query('LOCK TABLE recall');
    const answer = await askForChanges(reader);
    expect(answer.status).toBe(503);
    expect(answer.body.errorCode).toBe('RECALLS-UN-01');
    await blocker.end();
    expect((await readPage(reader)).changes).toMatchObject([{ vin: 'A' }]);
  });
});

describe("A manufacturer's new name", () => {
  const rename = (name: string) =>
    service.query('UPDATE manufacturer SET name = $2 WHERE id = $1', [maker.manufacturer?.id, name]);

  it('changes the answers of all vehicles with an open recall of it', async () => {
    for (const vin of ['OPEN', 'FIXED']) await open(vin);
    await service.as(maker).put('/recalls/vin/FIXED?manufacturerCampaignReference=CAR/1', {
      repairStatus: 'FIXED',
      rectificationDate: '2024-05-01',
    });
    const other = await service.onboard();
    await mergeFile(service, other, snapshot('OTHER,CAR/1,,2024-03-30'));
    const { next } = await readToEnd(mot);
    await rename(`${maker.manufacturer?.name}`);
    expect((await readPage(mot, { since: next })).changes).toEqual([]);
    await rename('New Name');
    await open('AFTERWARDS');
    const { changes, more } = await readPage(mot, { since: next });
    expect(more).toBe(false);
    expect(changes.map(({ vin, recalls }) => [vin, recalls[0]?.manufacturer])).toEqual([
      ['OPEN', 'New Name'],
      ['AFTERWARDS', 'New Name'],
    ]);
  });

  it('is read in steps where there are many recalls of others, and none is left out', async () => {
    const other = await service.onboard();
    // Few recalls of the renamed manufacturer among so many that scanning them takes several steps.
    await service.query(
      `INSERT INTO recall (manufacturer_id, vin, manufacturer_campaign_reference, recall_campaign_start_date,
                           created_at, updated_at)
       SELECT CASE WHEN number % 40000 < 3 THEN $1::integer ELSE $2::integer END, 'VIN' || number, 'CAR/1',
              '2024-03-30', '2026-01-01', '2026-01-01'
         FROM generate_series(1, 130000) AS number`,
      [maker.manufacturer?.id, other.manufacturer?.id],
    );
    await open('DELETED');
    const { next } = await readToEnd(mot);
    await rename('New Name');
    await service.as(maker).delete('/recalls/vin/DELETED?manufacturerCampaignReference=CAR/1');
    for (const limit of [2, 1_000]) {
      const { vins, pages } = await readToEnd(mot, { since: next, limit });
      const numbers = [1, 2, 40_000, 40_001, 40_002, 80_000, 80_001, 80_002, 120_000, 120_001, 120_002];
      expect(vins).toEqual([...numbers.map((number) => `VIN${number}`), 'DELETED']);
      expect(pages.length).toBeGreaterThan(2);
    }
  });
});

describe('Changes from before there was a feed', () => {
  it('are at its beginning', async () => {
    const url = database.url;
    for (const each of services.splice(0)) await each.stop();
    const dataSource = await createDataSource(url, { poolSize: 1 }).initialize();
    while ((await dataSource.query(`SELECT to_regclass('recall_change') AS there`))[0].there !== null)
      await dataSource.undoLastMigration();
    await dataSource.query(`
      INSERT INTO recall_history (recall_id, manufacturer_id, vin, manufacturer_campaign_reference, action, client_id,
                                  changed_at, after)
      SELECT number, 1, 'OLD' || number, 'CAR/1', 'opened', gen_random_uuid(), '2026-01-01', '{}'
        FROM generate_series(1, 3) AS number`);
    await dataSource.destroy();
    await migrate(url);
    service = await start();
    await open('NEW');
    const { vins } = await readToEnd(service.as(watcher), { limit: 2 });
    expect(vins).toEqual(['OLD1', 'OLD2', 'OLD3', 'NEW']);
  });
});
