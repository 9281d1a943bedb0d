import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ClosureWatch } from '../../../src/recalls/imports/closures/closure-watch.js';
import type { OnboardedClient } from '../../../src/recalls/onboarding/onboarding.service.js';
import type { Service } from '../../support/service.js';
import { Administrator } from '../administration/administrator.js';
import { ImportSite, importFile, mailsTo } from './import-site.js';
import { deleteOverApi, OPERATORS, openOf, openOverApi, rows, setOverApi, vinOf } from './safety-site.js';
import { snapshot } from './snapshot-files.js';

const NOTHING = { reopened: 0, removed: 0, closed: 0, restored: 0, changed: 0, leftAlone: 0 };

describe('Undoing what a client changed over the API', () => {
  let site: ImportSite;
  let service: Service;
  let admin: Administrator;
  let maker: OnboardedClient;
  /** Another client of the same manufacturer. */
  let second: OnboardedClient;
  let since: string;

  beforeAll(async () => {
    site = await ImportSite.open();
    service = await site.start();
    admin = await Administrator.of(service);
  });
  afterAll(() => site.close());
  beforeEach(async () => {
    maker = await service.onboard();
    second = await service.onboard();
    await service.query('UPDATE client SET manufacturer_id = $2 WHERE id = $1', [
      second.clientId,
      maker.manufacturer?.id,
    ]);
    await importFile(site, service, maker, 'first.csv', snapshot(...rows(1, 12)));
    // Fixed by the client long before its key was stolen.
    await setOverApi(service, maker, 12, 'FIXED');
    service.clock.advance({ hours: 2 });
    since = new Date(service.clock.now()).toISOString();
    service.clock.advance({ minutes: 1 });
  });

  const undo = (body: object = {}, clientId = maker.clientId) =>
    admin.post(`/admin/clients/${clientId}/undo`, { since, reason: 'its key was stolen', ...body });
  const stored = () =>
    service.query(
      `SELECT to_jsonb(recall) - 'updated_at' - 'as_of' AS row FROM recall WHERE manufacturer_id = $1
        ORDER BY vin, manufacturer_campaign_reference`,
      [maker.manufacturer?.id],
    );
  /** The thief's calls: 1 and 2 fixed, 3 deleted, 12 reopened, 20 opened, 4 fixed and reopened. */
  const steal = async () => {
    const before = await stored();
    for (const number of [1, 2, 4]) await setOverApi(service, maker, number, 'FIXED');
    await deleteOverApi(service, maker, 3);
    await setOverApi(service, maker, 12, 'NOT_FIXED');
    await openOverApi(service, maker, 20);
    service.clock.advance({ minutes: 1 });
    await setOverApi(service, maker, 4, 'NOT_FIXED');
    service.clock.advance({ minutes: 1 });
    return before;
  };
  const ALL = { reopened: 2, removed: 1, closed: 1, restored: 1, changed: 0, leftAlone: 0 };

  it('undoes fixes, deletions, reopenings and openings, and mails the team', async () => {
    const before = await steal();

    const dry = await undo({ dryRun: true });
    expect(dry.body).toMatchObject({ dryRun: true, counts: ALL });
    expect(await stored()).not.toEqual(before);
    const told = (await mailsTo(service, maker)).length;
    const answer = await undo();

    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      manufacturer: maker.manufacturer?.name,
      dryRun: false,
      counts: ALL,
      leftAlone: [],
    });
    expect(await stored()).toEqual(before);
    const mails = (await mailsTo(service, maker)).slice(told);
    expect(mails.map(({ subject }) => subject)).toEqual([
      'Vehicle Recalls: changes made over the API were undone',
    ]);
    expect(mails[0]?.body_text).toContain('its key was stolen');
    expect(
      await service.query(
        `SELECT action, actor_client_id, after FROM audit_entry WHERE subject_id = $1 AND action = 'calls of a client undone'`,
        [maker.clientId],
      ),
    ).toEqual([
      {
        action: 'calls of a client undone',
        actor_client_id: admin.clientId,
        after: { ...ALL, since, reason: 'its key was stolen' },
      },
    ]);
    service.clock.advance({ minutes: 1 });
    expect((await undo()).body.counts).toEqual(NOTHING);
    expect(await stored()).toEqual(before);
  });

  it('goes back to what another client made of a recall in between, and leaves alone what a file has changed since', async () => {
    await steal();
    // The other client reopens 1; the thief closes it again.
    await setOverApi(service, second, 1, 'NOT_FIXED');
    service.clock.advance({ minutes: 1 });
    await setOverApi(service, maker, 1, 'FIXED');
    service.clock.advance({ minutes: 1 });
    // The file opens 2 and 3 again, and does not contain 20; 12 is open over the API.
    await importFile(site, service, maker, 'daily.csv', snapshot(...rows(2, 12)));
    service.clock.advance({ minutes: 1 });
    const before = await stored();

    const { body } = await undo();

    // 1 is open, as the other client left it. The file has opened 2 and 3, and contains 12, which the thief had reopened.
    expect(body.counts).toEqual({ ...NOTHING, reopened: 1, removed: 1, leftAlone: 3 });
    expect(body.leftAlone.map(({ vin }: { vin: string }) => vin)).toEqual([2, 3, 12].map(vinOf));
    const rest = (list: Record<string, unknown>[]) =>
      list.filter(({ row }) => ![1, 20].map(vinOf).includes((row as { vin: string }).vin));
    expect(rest(await stored())).toEqual(rest(before));
  });

  it('undoes calls from exactly that millisecond on, and none before', async () => {
    await setOverApi(service, maker, 5, 'FIXED');
    service.clock.advance({ milliseconds: 1 });
    const from = new Date(service.clock.now()).toISOString();
    await setOverApi(service, maker, 6, 'FIXED');
    service.clock.advance({ minutes: 1 });

    expect((await undo({ since: from })).body.counts).toEqual({ ...NOTHING, reopened: 1 });
    expect(await openOf(service, maker)).toBe(10);
  });

  it('leaves what it opened again in grace: the file after it does not close what none has had yet', async () => {
    await openOverApi(service, second, 30);
    service.clock.advance({ minutes: 1 });
    await setOverApi(service, maker, 30, 'FIXED');
    service.clock.advance({ minutes: 1 });
    await undo();
    service.clock.advance({ hours: 1 });

    const daily = await importFile(site, service, maker, 'daily.csv', snapshot(...rows(1, 11)));

    expect(daily).toMatchObject({ state: 'done', closed: '0', skipped: '1' });
  });

  it('is refused for a client of no manufacturer, and for a client there is none of', async () => {
    const answer = await undo({}, admin.clientId);
    expect(answer.status).toBe(409);
    expect(answer.body.errorMessage).toBe(
      `Client ${admin.clientId} is no manufacturer's, so it changes no recalls`,
    );
    const unknown = await undo({}, '3d8f1c52-6c1d-4b7e-8a55-0c7f5b1f9e21');
    expect(unknown.status).toBe(404);
    expect(unknown.body.errorCode).toBe('RECALLS-NF-01');
  });

  it.each([
    [{ since: undefined }],
    [{ since: 'yesterday' }],
    [{ since: '2026-02-30' }],
    [{ since: 5 }],
    [{ reason: ' ' }],
    [{ dryRun: 1 }],
  ])('is refused with %j in the body', async (body) => {
    expect((await undo(body)).status).toBe(400);
  });
});

