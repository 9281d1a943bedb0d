import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { OnboardedClient } from '../../../src/recalls/onboarding/onboarding.service.js';
import type { Service } from '../../support/service.js';
import { Administrator } from '../administration/administrator.js';
import { readToEnd } from '../mot/feed-reader.js';
import { ImportSite, importFile, mailsTo } from './import-site.js';
import {
  deleteOverApi,
  finish,
  lastRun,
  motAnswers,
  openOf,
  openOverApi,
  receiveFile,
  rows,
  setOverApi,
  vinOf,
} from './safety-site.js';
import { snapshot } from './snapshot-files.js';

const NOTHING = { reopened: 0, removed: 0, closed: 0, restored: 0, changed: 0, leftAlone: 0 };

describe('Undoing a run', () => {
  let site: ImportSite;
  let service: Service;
  let admin: Administrator;
  let mot: OnboardedClient;
  let maker: OnboardedClient;
  let future: string;

  beforeAll(async () => {
    site = await ImportSite.open();
    service = await site.start({ apiGraceHours: 0 });
    admin = await Administrator.of(service);
    mot = await service.onboard('mot');
  });
  afterAll(() => site.close());
  beforeEach(async () => {
    await service.query('DELETE FROM recall');
    // While none of a vehicle's recalls was open, MOT's answer about it was No. The history of all manufacturers shows when.
    await service.query('DELETE FROM recall_history');
    maker = await service.onboard();
    service.clock.advance({ hours: 30 });
    future = new Date(service.clock.now() + 60 * 86_400_000).toISOString().slice(0, 10);
  });

  const send = (name: string, ...sent: string[]) => importFile(site, service, maker, name, snapshot(...sent));
  const undo = (runId: string, body: object = { reason: 'it was a wrong file' }) =>
    admin.post(`/admin/imports/${runId}/undo`, body);
  /** Whole rows, except the times of writing and the as-ofs. */
  const stored = () =>
    service.query(
      `SELECT to_jsonb(recall) - 'updated_at' - 'as_of' AS row FROM recall WHERE manufacturer_id = $1
        ORDER BY vin, manufacturer_campaign_reference`,
      [maker.manufacturer?.id],
    );

  /** A run with one change of each kind: 1 is unchanged, 2 changed, 3 reopened, 4 closed, 5 withdrawn and 6 added. */
  const oneOfEach = async () => {
    await send('first.csv', ...rows(1, 4), ...rows(5, 5, { start: future }));
    await send('second.csv', ...rows(1, 2), ...rows(4, 4), ...rows(5, 5, { start: future }));
    service.clock.advance({ hours: 30 });
    const before = await stored();
    const run = await send(
      'wrong.csv',
      ...rows(1, 1),
      `${vinOf(2)},CAR/1,R/2,2024-02-02`,
      ...rows(3, 3),
      ...rows(6, 6),
    );
    expect(run).toMatchObject({
      state: 'done',
      added: '1',
      updated: '1',
      reopened: '1',
      closed: '1',
      withdrawn: '1',
      unchanged: '1',
    });
    service.clock.advance({ minutes: 7 });
    return { before, run };
  };
  const ALL = { reopened: 1, removed: 1, closed: 1, restored: 1, changed: 1, leftAlone: 0 };

  it('undoes exactly what it added, changed, reopened, closed and withdrew', async () => {
    const { before, run } = await oneOfEach();
    expect(await motAnswers(service, mot, [1, 2, 3, 4, 5, 6])).toEqual([
      'Yes',
      'Yes',
      'Yes',
      'No',
      'Unknown',
      'Yes',
    ]);

    const answer = await undo(run.id);

    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      manufacturer: maker.manufacturer?.name,
      dryRun: false,
      counts: ALL,
      leftAlone: [],
    });
    expect(await stored()).toEqual(before);
    expect(await motAnswers(service, mot, [1, 2, 3, 4, 5, 6])).toEqual([
      'Yes',
      'Yes',
      'No',
      'Yes',
      'Yes',
      'Unknown',
    ]);
    expect(await lastRun(service, maker, 'wrong.csv')).toMatchObject({
      state: 'done',
      undone_at: new Date(service.clock.now()),
    });
  });

  it('is on record with its reason, and the team is mailed', async () => {
    const { run } = await oneOfEach();
    const told = (await mailsTo(service, maker)).length;

    await undo(run.id, { reason: ' the file of another plant ' });

    expect(
      await service.query(
        'SELECT action, actor_client_id, before, after FROM audit_entry WHERE subject_id = $1',
        [run.id],
      ),
    ).toEqual([
      {
        action: 'import run undone',
        actor_client_id: admin.clientId,
        before: null,
        after: { ...ALL, reason: 'the file of another plant' },
      },
    ]);
    const mails = (await mailsTo(service, maker)).slice(told);
    expect(mails.map(({ subject }) => subject)).toEqual([
      'Vehicle Recalls: the import of your file was undone',
    ]);
    expect(mails[0]?.body_text).toContain('the file of another plant');
    expect(mails[0]?.body_text).toContain('wrong.csv');
  });

  it('changes nothing as a dry run, and says what it would do', async () => {
    const { run } = await oneOfEach();
    const [before, told] = [await stored(), await mailsTo(service, maker)];

    const answer = await undo(run.id, { reason: 'to see', dryRun: true });

    expect(answer.body).toMatchObject({ dryRun: true, counts: ALL });
    expect(await stored()).toEqual(before);
    expect(await mailsTo(service, maker)).toEqual(told);
    expect(await service.query('SELECT 1 FROM audit_entry WHERE subject_id = $1', [run.id])).toEqual([]);
    expect(await lastRun(service, maker, 'wrong.csv')).toMatchObject({ undone_at: null });
  });

  it('does nothing the second time', async () => {
    const { before, run } = await oneOfEach();
    await undo(run.id);
    service.clock.advance({ minutes: 1 });

    expect((await undo(run.id)).body).toMatchObject({ counts: NOTHING, leftAlone: [] });
    expect(await stored()).toEqual(before);
  });

  it('leaves alone what the API or a later file has changed since, and lists it', async () => {
    await send('first.csv', ...rows(1, 20));
    service.clock.advance({ hours: 30 });
    const wrong = await send('wrong.csv', ...rows(9, 20), ...rows(31, 34));
    service.clock.advance({ minutes: 1 });
    // Among the closed recalls, calls reopen 2 and 3, and fix 3 again. Among the new ones, they delete 31 and fix 32.
    for (const number of [2, 3]) await setOverApi(service, maker, number, 'NOT_FIXED');
    await setOverApi(service, maker, 3, 'FIXED');
    await deleteOverApi(service, maker, 31);
    await setOverApi(service, maker, 32, 'FIXED');
    service.clock.advance({ minutes: 1 });
    // It reopens 1 and closes 33.
    await send('later.csv', ...rows(1, 2), ...rows(9, 20), ...rows(34, 34));
    service.clock.advance({ minutes: 1 });
    const before = await stored();

    const { body } = await undo(wrong.id);

    // 4 to 8 are open again. 34 remains, because the later file contains it too.
    expect(body.counts).toEqual({ ...NOTHING, reopened: 5, leftAlone: 7 });
    expect(body.leftAlone).toEqual(
      [1, 2, 3, 31, 32, 33, 34].map((number) => ({
        vin: vinOf(number),
        manufacturerCampaignReference: 'CAR/1',
      })),
    );
    const after = await stored();
    const untouched = (list: Record<string, unknown>[]) =>
      list.filter(({ row }) => ![4, 5, 6, 7, 8].map(vinOf).includes((row as { vin: string }).vin));
    expect(untouched(after)).toEqual(untouched(before));
    expect(await motAnswers(service, mot, [3, 4, 8, 33, 34])).toEqual(['No', 'Yes', 'Yes', 'No', 'Yes']);
  });

  it('is delivered by the change feed', async () => {
    const { run } = await oneOfEach();
    const { next } = await readToEnd(service.as(mot));

    await undo(run.id);

    const { pages } = await readToEnd(service.as(mot), { since: next });
    const told = new Map(
      pages.flatMap(({ changes }) => changes.map((one) => [one.vin, one.hasOutstandingRecall] as const)),
    );
    expect(told).toEqual(
      new Map([
        [vinOf(2), 'Yes'],
        [vinOf(3), 'No'],
        [vinOf(4), 'Yes'],
        [vinOf(5), 'Yes'],
        [vinOf(6), 'Unknown'],
      ]),
    );
  });

  it('is foreseen by the list of its changes, page by page', async () => {
    const { run } = await oneOfEach();
    service.clock.advance({ minutes: 1 });
    await setOverApi(service, maker, 4, 'NOT_FIXED');

    const listed = async () => {
      const changes: Record<string, unknown>[] = [];
      for (let cursor: string | null = ''; cursor !== null; ) {
        const { body } = await admin.get(
          `/admin/imports/${run.id}/changes?limit=2${cursor && `&cursor=${cursor}`}`,
        );
        expect(body.changes.length).toBeLessThanOrEqual(2);
        changes.push(...body.changes);
        cursor = body.next;
      }
      return new Map(
        changes.map(({ vin, action, status, before, after }) => [
          vin,
          [action, status, before === null, after === null],
        ]),
      );
    };
    const expected = (status: string) =>
      new Map([
        [vinOf(6), ['opened', status, true, false]],
        [vinOf(2), ['changed', status, false, false]],
        [vinOf(3), ['reopened', status, false, false]],
        [vinOf(4), ['fixed', 'changed since', false, false]],
        [vinOf(5), ['deleted', status, false, true]],
      ]);

    expect(await listed()).toEqual(expected('newest'));
    await undo(run.id);
    expect(await listed()).toEqual(expected('undone'));
  });

  it('lists the vehicles that MOT services were told No of: not those with another open recall', async () => {
    const other = await service.onboard();
    await importFile(site, service, other, 'theirs.csv', snapshot(...rows(2, 2, { reference: 'THEIRS/1' })));
    await send(
      'first.csv',
      ...rows(1, 9),
      ...rows(3, 3, { reference: 'SECOND/1' }),
      ...rows(4, 4, { reference: 'SECOND/1' }),
      ...rows(5, 5, { start: future, reference: 'SOON/1' }),
    );
    service.clock.advance({ hours: 30 });
    // 3 keeps its second recall; 4 and 5 lose both.
    const run = await send('wrong.csv', ...rows(6, 9), ...rows(3, 3, { reference: 'SECOND/1' }));
    expect(run).toMatchObject({ closed: '6', withdrawn: '1' });
    const toldNo = async (query = '') => (await admin.get(`/admin/imports/${run.id}/told-no${query}`)).body;

    expect(await toldNo()).toEqual({ vins: [1, 4, 5].map(vinOf), next: null });
    await undo(run.id);
    expect((await toldNo()).vins).toEqual([1, 4, 5].map(vinOf));
    const first = await toldNo('?limit=2');
    expect(first.vins).toEqual([1, 4].map(vinOf));
    expect((await toldNo(`?limit=2&cursor=${first.next}`)).vins).toEqual([vinOf(5)]);
  });

  it('of a run that holds closures leaves them open, and they can not be approved any more', async () => {
    await send('first.csv', ...rows(1, 120));
    service.clock.advance({ hours: 30 });
    const held = await send('wrong.csv', ...rows(1, 30), ...rows(201, 203));
    expect(held).toMatchObject({ state: 'held', held: '90', added: '3' });

    expect((await undo(held.id)).body.counts).toEqual({ ...NOTHING, removed: 3 });

    expect(await openOf(service, maker)).toBe(120);
    expect(await lastRun(service, maker, 'wrong.csv')).toMatchObject({
      state: 'done',
      held: '90',
      closed: '0',
    });
    expect((await admin.get('/admin/closures')).body.closures).toEqual([]);
    expect((await admin.post(`/admin/imports/${held.id}/closures/approve`)).status).toBe(409);
  });

  it('undoes closures that were approved', async () => {
    await send('first.csv', ...rows(1, 120));
    service.clock.advance({ hours: 30 });
    const held = await send('wrong.csv', ...rows(1, 30), ...rows(201, 203));
    service.clock.advance({ minutes: 2 });
    await admin.post(`/admin/imports/${held.id}/closures/approve`);
    expect(await openOf(service, maker)).toBe(33);

    expect((await undo(held.id)).body.counts).toEqual({ ...NOTHING, removed: 3, reopened: 90 });
    expect(await openOf(service, maker)).toBe(120);
  });

  it.each([
    'with another as-of',
    'with the same as-of',
  ])('does not outdo a corrected file that came in before it and is merged afterwards, %s', async (how) => {
    await send('first.csv', ...rows(1, 6));
    service.clock.advance({ hours: 30 });
    const wrong = await send('wrong.csv', ...rows(4, 6));
    const corrected = await receiveFile(site, service, maker, 'corrected.csv', snapshot(...rows(2, 5)));
    if (how === 'with the same as-of') {
      await service.query('UPDATE import_run SET as_of = $2 WHERE id = $1', [
        corrected.id,
        wrong.received_at,
      ]);
    }
    service.clock.advance({ minutes: 1 });
    expect((await undo(wrong.id)).body.counts).toMatchObject({ reopened: 3 });

    expect(await finish(service, maker, 'corrected.csv')).toMatchObject({
      state: 'done',
      closed: '2',
      unchanged: '4',
      skipped: '0',
    });
    expect(await motAnswers(service, mot, [1, 2, 3, 4, 5, 6])).toEqual([
      'No',
      'Yes',
      'Yes',
      'Yes',
      'Yes',
      'No',
    ]);
  });

  it('takes back that a file has had what the API opened: its grace goes on', async () => {
    const graceful = await site.start();
    graceful.clock.set(service.clock.now());
    await importFile(site, graceful, maker, 'first.csv', snapshot(...rows(1, 3)));
    graceful.clock.advance({ hours: 1 });
    await openOverApi(graceful, maker, 9);
    graceful.clock.advance({ hours: 1 });
    const wrong = await importFile(
      site,
      graceful,
      maker,
      'wrong.csv',
      snapshot(...rows(1, 3), ...rows(9, 9)),
    );
    expect(wrong).toMatchObject({ unchanged: '4' });
    await graceful.as(admin.client).post(`/admin/imports/${wrong.id}/undo`, { reason: 'a wrong file' });
    graceful.clock.advance({ hours: 1 });

    const next = await importFile(site, graceful, maker, 'next.csv', snapshot(...rows(1, 3)));

    expect(next).toMatchObject({ closed: '0', skipped: '1' });
    expect(await motAnswers(graceful, mot, [9])).toEqual(['Yes']);
    service.clock.set(graceful.clock.now());
  });

  it("leaves the file before it as the manufacturer's last one", async () => {
    const first = await send('first.csv', ...rows(1, 6));
    const wrong = await send('wrong.csv', ...rows(2, 6));

    await undo(wrong.id);

    expect(
      await service.query('SELECT last_file_received_at AS at FROM manufacturer WHERE id = $1', [
        maker.manufacturer?.id,
      ]),
    ).toEqual([{ at: first.received_at }]);
  });

  it.each([
    ['rejected', false, false, 'it is rejected, so it has changed nothing'],
    ['received', false, false, 'it is received, so it has changed nothing'],
    ['scanning', false, false, 'it is scanning, so it has changed nothing'],
    ['merging', false, false, 'it is merging, so it has changed nothing'],
    ['held', false, true, 'it is held whole, so it has changed nothing'],
    ['done', true, false, 'it was a dry run and changed nothing'],
  ])('is refused of a run that is %s (dry run: %s, held whole: %s)', async (state, dryRun, heldWhole, why) => {
    const { id } = await send('some.csv', ...rows(1, 2));
    await service.query('UPDATE import_run SET state = $2, dry_run = $3, held_whole = $4 WHERE id = $1', [
      id,
      state,
      dryRun,
      heldWhole,
    ]);

    const answer = await undo(id);

    expect(answer.status).toBe(409);
    expect(answer.body).toMatchObject({
      errorCode: 'RECALLS-CF-01',
      errorMessage: `Run ${id} can't be undone: ${why}`,
    });
    expect(await openOf(service, maker)).toBe(2);
    await service.query(`UPDATE import_run SET state = 'rejected' WHERE id = $1`, [id]);
  });

  it('is not found of a run there is none of, and neither are its lists', async () => {
    const unknown = '3d8f1c52-6c1d-4b7e-8a55-0c7f5b1f9e21';
    for (const answer of [
      await undo(unknown),
      await admin.get(`/admin/imports/${unknown}/changes`),
      await admin.get(`/admin/imports/${unknown}/told-no`),
    ]) {
      expect(answer.status).toBe(404);
      expect(answer.body.errorCode).toBe('RECALLS-NF-01');
    }
  });

  it.each([
    [{}],
    [{ reason: '' }],
    [{ reason: 'x', dryRun: 'yes' }],
    [{ reason: 'x', more: 1 }],
  ])('is refused with %j for a body', async (body) => {
    const { id } = await send('some.csv', ...rows(1, 2));
    expect((await undo(id, body)).status).toBe(400);
    expect(await openOf(service, maker)).toBe(2);
  });
});
