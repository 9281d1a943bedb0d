import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { ImportIntake } from '../../../src/recalls/imports/intake/import-intake.js';
import { Scanner } from '../../../src/recalls/imports/scan/scanner.js';
import type { OnboardedClient } from '../../../src/recalls/onboarding/onboarding.service.js';
import type { Service } from '../../support/service.js';
import { ImportSite, importFile, mailsTo, type RunRow, runsOf, workerOf } from './import-site.js';
import { recallsOf, snapshot } from './snapshot-files.js';
import { validate } from './validation-calls.js';

const FIRST = 'VIN1,C/1,,2024-01-01';
const SECOND = 'VIN2,C/1,,2024-01-01';

describe('A file whose name says as of when its data are', () => {
  let site: ImportSite;
  let service: Service;
  let maker: OnboardedClient;

  beforeAll(async () => {
    site = await ImportSite.open();
    service = await site.start();
  });
  afterAll(() => site.close());
  beforeEach(async () => {
    maker = await service.onboard();
  });
  afterEach(() => vi.restoreAllMocks());

  const at = (instant: string) => service.clock.set(instant);
  const send = (name: string, ...rows: string[]) => importFile(site, service, maker, name, snapshot(...rows));
  const faultsOf = (run: RunRow) =>
    service.query('SELECT line, column_name, reason, value, expected FROM import_fault WHERE run_id = $1', [
      run.id,
    ]);

  it('keeps that time beside its receipt; one without a time, or that is refused for it, keeps none', async () => {
    at('2031-05-01T08:00:00Z');
    expect(await send('a_20310501T0715Z.csv', FIRST)).toMatchObject({
      state: 'done',
      received_at: new Date('2031-05-01T08:00:01Z'),
      as_of: new Date('2031-05-01T07:15:00Z'),
    });
    at('2031-05-01T09:00:00Z');
    expect(await send('b_20310501T0904Z.csv', FIRST)).toMatchObject({
      state: 'done',
      as_of: new Date('2031-05-01T09:00:01Z'),
    });
    at('2031-05-01T10:00:00Z');
    expect(await send('c.csv', FIRST)).toMatchObject({ state: 'done', as_of: null });
    expect(await send('d_20310501T1100Z.csv', FIRST)).toMatchObject({
      state: 'rejected',
      reasons: ['Future time in the file name'],
      as_of: null,
    });
  });

  it('is refused when it is older than the last file, before its scan: nothing merged, one mail that names both times', async () => {
    at('2031-06-01T08:00:00Z');
    await send('new_20310601T0700Z.csv', FIRST, SECOND);
    at('2031-06-01T12:00:00Z');
    const scan = vi.spyOn(service.application.get(Scanner), 'scan');
    const before = await recallsOf(service, maker);
    const run = await send('old_20310601T065959Z.csv', FIRST);
    expect(run).toMatchObject({
      state: 'rejected',
      reasons: ['Older than the last file'],
      fault_count: '1',
      closed: '0',
    });
    expect(scan).not.toHaveBeenCalled();
    expect(await recallsOf(service, maker)).toEqual(before);
    const expected =
      'must not be older than new_20310601T0700Z.csv: that is as of 2031-06-01T07:00:00Z, this file as of 2031-06-01T06:59:59Z';
    expect(await faultsOf(run)).toEqual([
      {
        line: null,
        column_name: null,
        reason: 'Older than the last file',
        value: 'old_20310601T065959Z.csv',
        expected,
      },
    ]);
    const mails = await mailsTo(service, maker);
    expect(mails.map(({ subject }) => subject)).toEqual(['Vehicle Recalls: your file was not imported']);
    expect(mails[0]?.body_text).toContain(expected);
    expect(mails[0]?.body_text).toContain('What to do: nothing, if the newer file is complete.');

    const { status, body } = await validate(service, maker, snapshot(FIRST), {
      query: '?fileName=old_20310601T065959Z.csv',
    });
    expect([status, body.wouldBe, body.reasons]).toEqual([200, 'rejected', ['Older than the last file']]);
    expect(body.faults).toMatchObject([{ expected }]);
  });

  it('is merged when it is of the same time: a corrected file', async () => {
    at('2031-06-02T08:00:00Z');
    await send('recalls_20310602T0700Z.csv', FIRST);
    at('2031-06-02T09:00:00Z');
    const query = '?fileName=recalls_20310602T0700Z.csv';
    expect((await validate(service, maker, snapshot(FIRST), { query })).body.wouldBe).toBe('merged');
    expect(await send('recalls_20310602T0700Z.csv', FIRST, SECOND)).toMatchObject({
      state: 'done',
      added: '1',
    });
  });

  it('is compared with the receipt of a last file that has no time, and such a file is older than none', async () => {
    at('2031-06-03T08:00:00Z');
    await send('plain.csv', FIRST);
    const received = '2031-06-03T08:00:01Z';
    at('2031-06-03T09:00:00Z');
    expect(await send('a_20310603T0800Z.csv', FIRST)).toMatchObject({
      state: 'rejected',
      reasons: ['Older than the last file'],
    });
    expect((await mailsTo(service, maker))[0]?.body_text).toContain(`plain.csv: that is as of ${received}`);
    expect(await send('b_20310603T080001Z.csv', FIRST)).toMatchObject({ state: 'done' });
    expect(await send('plain.csv', FIRST)).toMatchObject({ state: 'done' });
  });

  it.each([
    ['was refused', `UPDATE import_run SET state = 'rejected'`, 'done'],
    ['was only a dry run', 'UPDATE import_run SET dry_run = true', 'done'],
    ['was undone', 'UPDATE import_run SET undone_at = now()', 'done'],
    ['is held as a whole', `UPDATE import_run SET state = 'held', held_whole = true`, 'done'],
    [
      'was held as a whole and not approved',
      `UPDATE import_run SET state = 'held', held_whole = true, closures_decision = 'rejected'`,
      'done',
    ],
    [
      'was held as a whole and approved',
      `UPDATE import_run SET state = 'held', held_whole = true, closures_decision = 'approved'`,
      'rejected',
    ],
    ['is merged except for closures that are held', `UPDATE import_run SET state = 'held'`, 'rejected'],
    ['is of another manufacturer', 'UPDATE import_run SET manufacturer_id = $2', 'done'],
  ])('and that comes after a newer one which %s', async (_, change, state) => {
    const other = await service.onboard();
    at('2031-06-04T08:00:00Z');
    const newer = await send('new_20310604T0700Z.csv', FIRST);
    const values = change.includes('$2') ? [newer.id, other.manufacturer?.id] : [newer.id];
    await service.query(`${change} WHERE id = $1`, values);
    at('2031-06-05T08:00:00Z');
    expect(await send('old_20310604T0600Z.csv', FIRST)).toMatchObject({ state });
    await service.query('UPDATE import_run SET manufacturer_id = $2 WHERE id = $1', [
      newer.id,
      maker.manufacturer?.id,
    ]);
  });

  it('is judged in the same way on the command line', async () => {
    at('2031-06-06T08:00:00Z');
    await send('new_20310606T0700Z.csv', FIRST);
    const path = await site.drop(maker, '.given.csv', snapshot(FIRST));
    for (const dryRun of [true, false]) {
      service.clock.advance({ seconds: 1 });
      const id = await service.application
        .get(ImportIntake)
        .receive(
          { kind: 'service' },
          { manufacturerId: maker.manufacturer?.id ?? 0, path, fileName: '20310606T0659Z.csv', dryRun },
        );
      await workerOf(service).process(id);
      expect((await runsOf(service, maker)).find((run) => run.id === id)).toMatchObject({
        state: 'rejected',
        reasons: ['Older than the last file'],
        as_of: new Date('2031-06-06T06:59:00Z'),
      });
    }
    expect(await mailsTo(service, maker)).toHaveLength(1);
  });
});
