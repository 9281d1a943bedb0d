import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ADVISORY_LOCKS } from '../../../src/platform/database/advisory-locks.js';
import { UndoRepository } from '../../../src/recalls/imports/undo/undo.repository.js';
import type { OnboardedClient } from '../../../src/recalls/onboarding/onboarding.service.js';
import type { Service } from '../../support/service.js';
import { Administrator } from '../administration/administrator.js';
import { ImportSite, importFile } from './import-site.js';
import { motAnswers, openOverApi, rows, setOverApi, vinOf } from './safety-site.js';
import { snapshot } from './snapshot-files.js';

const NOTHING = { reopened: 0, removed: 0, closed: 0, restored: 0, changed: 0, leftAlone: 0 };

describe('An undo', () => {
  let site: ImportSite;
  let service: Service;
  let admin: Administrator;
  let mot: OnboardedClient;
  let maker: OnboardedClient;

  beforeAll(async () => {
    site = await ImportSite.open();
    service = await site.start();
    admin = await Administrator.of(service);
    mot = await service.onboard('mot');
  });
  afterAll(() => site.close());
  beforeEach(async () => {
    await service.query('DELETE FROM recall');
    await service.query('DELETE FROM recall_history');
    maker = await service.onboard();
    await send('first.csv', ...rows(1, 20));
    service.clock.advance({ hours: 30 });
  });

  const send = (name: string, ...sent: string[]) => importFile(site, service, maker, name, snapshot(...sent));
  const undo = (runId: string, body: object = {}) =>
    admin.post(`/admin/imports/${runId}/undo`, { reason: 'it was a wrong file', ...body });
  const undoClient = (since: string) =>
    admin.post(`/admin/clients/${maker.clientId}/undo`, { since, reason: 'a stolen key' });
  const one = (number: number) => `/recalls/vin/${vinOf(number)}?manufacturerCampaignReference=CAR/1`;
  const openAgain = (number: number) =>
    service.as(maker).post('/recalls', {
      vin: vinOf(number),
      manufacturerCampaignReference: 'CAR/1',
      recallCampaignStartDate: '2024-01-01',
    });

  describe('of a file that added what a client says is open', () => {
    it('leaves the recall whose opening was refused because it was there, and lists it', async () => {
      const wrong = await send('wrong.csv', ...rows(1, 23));
      service.clock.advance({ minutes: 1 });
      const history = await service.query('SELECT id FROM recall_history ORDER BY id');
      expect((await openAgain(21)).status).toBe(409);
      expect((await service.as(maker).put(one(22), { repairStatus: 'NOT_FIXED' })).status).toBe(400);
      // Nothing has changed, so the history has no entry.
      expect(await service.query('SELECT id FROM recall_history ORDER BY id')).toEqual(history);

      const { body } = await undo(wrong.id);

      expect(body.counts).toEqual({ ...NOTHING, removed: 1, leftAlone: 2 });
      expect(body.leftAlone.map(({ vin }: { vin: string }) => vin)).toEqual([21, 22].map(vinOf));
      expect(await motAnswers(service, mot, [21, 22, 23])).toEqual(['Yes', 'Yes', 'Unknown']);
    });

    it.each([
      ['before', 'fixed'],
      ['after', 'fixed'],
      ['before', 'deleted'],
      ['after', 'deleted'],
    ])('leaves it when it is undone %s the calls by which the recall was %s', async (order, end) => {
      const wrong = await send('wrong.csv', ...rows(1, 23));
      service.clock.advance({ minutes: 1 });
      expect((await openAgain(22)).status).toBe(409);
      service.clock.advance({ minutes: 1 });
      const since = new Date(service.clock.now()).toISOString();
      service.clock.advance({ minutes: 1 });
      if (order === 'before') await undo(wrong.id);
      if (end === 'fixed') await setOverApi(service, maker, 22, 'FIXED');
      else expect((await service.as(maker).delete(one(22))).status).toBe(204);
      service.clock.advance({ minutes: 1 });

      expect((await undoClient(since)).body.counts).toMatchObject({ removed: 0 });
      if (order === 'after') {
        expect((await undo(wrong.id)).body.counts).toEqual({ ...NOTHING, removed: 2, leftAlone: 1 });
      }

      expect(await motAnswers(service, mot, [21, 22, 23])).toEqual(['Unknown', 'Yes', 'Unknown']);
      const changes = await admin.get(`/admin/imports/${wrong.id}/changes`);
      expect(JSON.stringify(changes.body)).not.toMatch(/saidOpenAt|fileAsOf/);
    });

    it('takes back what a client said before the file', async () => {
      expect((await openAgain(4)).status).toBe(409);
      service.clock.advance({ hours: 30 });
      await send('fixed.csv', ...rows(1, 3), ...rows(5, 20));
      service.clock.advance({ hours: 1 });
      const wrong = await send('wrong.csv', ...rows(1, 20));
      service.clock.advance({ minutes: 1 });

      expect((await undo(wrong.id)).body.counts).toEqual({ ...NOTHING, closed: 1 });
    });

    it('leaves what is fixed as it is when a client opens it', async () => {
      await setOverApi(service, maker, 6, 'FIXED');
      service.clock.advance({ minutes: 1 });
      expect((await openAgain(6)).status).toBe(409);
      expect(await service.query('SELECT said_open_at FROM recall WHERE vin = $1', [vinOf(6)])).toEqual([
        { said_open_at: null },
      ]);
    });

    it('lets a file of before not close what a client said is open', async () => {
      const exportedAt = service.clock.now();
      service.clock.advance({ minutes: 10 });
      expect((await openAgain(9)).status).toBe(409);
      service.clock.advance({ minutes: 10 });
      const name = `late_${new Date(exportedAt).toISOString().replaceAll(/[-:]|\.\d+/g, '')}.csv`;

      expect(await send(name, ...rows(1, 8), ...rows(11, 20))).toMatchObject({ closed: '1', skipped: '1' });
      expect(await motAnswers(service, mot, [9, 10])).toEqual(['Yes', 'No']);
    });

    it('lets no file close it in the hours of grace, until one has had it', async () => {
      expect((await openAgain(11)).status).toBe(409);
      service.clock.advance({ hours: 23 });
      expect(await send('without.csv', ...rows(1, 10), ...rows(12, 20))).toMatchObject({ closed: '0' });
      service.clock.advance({ minutes: 5 });
      await send('with.csv', ...rows(1, 20));
      service.clock.advance({ minutes: 5 });
      expect(await send('again.csv', ...rows(1, 10), ...rows(12, 20))).toMatchObject({ closed: '1' });

      expect((await openAgain(12)).status).toBe(409);
      service.clock.advance({ hours: 24 });
      expect(await send('later.csv', ...rows(1, 10), ...rows(13, 20))).toMatchObject({ closed: '1' });
    });
  });

  describe('of a file that opened what a later file has too', () => {
    const fixOrDelete = async (end: string, number: number) => {
      if (end === 'fixed') await setOverApi(service, maker, number, 'FIXED');
      else expect((await service.as(maker).delete(one(number))).status).toBe(204);
      service.clock.advance({ minutes: 1 });
    };
    const nameOf = (exportedAt: number) =>
      `later_${new Date(exportedAt).toISOString().replaceAll(/[-:]|\.\d+/g, '')}.csv`;

    it.each([
      'fixed',
      'deleted',
    ])('leaves it, also when a client had it %s and that was undone', async (end) => {
      const wrong = await send('wrong.csv', ...rows(1, 23));
      service.clock.advance({ minutes: 1 });
      await send('later.csv', ...rows(1, 22));
      service.clock.advance({ minutes: 1 });
      const since = new Date(service.clock.now()).toISOString();
      await fixOrDelete(end, 21);
      await undoClient(since);
      expect(await motAnswers(service, mot, [21])).toEqual(['Yes']);
      service.clock.advance({ minutes: 1 });

      expect((await undo(wrong.id)).body.counts).toEqual({ ...NOTHING, leftAlone: 3 });
      expect(await motAnswers(service, mot, [21, 22, 23])).toEqual(['Yes', 'Yes', 'No']);
    });

    it.each([
      'fixed',
      'deleted',
    ])('lets that file open it when it comes last, although a client had it %s and that was undone', async (end) => {
      const wrong = await send('wrong.csv', ...rows(1, 23));
      service.clock.advance({ minutes: 1 });
      const exportedAt = service.clock.now();
      service.clock.advance({ minutes: 1 });
      const since = new Date(service.clock.now()).toISOString();
      await fixOrDelete(end, 21);
      await undoClient(since);
      service.clock.advance({ minutes: 1 });
      expect((await undo(wrong.id)).body.counts).toEqual({ ...NOTHING, removed: 3 });
      service.clock.advance({ minutes: 1 });

      expect(await send(nameOf(exportedAt), ...rows(1, 22))).toMatchObject({ added: '2' });
      expect(await motAnswers(service, mot, [21, 22, 23])).toEqual(['Yes', 'Yes', 'Unknown']);
    });

    it('does not let it open what a client deleted, when only what came after that was undone', async () => {
      const exportedAt = service.clock.now();
      service.clock.advance({ minutes: 1 });
      await fixOrDelete('deleted', 20);
      const since = new Date(service.clock.now()).toISOString();
      await openOverApi(service, maker, 20);
      service.clock.advance({ minutes: 1 });
      expect((await undoClient(since)).body.counts).toEqual({ ...NOTHING, removed: 1 });
      service.clock.advance({ minutes: 1 });

      expect(await send(nameOf(exportedAt), ...rows(1, 20))).toMatchObject({ added: '0', skipped: '1' });
      expect(await motAnswers(service, mot, [20])).toEqual(['Unknown']);
    });

    it.each([
      'fixed',
      'deleted',
    ])('takes back what only a client had said, although a file left it open in its grace, and a call by which it was %s was undone', async (end) => {
      const opening = new Date(service.clock.now()).toISOString();
      await openOverApi(service, maker, 21);
      service.clock.advance({ minutes: 1 });
      expect(await send('without.csv', ...rows(1, 20))).toMatchObject({ closed: '0' });
      service.clock.advance({ minutes: 1 });
      const closing = new Date(service.clock.now()).toISOString();
      await fixOrDelete(end, 21);
      await undoClient(closing);
      expect(await motAnswers(service, mot, [21])).toEqual(['Yes']);
      service.clock.advance({ minutes: 1 });

      expect((await undoClient(opening)).body.counts).toEqual({ ...NOTHING, removed: 1 });
      expect(await motAnswers(service, mot, [21])).toEqual(['Unknown']);
    });

    it.each([
      'fixed',
      'deleted',
    ])('leaves what a client opened and a file had, although a call by which it was %s was undone', async (end) => {
      const opening = new Date(service.clock.now()).toISOString();
      await openOverApi(service, maker, 21);
      service.clock.advance({ minutes: 1 });
      await send('with.csv', ...rows(1, 21));
      service.clock.advance({ minutes: 1 });
      const closing = new Date(service.clock.now()).toISOString();
      await fixOrDelete(end, 21);
      await undoClient(closing);
      service.clock.advance({ minutes: 1 });

      expect((await undoClient(opening)).body.counts).toEqual({ ...NOTHING, leftAlone: 1 });
      expect(await motAnswers(service, mot, [21])).toEqual(['Yes']);
    });
  });

  describe('of what opened a recall and of what closed it, in either order', () => {
    /** Each closes recall 21, and returns how to undo that. */
    const CLOSERS: Record<string, () => Promise<() => Promise<unknown>>> = {
      'a file without it': async () => {
        const { id } = await send('closing.csv', ...rows(1, 20));
        return () => undo(id);
      },
      'a call that fixed it': async () => {
        const since = new Date(service.clock.now()).toISOString();
        await setOverApi(service, maker, 21, 'FIXED');
        return () => undoClient(since);
      },
      'a call that deleted it': async () => {
        const since = new Date(service.clock.now()).toISOString();
        expect((await service.as(maker).delete(one(21))).status).toBe(204);
        return () => undoClient(since);
      },
    };
    const IN_BOTH_ORDERS = Object.keys(CLOSERS).flatMap((closer) => [
      [closer, 'the opening first'],
      [closer, 'the opening last'],
    ]);

    async function undoInOrder(order: string, opening: () => Promise<unknown>, closer: string) {
      service.clock.advance({ minutes: 1 });
      const undoClosing = await CLOSERS[closer]?.();
      if (!undoClosing) throw new Error(`Nothing is called ${closer}.`);
      expect(await motAnswers(service, mot, [21])).not.toEqual(['Yes']);
      for (const step of order === 'the opening first' ? [opening, undoClosing] : [undoClosing, opening]) {
        service.clock.advance({ minutes: 1 });
        await step();
      }
    }

    it.each(IN_BOTH_ORDERS)('leaves what a file in between has, closed by %s, %s', async (closer, order) => {
      const wrong = await send('wrong.csv', ...rows(1, 22));
      service.clock.advance({ minutes: 1 });
      await send('later.csv', ...rows(1, 21));
      await undoInOrder(order, () => undo(wrong.id), closer);

      // Recalls that the file in between closed remain closed.
      expect(await motAnswers(service, mot, [21, 22])).toEqual(['Yes', 'No']);
    });

    it.each(
      IN_BOTH_ORDERS,
    )('leaves the values that a file in between has, closed by %s, %s', async (closer, order) => {
      await send('before.csv', ...rows(1, 21));
      service.clock.advance({ minutes: 1 });
      const changed = `${vinOf(21)},CAR/1,R/7,2024-02-02`;
      const wrong = await send('wrong.csv', ...rows(1, 20), changed);
      service.clock.advance({ minutes: 1 });
      await send('later.csv', ...rows(1, 20), changed);
      await undoInOrder(order, () => undo(wrong.id), closer);

      expect(await motAnswers(service, mot, [21])).toEqual(['Yes']);
      expect((await service.as(maker).get(one(21))).body.recalls).toMatchObject([
        { dvsaCampaignReference: 'R/7', recallCampaignStartDate: '2024-02-02' },
      ]);
    });

    it.each([
      'the opening first',
      'the opening last',
    ])('leaves what a client opened and a file in between has, %s', async (order) => {
      const since = new Date(service.clock.now()).toISOString();
      await openOverApi(service, maker, 21);
      service.clock.advance({ minutes: 1 });
      await send('later.csv', ...rows(1, 21));
      await undoInOrder(order, () => undoClient(since), 'a file without it');

      expect(await motAnswers(service, mot, [21])).toEqual(['Yes']);
    });

    it.each([
      'the opening first',
      'the opening last',
    ])('takes back what a client opened and a file in between left in its grace, %s', async (order) => {
      const since = new Date(service.clock.now()).toISOString();
      await openOverApi(service, maker, 21);
      service.clock.advance({ minutes: 1 });
      expect(await send('without.csv', ...rows(1, 20))).toMatchObject({ closed: '0', skipped: '1' });
      service.clock.advance({ hours: 25 });
      await undoInOrder(order, () => undoClient(since), 'a file without it');

      expect(await motAnswers(service, mot, [21])).toEqual(['Unknown']);
    });

    it.each(
      IN_BOTH_ORDERS,
    )('takes back what a file in between has, when that one was undone as well, closed by %s, %s', async (closer, order) => {
      const wrong = await send('wrong.csv', ...rows(1, 21));
      service.clock.advance({ minutes: 1 });
      const between = await send('between.csv', ...rows(1, 21));
      const opening = async () => {
        await undo(between.id);
        await undo(wrong.id);
      };
      await undoInOrder(order, opening, closer);

      expect(await motAnswers(service, mot, [21])).toEqual(['Unknown']);
    });

    it.each([
      'the opening first',
      'the opening last',
    ])('takes back what a file in between does not have, although its closure was held, %s', async (order) => {
      const wrong = await send('wrong.csv', ...rows(1, 80));
      service.clock.advance({ minutes: 1 });
      expect(await send('held.csv', ...rows(1, 20))).toMatchObject({
        state: 'held',
        held: '60',
        closed: '0',
      });
      await undoInOrder(order, () => undo(wrong.id), 'a call that fixed it');

      expect(await motAnswers(service, mot, [21, 22])).toEqual(['Unknown', 'Unknown']);
    });
  });

  it('gives the API its grace back: a file of before does not close what the API had opened', async () => {
    await openOverApi(service, maker, 31);
    service.clock.advance({ hours: 2 });
    const wrong = await send('wrong.csv', ...rows(1, 20), `${vinOf(31)},CAR/1,R/7,2024-02-02`);
    expect(wrong).toMatchObject({ updated: '1' });
    service.clock.advance({ minutes: 30 });
    expect((await undo(wrong.id)).body.counts).toEqual({ ...NOTHING, changed: 1 });
    service.clock.advance({ minutes: 30 });

    // Exported before the recall was opened, and sent without a time in its name.
    expect(await send('early.csv', ...rows(1, 20))).toMatchObject({ closed: '0', skipped: '1' });
    expect(await motAnswers(service, mot, [31])).toEqual(['Yes']);
  });

  it('does not put old values back where a later file has the new ones', async () => {
    const changed = `${vinOf(2)},CAR/1,R/2,2024-02-02`;
    const wrong = await send('wrong.csv', ...rows(1, 1), changed, ...rows(3, 20));
    service.clock.advance({ hours: 1 });
    await send('later.csv', ...rows(1, 1), changed, ...rows(3, 20));
    service.clock.advance({ hours: 1 });

    const { body } = await undo(wrong.id);

    expect(body.counts).toMatchObject({ changed: 0, leftAlone: 1 });
    expect(body.leftAlone).toEqual([{ vin: vinOf(2), manufacturerCampaignReference: 'CAR/1' }]);
    expect((await service.as(maker).get(one(2))).body.recalls).toMatchObject([
      { dvsaCampaignReference: 'R/2', recallCampaignStartDate: '2024-02-02' },
    ]);
  });

  it('that is only counted waits for no lock, and keeps nobody waiting', async () => {
    const wrong = await send('wrong.csv', ...rows(1, 18), ...rows(50, 52));
    const holder = new pg.Client({ connectionString: site.database.url });
    await holder.connect();
    try {
      await holder.query('BEGIN');
      await holder.query('SELECT pg_advisory_xact_lock($1, $2)', [
        ADVISORY_LOCKS.merge,
        maker.manufacturer?.id,
      ]);
      await holder.query('SELECT FROM recall WHERE manufacturer_id = $1 FOR UPDATE', [
        maker.manufacturer?.id,
      ]);
      await holder.query('SELECT FROM import_run WHERE id = $1 FOR UPDATE', [wrong.id]);

      expect((await undo(wrong.id, { dryRun: true })).body).toMatchObject({
        counts: { ...NOTHING, reopened: 2, removed: 3 },
      });
    } finally {
      await holder.query('ROLLBACK');
      await holder.end();
    }
  });

  it('of a client takes no call back that came while it was worked out', async () => {
    const since = new Date(service.clock.now()).toISOString();
    service.clock.advance({ minutes: 1 });
    await setOverApi(service, maker, 7, 'FIXED');
    service.clock.advance({ minutes: 1 });
    const undos = service.application.get(UndoRepository);
    undos.apply = async (...parameters) => {
      await openOverApi(service, maker, 60);
      Reflect.deleteProperty(undos, 'apply');
      return undos.apply(...parameters);
    };
    expect((await undoClient(since)).body.counts).toEqual({ ...NOTHING, reopened: 1 });
    service.clock.advance({ hours: 1 });
    // A wrong file changes the recall of that call, and is undone.
    const wrong = await send('wrong.csv', ...rows(1, 20), `${vinOf(60)},CAR/1,R/9,2024-02-02`);
    service.clock.advance({ minutes: 1 });

    expect((await undo(wrong.id)).body.counts).toEqual({ ...NOTHING, changed: 1 });
    expect(await motAnswers(service, mot, [60])).toEqual(['Yes']);
  });

  describe('leaves a list of the vehicles that MOT services were told No of', () => {
    const toldNo = async (runId: string) => (await admin.get(`/admin/imports/${runId}/told-no`)).body.vins;
    const TWO = [...rows(1, 20), ...rows(3, 4, { reference: 'CAR/2' })];

    it('with those whose other recall was rightly fixed afterwards', async () => {
      await send('two.csv', ...TWO);
      service.clock.advance({ hours: 30 });
      // The file contains 3 and 4 in one campaign only, so both still have an open recall.
      const wrong = await send('wrong.csv', ...rows(1, 20));
      expect(wrong).toMatchObject({ closed: '2' });
      expect(await toldNo(wrong.id)).toEqual([]);
      service.clock.advance({ minutes: 5 });

      await setOverApi(service, maker, 4, 'FIXED');

      expect(await toldNo(wrong.id)).toEqual([vinOf(4)]);
      service.clock.advance({ minutes: 5 });
      await undo(wrong.id);
      expect(await toldNo(wrong.id)).toEqual([vinOf(4)]);
    });

    it('with those of which another recall was opened before what was held was approved', async () => {
      const wrong = await send('wrong.csv', ...rows(1, 19));
      expect(wrong).toMatchObject({ closed: '1' });
      service.clock.advance({ minutes: 5 });
      await openOverApi(service, maker, 20, 'CAR/9');

      expect(await motAnswers(service, mot, [20])).toEqual(['Yes']);
      expect(await toldNo(wrong.id)).toEqual([vinOf(20)]);
    });

    it('because of a client, since a time, page by page', async () => {
      await setOverApi(service, maker, 1, 'FIXED');
      service.clock.advance({ minutes: 1 });
      const since = new Date(service.clock.now()).toISOString();
      for (const number of [9, 2, 5]) await setOverApi(service, maker, number, 'FIXED');
      service.clock.advance({ minutes: 1 });
      await undoClient(since);
      const path = `/admin/clients/${maker.clientId}/told-no?limit=2&since=${encodeURIComponent(since)}`;

      const first = await admin.get(path);
      expect(first.status).toBe(200);
      expect(first.body.vins).toEqual([2, 5].map(vinOf));
      const second = await admin.get(`${path}&cursor=${first.body.next}`);
      expect(second.body).toEqual({ vins: [vinOf(9)], next: null });

      expect((await admin.get(`/admin/clients/${maker.clientId}/told-no`)).body).toMatchObject({
        errors: [{ field: 'since', message: 'is required' }],
      });
      expect((await admin.get(`/admin/clients/${admin.clientId}/told-no?since=${since}`)).status).toBe(409);
      expect(
        (await admin.get(`/admin/clients/3fa85f64-5717-4562-b3fc-2c963f66afa6/told-no?since=${since}`))
          .status,
      ).toBe(404);
    });
  });
});
