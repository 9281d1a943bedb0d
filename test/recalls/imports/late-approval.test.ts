import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { OnboardedClient } from '../../../src/recalls/onboarding/onboarding.service.js';
import type { Service } from '../../support/service.js';
import { Administrator } from '../administration/administrator.js';
import { ImportSite, importFile, type RunRow } from './import-site.js';
import { finish, lastRun, motAnswers, openOf, receiveFile, rows } from './safety-site.js';
import { snapshot } from './snapshot-files.js';

/** 130 recalls are open. The held file contains 20 of them. */
const COMPLETE = rows(1, 130);
const TRUNCATED = rows(1, 20);
const GONE = 75;

describe('Approving held closures late', () => {
  let site: ImportSite;
  let service: Service;
  let admin: Administrator;
  let mot: OnboardedClient;
  let maker: OnboardedClient;
  let held: RunRow;

  beforeAll(async () => {
    site = await ImportSite.open();
    service = await site.start();
    admin = await Administrator.of(service);
    mot = await service.onboard('mot');
  });
  afterAll(() => site.close());
  beforeEach(async () => {
    maker = await service.onboard();
    // Recalls of other manufacturers must not keep the answers at Yes.
    await service.query('DELETE FROM recall');
    await importFile(site, service, maker, 'monday.csv', snapshot(...COMPLETE));
    service.clock.advance({ hours: 30 });
    held = await importFile(site, service, maker, 'tuesday.csv', snapshot(...TRUNCATED));
    expect(held).toMatchObject({ state: 'held', held: '110', closed: '0' });
    service.clock.advance({ minutes: 5 });
  });

  const approve = (body?: object) => admin.post(`/admin/imports/${held.id}/closures/approve`, body);
  const laterFile = async () => {
    const { body } = await admin.get('/admin/closures');
    return body.closures.find(({ runId }: { runId: string }) => runId === held.id)?.laterFile;
  };

  it.each([
    'received',
    'scanning',
    'validating',
    'merging',
  ])('is refused while a complete file is %s, and names that file', async (state) => {
    const complete = await receiveFile(site, service, maker, 'complete.csv', snapshot(...COMPLETE));
    await service.query('UPDATE import_run SET state = $2 WHERE id = $1', [complete.id, state]);

    const answer = await approve();

    expect(answer.status).toBe(409);
    expect(answer.body).toMatchObject({
      errorCode: 'RECALLS-CF-01',
      errorMessage: `The closures of run ${held.id} can't be approved: a later file of the manufacturer is in progress (complete.csv, received ${complete.received_at.toISOString()}, run ${complete.id}). Wait for it, or approve again with a reason`,
    });
    expect(await laterFile()).toEqual({
      runId: complete.id,
      fileName: 'complete.csv',
      receivedAt: complete.received_at.toISOString(),
      state,
    });
    expect(await openOf(service, maker)).toBe(130);
    expect(await lastRun(service, maker, 'tuesday.csv')).toMatchObject({ state: 'held' });
    await service.query(`UPDATE import_run SET state = 'received' WHERE id = $1`, [complete.id]);
    expect(await finish(service, maker, 'complete.csv')).toMatchObject({ state: 'done', unchanged: '130' });
  });

  it('succeeds with a reason, and the complete file that is merged afterwards still wins', async () => {
    const complete = await receiveFile(site, service, maker, 'complete.csv', snapshot(...COMPLETE));

    const answer = await approve({ reason: '  they have confirmed it by telephone ' });

    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({
      runId: held.id,
      decision: 'approved',
      closed: 110,
      heldWhole: false,
    });
    expect(await openOf(service, maker)).toBe(20);
    expect(await motAnswers(service, mot, [5, GONE])).toEqual(['Yes', 'No']);
    expect(
      await service.query(
        'SELECT action, actor_client_id, before, after FROM audit_entry WHERE subject_id = $1',
        [held.id],
      ),
    ).toEqual([
      {
        action: 'closures approved',
        actor_client_id: admin.clientId,
        before: { held: 110, laterFile: complete.id },
        after: { closed: 110, reason: 'they have confirmed it by telephone' },
      },
    ]);

    expect(await finish(service, maker, 'complete.csv')).toMatchObject({
      state: 'done',
      reopened: '110',
      unchanged: '20',
      closed: '0',
    });
    expect(await motAnswers(service, mot, [5, GONE])).toEqual(['Yes', 'Yes']);
  });

  it('is refused when a later file was refused, for whatever reason', async () => {
    const later = await importFile(site, service, maker, 'later.csv', 'VIN\n');
    expect(later.state).toBe('rejected');

    const answer = await approve();

    expect(answer.status).toBe(409);
    expect(answer.body.errorMessage).toContain('a later file of the manufacturer was refused (later.csv, ');
    expect(await laterFile()).toMatchObject({ runId: later.id, state: 'rejected' });
    expect(await openOf(service, maker)).toBe(130);
    expect((await approve({ reason: 'the later one is no snapshot' })).status).toBe(200);
  });

  it('is refused when a later file is held whole, which remains held when the older one is approved with a reason', async () => {
    const others = rows(1_001, 1_055, { reference: 'OTHER/9' });
    const whole = await importFile(site, service, maker, 'whole.csv', snapshot(...others));
    expect(whole.state).toBe('held');

    const answer = await approve();

    expect(answer.status).toBe(409);
    expect(answer.body.errorMessage).toContain(
      'a later file of the manufacturer is held itself (whole.csv, ',
    );
    expect(await laterFile()).toMatchObject({ runId: whole.id, state: 'held' });
    expect((await approve({ reason: 'whole.csv is another make' })).status).toBe(200);
    expect(await lastRun(service, maker, 'whole.csv')).toMatchObject({
      state: 'held',
      closures_decision: null,
    });
  });

  it('is refused when a later file was merged: the closures are obsolete', async () => {
    await importFile(site, service, maker, 'complete.csv', snapshot(...COMPLETE));

    for (const body of [undefined, { reason: 'it is complete' }]) {
      const answer = await approve(body);
      expect(answer.status).toBe(409);
      expect(answer.body.errorMessage).toBe(
        `The closures of run ${held.id} are obsolete: a later file of the manufacturer was imported`,
      );
    }
    expect(await openOf(service, maker)).toBe(130);
  });

  it('does not wait for a file that came before, for a dry run or for a file of another manufacturer', async () => {
    const other = await service.onboard();
    await receiveFile(site, service, other, 'theirs.csv', snapshot(...COMPLETE));
    await service.query(
      `INSERT INTO import_run (id, manufacturer_id, file_name, source, dry_run, size_bytes, state, received_at,
                               next_attempt_at, archive_file)
       VALUES (gen_random_uuid(), $1, 'older.csv', 'sftp', false, 1, 'rejected', $2, $2, 'x'),
              (gen_random_uuid(), $1, 'dry.csv', 'command line', true, 1, 'received', $3, $3, 'x')`,
      [maker.manufacturer?.id, new Date(held.received_at.getTime() - 1), new Date(service.clock.now())],
    );

    expect(await laterFile()).toBeNull();
    expect((await approve()).body).toMatchObject({ decision: 'approved', closed: 110 });
    await service.query(`UPDATE import_run SET state = 'rejected' WHERE state = 'received'`);
  });

  it.each([
    [{ reason: '' }, 'must not be empty'],
    [{ reason: 'two\nlines' }, 'must be one line'],
    [{ reason: 7 }, 'must be a string'],
    [{ reason: 'x'.repeat(501) }, 'must not be longer than 500 characters'],
  ])('is refused with a reason such as %j', async (body, message) => {
    const answer = await approve(body);

    expect(answer.status).toBe(400);
    expect(JSON.stringify(answer.body)).toContain(message);
    expect(await openOf(service, maker)).toBe(130);
  });
});
