import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { londonDay } from '../../../src/platform/clock/clock.js';
import type { OnboardedClient } from '../../../src/recalls/onboarding/onboarding.service.js';
import { Service } from '../../support/service.js';
import { mergeFile, recallsOf, snapshot } from './snapshot-files.js';

const NOTHING = {
  added: 0,
  updated: 0,
  reopened: 0,
  closed: 0,
  withdrawn: 0,
  unchanged: 0,
  skipped: 0,
  held: 0,
};

describe('Merging a snapshot', () => {
  let service: Service;
  let maker: OnboardedClient;

  beforeAll(async () => {
    // No grace here, so the API's recalls are closed at once; grace has tests of its own.
    service = await Service.start({ apiGraceHours: 0 });
  });
  afterAll(() => service.stop());

  const history = (vin: string) =>
    service.query<{ action: string; before: object | null; after: object | null; run: string | null }>(
      `SELECT action, before, after, import_run_id AS run FROM recall_history WHERE vin = $1 ORDER BY id`,
      [vin],
    );

  it('adds what is new, updates what changed, reopens what was fixed, closes what is gone and writes nothing else', async () => {
    maker = await service.onboard();
    await mergeFile(
      service,
      maker,
      snapshot(
        'SAME1,C/1,R/1,2024-01-01',
        'MOVED1,C/1,,2024-01-01',
        'FIXED1,C/1,,2024-01-01',
        'GONE1,C/1,,2024-01-01',
      ),
    );
    service.clock.advance({ minutes: 1 });
    await service.as(maker).put('/recalls/vin/FIXED1?manufacturerCampaignReference=C/1', {
      repairStatus: 'FIXED',
      rectificationDate: '2024-02-02',
    });
    const versions = () => service.query(`SELECT vin, xmin FROM recall WHERE vin IN ('SAME1') ORDER BY vin`);
    const untouched = await versions();
    service.clock.advance({ minutes: 1 });

    const { counts, run } = await mergeFile(
      service,
      maker,
      snapshot(
        'NEW1,C/1,R/9,2024-05-05',
        'SAME1,C/1,R/1,2024-01-01',
        'MOVED1,C/1,R/2,2024-01-03',
        'fixed1,C/1,,2024-01-01',
      ),
    );

    expect(counts).toEqual({ ...NOTHING, added: 1, updated: 1, reopened: 1, closed: 1, unchanged: 1 });
    expect(await recallsOf(service, maker)).toEqual([
      { vin: 'FIXED1', reference: 'C/1', dvsa: null, start: '2024-01-01', fixed: null },
      {
        vin: 'GONE1',
        reference: 'C/1',
        dvsa: null,
        start: '2024-01-01',
        fixed: londonDay(service.clock.now()),
      },
      { vin: 'MOVED1', reference: 'C/1', dvsa: 'R/2', start: '2024-01-03', fixed: null },
      { vin: 'NEW1', reference: 'C/1', dvsa: 'R/9', start: '2024-05-05', fixed: null },
      { vin: 'SAME1', reference: 'C/1', dvsa: 'R/1', start: '2024-01-01', fixed: null },
    ]);
    expect(await versions()).toEqual(untouched);
    const last = async (vin: string) => (await history(vin)).at(-1);
    expect(await last('NEW1')).toEqual({
      action: 'opened',
      before: null,
      after: { dvsaCampaignReference: 'R/9', recallCampaignStartDate: '2024-05-05', rectificationDate: null },
      run: run.id,
    });
    expect(await last('MOVED1')).toMatchObject({
      action: 'changed',
      before: { dvsaCampaignReference: null, recallCampaignStartDate: '2024-01-01' },
      after: { dvsaCampaignReference: 'R/2', recallCampaignStartDate: '2024-01-03' },
    });
    expect(await last('FIXED1')).toMatchObject({
      action: 'reopened',
      before: { rectificationDate: '2024-02-02' },
    });
    expect(await last('GONE1')).toMatchObject({ action: 'fixed', before: { rectificationDate: null } });
    expect(await history('SAME1')).toHaveLength(1);
  });

  it('changes nothing when the same file comes again', async () => {
    maker = await service.onboard();
    const file = snapshot('A1,C/1,,2024-01-01', 'B1,C/2,R/1,2024-01-01');
    await mergeFile(service, maker, file);
    service.clock.advance({ days: 1 });
    const { counts } = await mergeFile(service, maker, file);
    expect(counts).toEqual({ ...NOTHING, unchanged: 2 });
    expect(await history('A1')).toHaveLength(1);
  });

  it('does not change what the API changed since the file was received', async () => {
    maker = await service.onboard();
    const open = (vin: string) =>
      service.as(maker).post('/recalls', {
        vin,
        manufacturerCampaignReference: 'C/1',
        recallCampaignStartDate: '2024-01-01',
      });
    await open('KEPT2');
    await open('REPAIRED2');
    service.clock.advance({ minutes: 1 });
    const receivedAt = service.clock.now();
    await open('LATE2');
    const repaired = await service.as(maker).put('/recalls/vin/REPAIRED2?manufacturerCampaignReference=C/1', {
      repairStatus: 'FIXED',
      rectificationDate: '2024-02-02',
    });
    expect(repaired.status).toBe(204);
    service.clock.advance({ minutes: 1 });

    const { counts } = await mergeFile(service, maker, snapshot('REPAIRED2,C/1,,2024-01-01'), { receivedAt });

    expect(counts).toEqual({ ...NOTHING, closed: 1, skipped: 2 });
    expect((await recallsOf(service, maker)).map(({ vin, fixed }) => [vin, fixed !== null])).toEqual([
      ['KEPT2', true],
      ['LATE2', false],
      ['REPAIRED2', true],
    ]);
  });

  it('does not open again what the API deleted since the file was received, but does what was deleted before', async () => {
    maker = await service.onboard();
    const call = service.as(maker);
    for (const vin of ['EARLIER9', 'LATER9']) {
      await call.post('/recalls', {
        vin,
        manufacturerCampaignReference: 'C/1',
        recallCampaignStartDate: '2024-01-01',
      });
    }
    const remove = (vin: string) => call.delete(`/recalls/vin/${vin}?manufacturerCampaignReference=C/1`);
    expect((await remove('EARLIER9')).status).toBe(204);
    service.clock.advance({ minutes: 1 });
    const receivedAt = service.clock.now();
    expect((await remove('LATER9')).status).toBe(204);
    service.clock.advance({ minutes: 1 });
    const file = snapshot('EARLIER9,C/1,,2024-01-01', 'LATER9,C/1,,2024-01-01', 'LATER9,C/2,,2024-01-01');

    const { counts } = await mergeFile(service, maker, file, { receivedAt });

    expect(counts).toEqual({ ...NOTHING, added: 2, skipped: 1 });
    expect((await recallsOf(service, maker)).map(({ vin, reference }) => [vin, reference])).toEqual([
      ['EARLIER9', 'C/1'],
      ['LATER9', 'C/2'],
    ]);
    expect((await history('LATER9')).filter(({ action }) => action === 'opened')).toHaveLength(2);
  });

  it('touches no other manufacturer', async () => {
    maker = await service.onboard();
    const other = await service.onboard();
    await mergeFile(service, other, snapshot('SHARED3,C/1,,2024-01-01', 'THEIRS3,C/1,,2024-01-01'));
    service.clock.advance({ minutes: 1 });
    const { counts } = await mergeFile(service, maker, snapshot('SHARED3,C/1,,2024-01-01'));
    expect(counts).toEqual({ ...NOTHING, added: 1 });
    expect((await recallsOf(service, other)).every(({ fixed }) => fixed === null)).toBe(true);
  });

  it('withdraws a recall that is missing before its campaign begins, and fixes it from the first day on', async () => {
    maker = await service.onboard();
    const day = (days: number) => londonDay(service.clock.now() + days * 24 * 60 * 60_000);
    await mergeFile(
      service,
      maker,
      snapshot(`TODAY4,C/1,,${day(0)}`, `FUTURE4,C/1,R/4,${day(2)}`, 'STAYS4,C/1,,2024-01-01'),
    );
    service.clock.advance({ minutes: 1 });
    const { counts } = await mergeFile(service, maker, snapshot('STAYS4,C/1,,2024-01-01'));
    expect(counts).toEqual({ ...NOTHING, closed: 1, withdrawn: 1, unchanged: 1 });
    expect((await recallsOf(service, maker)).map(({ vin, fixed }) => [vin, fixed])).toEqual([
      ['STAYS4', null],
      ['TODAY4', day(0)],
    ]);
    expect((await history('FUTURE4')).at(-1)).toMatchObject({
      action: 'deleted',
      before: { dvsaCampaignReference: 'R/4', recallCampaignStartDate: day(2), rectificationDate: null },
      after: null,
    });
  });

  it('counts equal rows once, in either case of letters', async () => {
    maker = await service.onboard();
    const { counts, staged } = await mergeFile(
      service,
      maker,
      snapshot('TWICE5,C/1,R/1,2024-01-01', 'OTHER5,C/1,,2024-01-01', 'twice5,C/1,R/1,2024-01-01'),
    );
    expect(staged.rowsRead).toBe(3);
    expect(counts).toEqual({ ...NOTHING, added: 2 });
  });

  it('refuses rows that contradict each other, and reports the line of each later one', async () => {
    maker = await service.onboard();
    const { counts, staged } = await mergeFile(
      service,
      maker,
      snapshot(
        'TWICE6,C/1,R/1,2024-01-01',
        'EQUAL6,C/1,,2024-01-01',
        'EQUAL6,C/1,,2024-01-01',
        'TWICE6,C/1,,2024-01-01',
      ),
    );
    expect(counts).toBeUndefined();
    expect(staged.faults).toEqual([
      {
        line: 5,
        column: 'VIN',
        reason: 'Duplicate rows',
        value: 'TWICE6',
        expected: 'must be the only row of its VIN and manufacturer reference, or say the same as line 2',
      },
    ]);
    expect(await recallsOf(service, maker)).toEqual([]);
  });

  it('changes nothing in a dry run, and counts what it would change', async () => {
    maker = await service.onboard();
    await mergeFile(service, maker, snapshot('A7,C/1,,2024-01-01', 'B7,C/1,,2024-01-01'));
    service.clock.advance({ minutes: 1 });
    const before = await recallsOf(service, maker);
    const { counts } = await mergeFile(
      service,
      maker,
      snapshot('C7,C/1,,2024-01-01', 'B7,C/1,R/1,2024-01-01'),
      {
        dryRun: true,
      },
    );
    expect(counts).toEqual({ ...NOTHING, added: 1, updated: 1, closed: 1 });
    expect(await recallsOf(service, maker)).toEqual(before);
    expect(await history('C7')).toEqual([]);
  });

  it('keeps backslashes and other signs of references as they are', async () => {
    maker = await service.onboard();
    await mergeFile(service, maker, snapshot('A8X,C\\N-1_/,\\N,2024-01-01'));
    expect(await recallsOf(service, maker)).toEqual([
      { vin: 'A8X', reference: 'C\\N-1_/', dvsa: '\\N', start: '2024-01-01', fixed: null },
    ]);
  });

  it('changes nothing when a file writes the same VINs in another way', async () => {
    maker = await service.onboard();
    const rows = (...vins: string[]) => snapshot(...vins.map((vin) => `${vin},C/1,,2024-01-01`));
    await mergeFile(service, maker, rows('SAJAA01A1', 'SAJAA01A2', 'SAJAA01A3', 'SAJAA01A4'));
    service.clock.advance({ minutes: 1 });
    const { counts } = await mergeFile(
      service,
      maker,
      rows('saj-aa01 a1', ' SAJAA01A2\u00a0', '"ＳＡＪAA01A3"', 'SAJ\u2011AA01\u2013A4'),
    );
    expect(counts).toEqual({ ...NOTHING, unchanged: 4 });
    expect((await recallsOf(service, maker)).map(({ vin, fixed }) => [vin, fixed])).toEqual([
      ['SAJAA01A1', null],
      ['SAJAA01A2', null],
      ['SAJAA01A3', null],
      ['SAJAA01A4', null],
    ]);
  });

  it.each([
    '1.77484E+16',
    '#REF!',
    "'SAJAA01B1",
    'SAJ\u200bAA01B1',
    'ЅAJAA01B1',
    'TBC',
  ])('closes nothing when a program made %s of a VIN', async (spoilt) => {
    maker = await service.onboard();
    await mergeFile(service, maker, snapshot('SAJAA01B1,C/1,,2024-01-01'));
    service.clock.advance({ minutes: 1 });
    const { counts, staged } = await mergeFile(service, maker, snapshot(`${spoilt},C/1,,2024-01-01`));
    expect(counts).toBeUndefined();
    expect(staged.faults).toMatchObject([{ line: 2, column: 'VIN', reason: 'Invalid VIN' }]);
    expect(await recallsOf(service, maker)).toMatchObject([{ vin: 'SAJAA01B1', fixed: null }]);
  });

  it('refuses start dates before 1960 and more than a year ahead in London', async () => {
    maker = await service.onboard();
    const ahead = (days: number) => {
      const [year = 0, month = 1, day = 1] = londonDay(service.clock.now()).split('-').map(Number);
      return new Date(Date.UTC(year + 1, month - 1, day + days)).toISOString().slice(0, 10);
    };
    const { staged } = await mergeFile(
      service,
      maker,
      snapshot(
        'DATED1,C/1,,1959-12-31',
        'DATED2,C/1,,1960-01-01',
        `DATED3,C/1,,${ahead(0)}`,
        `DATED4,C/1,,${ahead(1)}`,
      ),
    );
    const fault = { column: 'RecallCampaignStartDate', reason: 'Incorrect date format' };
    const expected = `must be from 1960-01-01 to ${ahead(0)}, a year from today`;
    expect(staged.faults).toEqual([
      { ...fault, line: 2, value: '1959-12-31', expected },
      { ...fault, line: 5, value: ahead(1), expected },
    ]);
    expect(await recallsOf(service, maker)).toEqual([]);
  });
});