describe('The watch on what calls close', () => {
  let site: ImportSite;
  let service: Service;
  let maker: OnboardedClient;

  beforeAll(async () => {
    site = await ImportSite.open();
    service = await site.start({ operatorsEmail: OPERATORS });
  });
  afterAll(() => site.close());
  beforeEach(async () => {
    maker = await service.onboard();
    await service.query('DELETE FROM outbox_mail');
  });

  const look = () => service.application.get(ClosureWatch).look();
  const mails = () =>
    service.query<{ subject: string; body_text: string }>(
      'SELECT subject, body_text FROM outbox_mail WHERE recipient = $1',
      [OPERATORS],
    );
  const begin = async (open: number) => {
    await importFile(site, service, maker, 'all.csv', snapshot(...rows(1, open)));
    service.clock.advance({ hours: 30 });
  };
  const close = async (from: number, to: number) => {
    for (let number = from; number <= to; number += 1) {
      if (number % 2 === 0) await setOverApi(service, maker, number, 'FIXED');
      else await deleteOverApi(service, maker, number);
    }
    service.clock.advance({ minutes: 1 });
  };

  it('mails operators once when calls closed more than 50 and more than half', async () => {
    await begin(66);
    await close(1, 50);
    await look();
    expect(await mails()).toEqual([]);

    await close(51, 51);
    await look();
    await look();
    service.clock.advance({ hours: 12 });
    await look();

    const [mail, ...more] = await mails();
    expect(more).toEqual([]);
    expect(mail?.subject).toContain(maker.manufacturer?.name);
    expect(mail?.body_text).toContain('51');
    expect(mail?.body_text).toContain('66');
    expect(mail?.body_text).toContain('recalls.js undo --client');
    // The calls themselves are never refused.
    expect(await openOf(service, maker)).toBe(15);
  });

  it('mails again when it happens again after the hours are over', async () => {
    await begin(70);
    await close(1, 60);
    await look();
    service.clock.advance({ hours: 25 });
    await importFile(site, service, maker, 'again.csv', snapshot(...rows(1, 70)));
    service.clock.advance({ hours: 1 });
    await look();
    expect(await mails()).toHaveLength(1);

    await close(1, 60);
    await look();
    expect(await mails()).toHaveLength(2);
  });

  it.each([
    [200, 100, 'half'],
    [60, 40, 'few'],
  ])('of %i open recalls says nothing of %i: it is %s', async (open, closed) => {
    await begin(open);
    await close(1, closed);

    await look();

    expect(await mails()).toEqual([]);
  });

  it('does not count what a file closed, or what was opened again', async () => {
    await begin(100);
    await importFile(site, service, maker, 'less.csv', snapshot(...rows(51, 100)));
    await close(51, 52);
    for (const number of [54, 56, 58]) {
      await setOverApi(service, maker, number, 'FIXED');
      service.clock.advance({ seconds: 1 });
      await setOverApi(service, maker, number, 'NOT_FIXED');
    }

    await look();

    expect(await mails()).toEqual([]);
  });
});
