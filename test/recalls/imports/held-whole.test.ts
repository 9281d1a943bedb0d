import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { HELD_REASONS } from '../../../src/recalls/imports/closures/closure-guard.js';
import { FilesWithoutClient } from '../../../src/recalls/imports/intake/files-without-client.js';
import type { OnboardedClient } from '../../../src/recalls/onboarding/onboarding.service.js';
import type { Service } from '../../support/service.js';
import { Administrator } from '../administration/administrator.js';
import { ImportSite, importFile, landingOf, mailsTo, runsOf } from './import-site.js';
import { finish, lastRun, motAnswers, OPERATORS, openOf, rows } from './safety-site.js';
import { recallsOf, snapshot } from './snapshot-files.js';
import { validate } from './validation-calls.js';

const OWN = rows(1, 140);
/** Another make's daily file. */
const THEIRS = rows(2_001, 2_069, { reference: 'OTHER/4' });

describe('A file that is held whole', () => {
  let site: ImportSite;
  let service: Service;
  let admin: Administrator;
  let mot: OnboardedClient;
  let maker: OnboardedClient;

  beforeAll(async () => {
    site = await ImportSite.open();
    service = await site.start({ operatorsEmail: OPERATORS });
    admin = await Administrator.of(service);
    mot = await service.onboard('mot');
  });
  afterAll(() => site.close());
  beforeEach(async () => {
    await service.query('DELETE FROM recall');
    await service.query(`UPDATE import_run SET state = 'done' WHERE state = 'held'`);
    maker = await service.onboard();
    await importFile(site, service, maker, 'monday.csv', snapshot(...OWN));
    service.clock.advance({ hours: 30 });
  });

  const lastFileReceived = async () =>
    (
      await service.query<{ at: Date }>(
        'SELECT last_file_received_at AS at FROM manufacturer WHERE id = $1',
        [maker.manufacturer?.id],
      )
    )[0]?.at;
  const decide = (runId: string, decision: string, body?: object) =>
    admin.post(`/admin/imports/${runId}/closures/${decision}`, body);
  const hold = () => importFile(site, service, maker, 'theirs.csv', snapshot(...THEIRS));

  it("because it is another manufacturer's merges nothing, and both sides get the reason by mail", async () => {
    const [before, received] = [await recallsOf(service, maker), await lastFileReceived()];
    const told = (await mailsTo(service, maker)).length;

    const run = await hold();

    expect(run).toMatchObject({
      state: 'held',
      held_whole: true,
      // The reasons include those for holding its closures, because approving the file approves them too.
      held_reasons: [HELD_REASONS.anotherFile, HELD_REASONS.tooMany, HELD_REASONS.campaign],
      added: '0',
      closed: '0',
      unchanged: '0',
      held: '140',
      change_sets: [],
    });
    expect(await recallsOf(service, maker)).toEqual(before);
    expect(await motAnswers(service, mot, [1, 140, 2_001])).toEqual(['Yes', 'Yes', 'Unknown']);
    expect(await lastFileReceived()).toEqual(received);
    expect((await mailsTo(service, maker)).slice(told)).toEqual([
      {
        subject: 'Vehicle Recalls: your file waits for an administrator',
        body_text: expect.stringContaining(`${HELD_REASONS.anotherFile}.`),
      },
    ]);
    const [operators] = await service.query<{ subject: string; body_text: string }>(
      'SELECT subject, body_text FROM outbox_mail WHERE recipient = $1 ORDER BY created_at DESC, id DESC LIMIT 1',
      [OPERATORS],
    );
    expect(operators?.subject).toBe(
      `Vehicle Recalls: a file of ${maker.manufacturer?.name} waits for your decision`,
    );
    expect(operators?.body_text).toContain(`${HELD_REASONS.anotherFile}.`);
    expect(operators?.body_text).toContain(`node bin/recalls.js closures approve ${run.id}`);
    expect(operators?.body_text).toMatch(
      /The file has 69 recalls where 140 are open\. Merged, it would add 69 and\s+close 140\./,
    );
    const { body } = await admin.get('/admin/closures');
    expect(body.closures).toContainEqual(
      expect.objectContaining({
        runId: run.id,
        heldWhole: true,
        held: 140,
        reasons: [
          HELD_REASONS.anotherFile,
          HELD_REASONS.tooMany,
          HELD_REASONS.campaign,
          'The file has 69 recalls where 140 are open. Merged, it would add 69 and close 140.',
        ],
      }),
    );
  });

  it.each([
    // [remaining rows, new rows, is held whole]: the limits are less than half of 140, and more than 50 new.
    [0, 51, true],
    [0, 50, false],
    [18, 51, true],
    [19, 51, false],
  ])('with %i known and %i new rows of 140 open ones: %s', async (known, fresh, isWhole) => {
    const run = await importFile(
      site,
      service,
      maker,
      'some.csv',
      snapshot(...OWN.slice(0, known), ...rows(3_001, 3_000 + fresh)),
    );

    expect(run).toMatchObject({ state: 'held', held_whole: isWhole, added: isWhole ? '0' : String(fresh) });
  });

  it('is no file of a manufacturer with few open recalls: its first files may differ', async () => {
    maker = await service.onboard();
    await importFile(site, service, maker, 'few.csv', snapshot(...rows(1, 50)));

    expect(
      await importFile(site, service, maker, 'new.csv', snapshot(...rows(101, 124), ...rows(1, 50))),
    ).toMatchObject({ state: 'done', added: '24' });
  });

  it('is imported in full once it is approved, without another look of the guard', async () => {
    const run = await hold();
    service.clock.advance({ minutes: 3 });

    const answer = await decide(run.id, 'approve');

    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ runId: run.id, decision: 'approved', closed: 0, heldWhole: true });
    expect(await lastRun(service, maker, 'theirs.csv')).toMatchObject({ state: 'received', held: '0' });
    expect(await finish(service, maker, 'theirs.csv')).toMatchObject({
      id: run.id,
      state: 'done',
      added: '69',
      closed: '140',
      held: '0',
      closures_decision: 'approved',
    });
    expect(await openOf(service, maker)).toBe(69);
    expect(await lastFileReceived()).toEqual(run.received_at);
    expect((await mailsTo(service, maker)).at(-1)?.subject).toBe('Vehicle Recalls: your file was imported');
    const again = await decide(run.id, 'approve');
    expect(again.status).toBe(409);
    expect(
      await service.query('SELECT action, before, after FROM audit_entry WHERE subject_id = $1', [run.id]),
    ).toEqual([{ action: 'held file approved', before: { held: 140 }, after: { closed: 0 } }]);
  });

  it('is rejected with a mail, and nothing of it is merged', async () => {
    const run = await hold();
    const before = await recallsOf(service, maker);
    service.clock.advance({ minutes: 1 });

    const answer = await decide(run.id, 'reject');

    expect(answer.body).toMatchObject({ runId: run.id, decision: 'rejected', closed: 0, heldWhole: true });
    const ended = await lastRun(service, maker, 'theirs.csv');
    expect(ended).toMatchObject({ state: 'rejected', closures_decision: 'rejected' });
    expect(ended.reasons).toHaveLength(1);
    expect(await recallsOf(service, maker)).toEqual(before);
    expect((await mailsTo(service, maker)).at(-1)?.subject).toBe(
      'Vehicle Recalls: your file was not imported',
    );
    expect((await decide(run.id, 'approve')).status).toBe(409);
  });

  it('is obsolete once a later file is merged', async () => {
    const run = await hold();
    await importFile(site, service, maker, 'right.csv', snapshot(...OWN));

    const answer = await decide(run.id, 'approve');

    expect(answer.status).toBe(409);
    expect(answer.body.errorMessage).toContain(`The file of run ${run.id} is obsolete: a later file`);
    expect(await lastRun(service, maker, 'theirs.csv')).toMatchObject({
      state: 'held',
      closures_decision: 'superseded',
    });
    expect(await openOf(service, maker)).toBe(140);
  });

  it('waits for a file in progress before it is imported, even with a reason', async () => {
    const run = await hold();
    await site.drop(maker, 'next.csv', snapshot(...OWN));
    service.clock.advance({ seconds: 1 });
    await landingOf(service).onFileUploaded(maker.sftp?.username ?? '', 'next.csv');

    const answer = await decide(run.id, 'approve', { reason: 'it is complete' });

    expect(answer.status).toBe(409);
    expect(answer.body.errorMessage).toContain('another file of the manufacturer is in progress: next.csv');
    expect(await finish(service, maker, 'next.csv')).toMatchObject({ state: 'done', unchanged: '140' });
  });

  it('because its manufacturer has no enabled client is held, whatever server stored it, until it is approved', async () => {
    await admin.post(`/admin/clients/${maker.clientId}/disable`);

    const run = await importFile(
      site,
      service,
      maker,
      'disabled.csv',
      snapshot(...OWN.slice(0, 139), ...rows(500, 500)),
    );

    expect(run).toMatchObject({
      state: 'held',
      held_whole: true,
      held_reasons: [HELD_REASONS.noClient],
      added: '0',
      closed: '0',
    });
    expect(await openOf(service, maker)).toBe(140);
    await decide(run.id, 'approve');
    expect(await finish(service, maker, 'disabled.csv')).toMatchObject({
      state: 'done',
      added: '1',
      closed: '1',
    });
  });

  it('for want of a client tells what else would hold it', async () => {
    await admin.post(`/admin/clients/${maker.clientId}/disable`);

    const run = await importFile(site, service, maker, 'empty.csv', snapshot());

    expect(run).toMatchObject({
      state: 'held',
      held_whole: true,
      held: '140',
      held_reasons: expect.arrayContaining([HELD_REASONS.noClient, HELD_REASONS.noRows]),
    });
    const { body } = await admin.get('/admin/closures');
    expect(body.closures.at(-1).reasons).toEqual(
      expect.arrayContaining([HELD_REASONS.noClient, HELD_REASONS.noRows]),
    );
  });

  describe('for want of a client', () => {
    const withoutClient = () => service.application.get(FilesWithoutClient);
    const sendDisabled = async (name: string, ...sent: string[]) => {
      await admin.post(`/admin/clients/${maker.clientId}/disable`);
      expect(await importFile(site, service, maker, name, snapshot(...sent))).toMatchObject({
        held_whole: true,
      });
    };

    it('continues once a client is enabled, and is judged like any other', async () => {
      await sendDisabled('waits.csv', ...OWN.slice(0, 137), ...rows(500, 500));
      await withoutClient().look();
      expect(await lastRun(service, maker, 'waits.csv')).toMatchObject({ state: 'held', held_whole: true });

      await admin.post(`/admin/clients/${maker.clientId}/enable`);
      await withoutClient().look();

      expect(await finish(service, maker, 'waits.csv')).toMatchObject({
        state: 'done',
        held_whole: false,
        held_reasons: [],
        added: '1',
        closed: '3',
        closures_decision: null,
      });
      expect(await motAnswers(service, mot, [137, 138, 500])).toEqual(['Yes', 'No', 'Yes']);
    });

    it('has its closures held once a client is enabled, where the guard says so', async () => {
      await sendDisabled('truncated.csv', ...OWN.slice(0, 60));
      await admin.post(`/admin/clients/${maker.clientId}/enable`);
      await withoutClient().look();

      expect(await finish(service, maker, 'truncated.csv')).toMatchObject({
        state: 'held',
        held_whole: false,
        held: '80',
        closed: '0',
      });
      expect(await openOf(service, maker)).toBe(140);
    });

    it('continues as the newest of several, and is left to an administrator when a later one was refused', async () => {
      await sendDisabled('older.csv', ...OWN.slice(0, 139));
      await sendDisabled('newer.csv', ...OWN.slice(0, 138));
      await admin.post(`/admin/clients/${maker.clientId}/enable`);
      await importFile(site, service, maker, 'refused.csv', 'no,header\n');
      await withoutClient().look();
      expect(await lastRun(service, maker, 'newer.csv')).toMatchObject({ state: 'held', held_whole: true });

      await service.query(`DELETE FROM import_fault`);
      await service.query(`DELETE FROM import_run WHERE file_name = 'refused.csv'`);
      await withoutClient().look();

      expect(await finish(service, maker, 'newer.csv')).toMatchObject({ state: 'done', closed: '2' });
      expect(await lastRun(service, maker, 'older.csv')).toMatchObject({ closures_decision: 'superseded' });
    });
  });

  it('is foretold by POST /imports/validate, which leaves no run that is held', async () => {
    const answer = await validate(service, maker, snapshot(...THEIRS));

    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ wouldBe: 'held', counts: { added: 0, closed: 0, held: 140 } });
    expect((await runsOf(service, maker)).map(({ state }) => state)).toEqual(['done']);
  });
});