describe('The closure guard', () => {
  let service: Service;

  beforeAll(async () => {
    service = await Service.start({ closureGuard: { count: 3, share: 0.5 } });
  });
  afterAll(() => service.stop());

  const rows = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, index) => `V${from + index},C/1,,2024-01-01`);

  async function closing(how: { open: number; stay: number }) {
    const maker = await service.onboard();
    await mergeFile(service, maker, snapshot(...rows(0, how.open)));
    service.clock.advance({ minutes: 1 });
    const { counts, run } = await mergeFile(
      service,
      maker,
      snapshot(...rows(0, how.stay), 'NEW,C/1,,2024-01-01'),
    );
    return {
      counts,
      run,
      open: (await recallsOf(service, maker)).filter(({ fixed }) => fixed === null).length,
    };
  }

  it('holds closures that are more than both numbers, and still adds', async () => {
    const { counts, run, open } = await closing({ open: 7, stay: 3 });
    expect(counts).toEqual({ ...NOTHING, added: 1, unchanged: 3, held: 4 });
    expect(open).toBe(8);
    expect(
      await service.query('SELECT count(*)::int FROM import_held_closure WHERE run_id = $1', [run.id]),
    ).toEqual([{ count: 4 }]);
  });

  it('lets closures through that are not more than the count', async () => {
    expect((await closing({ open: 3, stay: 0 })).counts).toMatchObject({ closed: 3, held: 0 });
  });

  it('lets closures through that are not more than the share', async () => {
    expect((await closing({ open: 8, stay: 4 })).counts).toMatchObject({ closed: 4, held: 0 });
  });
});
