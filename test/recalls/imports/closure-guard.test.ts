import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { HELD_REASONS } from '../../../src/recalls/imports/closures/closure-guard.js';
import { HeldClosures } from '../../../src/recalls/imports/closures/held-closures.js';
import type { OnboardedClient } from '../../../src/recalls/onboarding/onboarding.service.js';
import type { Service } from '../../support/service.js';
import { ImportSite, importFile, mailsTo } from './import-site.js';
import { deleteOverApi, openOf, openOverApi, rows, setOverApi, vinOf } from './safety-site.js';
import { recallsOf, snapshot } from './snapshot-files.js';

const OPERATOR = { kind: 'command line', user: 'olive' } as const;
const { tooMany, noRows, campaign, renamed } = HELD_REASONS;

describe('The closure guard', () => {
  let site: ImportSite;
  let service: Service;
  let maker: OnboardedClient;

  beforeAll(async () => {
    site = await ImportSite.open();
    // No grace here; it has tests of its own.
    service = await site.start({ apiGraceHours: 0 });
  });
  afterAll(() => site.close());
  beforeEach(async () => {
    maker = await service.onboard();
  });

  let files = 0;
  const send = (...sent: string[]) => {
    files += 1;
    return importFile(site, service, maker, `guard-${files}.csv`, snapshot(...sent));
  };
  /** Recalls that were opened before the window of the test. */
  const begin = async (...sent: string[]) => {
    await send(...sent);
    service.clock.advance({ hours: 48 });
  };
  const closures = () => service.application.get(HeldClosures);

  describe('in one file', () => {
    it.each([
      // [open, closed, is held]: the limits are more than 50, and more than half.
      [60, 50, false],
      [60, 51, true],
      [102, 51, false],
      [101, 51, true],
      [150, 75, false],
      [150, 76, true],
    ])('of %i open recalls, %i would be closed: held is %s', async (open, closing, isHeld) => {
      await begin(...rows(1, open));

      const run = await send(...rows(closing + 1, open));

      expect(run).toMatchObject(
        isHeld
          ? {
              state: 'held',
              held: String(closing),
              closed: '0',
              held_reasons: expect.arrayContaining([tooMany]),
            }
          : { state: 'done', held: '0', closed: String(closing), held_reasons: [] },
      );
      expect(await openOf(service, maker)).toBe(isHeld ? open : open - closing);
    });

    it.each([1, 4, 70])('without rows, when %i are open, closes nothing', async (open) => {
      await begin(...rows(1, open));

      const run = await send();

      expect(run).toMatchObject({ state: 'held', held: String(open), closed: '0' });
      expect(run).toMatchObject({ held_reasons: expect.arrayContaining([noRows]) });
      expect(await openOf(service, maker)).toBe(open);
      for (const { body_text } of (await mailsTo(service, maker)).slice(-1)) {
        expect(body_text).toContain(`${noRows}.`);
      }
    });

    it('without rows is done when nothing is open', async () => {
      expect(await send()).toMatchObject({ state: 'done', held: '0' });
    });

    it('of one new row, as a file of changes alone has it, adds that one and closes nothing', async () => {
      await begin(...rows(1, 80));

      expect(await send(...rows(500, 500))).toMatchObject({
        state: 'held',
        added: '1',
        held: '80',
        closed: '0',
      });
      expect(await openOf(service, maker)).toBe(81);
    });
  });

  describe('over the last hours', () => {
    it('holds the second of four files of half each', async () => {
      await begin(...rows(1, 160));

      expect(await send(...rows(1, 80))).toMatchObject({ state: 'done', closed: '80' });
      expect(await send(...rows(1, 40))).toMatchObject({
        state: 'held',
        held: '40',
        held_reasons: [tooMany],
      });
      expect(await send(...rows(1, 20))).toMatchObject({ state: 'held', held: '60' });
      expect(await send(...rows(1, 10))).toMatchObject({ state: 'held', held: '70' });
      expect(await openOf(service, maker)).toBe(80);
    });

    it.each([
      ['23 h 59 min', { hours: 23, minutes: 59, seconds: -1 }, 'held'],
      ['24 h 1 min', { hours: 24, minutes: 1 }, 'done'],
    ] as const)('counts what another file closed %s ago, or not: %s', async (_, later, state) => {
      await begin(...rows(1, 120));
      await send(...rows(1, 70));
      service.clock.advance(later);

      // 50 and 30 of 120, or 30 of 70.
      expect(await send(...rows(1, 40))).toMatchObject({ state });
    });

    it('counts what calls closed and deleted together with the file', async () => {
      await begin(...rows(1, 70));
      for (let number = 1; number <= 12; number += 1) await setOverApi(service, maker, number, 'FIXED');
      for (let number = 13; number <= 20; number += 1) await deleteOverApi(service, maker, number);

      // 20 and 30 are 50; 20 and 31 are more.
      expect(await send(...rows(51, 70))).toMatchObject({ state: 'done', closed: '30' });
      expect(await send(...rows(52, 70))).toMatchObject({
        state: 'held',
        held: '1',
        held_reasons: [tooMany],
      });
    });

    it('counts a recall once that was closed, reopened and closed again', async () => {
      await begin(...rows(1, 70));
      for (let round = 0; round < 3; round += 1) {
        for (let number = 1; number <= 10; number += 1) {
          await setOverApi(service, maker, number, 'FIXED');
          service.clock.advance({ seconds: 1 });
          if (round < 2) await setOverApi(service, maker, number, 'NOT_FIXED');
        }
      }

      expect(await send(...rows(51, 70))).toMatchObject({ state: 'done', closed: '40' });
    });

    it('does not count what was reopened since', async () => {
      await begin(...rows(1, 90));
      await send(...rows(41, 90));
      expect(await send(...rows(1, 90))).toMatchObject({ reopened: '40' });

      expect(await send(...rows(42, 90))).toMatchObject({ state: 'done', closed: '41' });
    });

    it('takes its share of the most that was open in them, not of what is open now', async () => {
      await begin(...rows(1, 200));
      await send(...rows(1, 140));

      // 60 and 40 of 200 are exactly half; of the 140 that are open they would be more than half.
      expect(await send(...rows(1, 100))).toMatchObject({ state: 'done', closed: '40' });
      expect(await send(...rows(1, 99))).toMatchObject({ state: 'held', held: '1' });
    });

    it('takes what calls had opened in them into the most that was open', async () => {
      await begin(...rows(1, 60));
      for (let number = 101; number <= 150; number += 1) await openOverApi(service, maker, number);
      service.clock.advance({ minutes: 1 });
      for (let number = 101; number <= 150; number += 1) await deleteOverApi(service, maker, number);

      // 50 deleted and 5 closed are exactly half of 110.
      expect(await send(...rows(6, 60))).toMatchObject({ state: 'done', closed: '5' });
      expect(await send(...rows(7, 60))).toMatchObject({ state: 'held', held: '1' });
    });

    it('begins anew with an approval', async () => {
      await begin(...rows(1, 130));
      const held = await send(...rows(1, 50));
      expect(held).toMatchObject({ state: 'held', held: '80' });
      await closures().approve(OPERATOR, held.id);
      service.clock.advance({ minutes: 1 });

      // The 80 no longer count, so half means half of 50.
      expect(await send(...rows(1, 20))).toMatchObject({ state: 'done', closed: '30' });
      expect(await send()).toMatchObject({ state: 'held', held: '20' });
    });

    it('counts for each manufacturer by itself', async () => {
      await begin(...rows(1, 120));
      await send(...rows(1, 60));
      maker = await service.onboard();
      await begin(...rows(1_001, 1_120));

      expect(await send(...rows(1_001, 1_060))).toMatchObject({ state: 'done', closed: '60' });
    });
  });

  describe('for a whole campaign', () => {
    it.each([
      [50, 'done'],
      [51, 'held'],
    ])('of %i: %s', async (size, state) => {
      const others = rows(1_001, 1_300, { reference: 'STAYS/1' });
      await begin(...others, ...rows(1, size, { reference: 'ENDS/1' }));

      const run = await send(...others);

      expect(run).toMatchObject({ state, held_reasons: state === 'held' ? [campaign] : [] });
      expect(await openOf(service, maker)).toBe(state === 'held' ? 300 + size : 300);
    });

    it('holds that campaign alone: the rest is closed, and an approval closes what is held', async () => {
      const others = rows(1_001, 1_300, { reference: 'STAYS/1' });
      await begin(...others, ...rows(1, 64, { reference: 'ENDS/1' }));

      const held = await send(...others.slice(7));

      expect(held).toMatchObject({ state: 'held', closed: '7', held: '64', unchanged: '293' });
      const fixed = (await recallsOf(service, maker)).filter((recall) => recall.fixed !== null);
      expect(new Set(fixed.map(({ reference }) => reference))).toEqual(new Set(['STAYS/1']));
      expect(fixed).toHaveLength(7);
      service.clock.advance({ minutes: 1 });
      expect(await closures().approve(OPERATOR, held.id)).toMatchObject({ closed: 64 });
      const [run] = await service.query('SELECT closed, held, state FROM import_run WHERE id = $1', [
        held.id,
      ]);
      expect(run).toEqual({ closed: '71', held: '64', state: 'done' });
      expect(await openOf(service, maker)).toBe(293);
    });

    it('is not concerned when a row of it is in the file', async () => {
      const others = rows(1_001, 1_300, { reference: 'STAYS/1' });
      await begin(...others, ...rows(1, 70, { reference: 'ENDS/1' }));

      expect(await send(...others, ...rows(70, 70, { reference: 'ENDS/1' }))).toMatchObject({
        state: 'done',
        closed: '69',
      });
    });
  });

  describe('for VINs that are written in another way', () => {
    const STAY = rows(1_001, 1_200);
    const row = (vin: string) => `${vin},CAR/1,,2024-01-01`;
    const list = (count: number, vin: (letter: string) => string) =>
      Array.from({ length: count }, (_, index) =>
        row(
          vin(
            String.fromCharCode(65 + index)
              .replace('I', 'Z')
              .replace('O', 'Y'),
          ),
        ),
      );

    it.each([
      ['O for 0', (end: string) => `SALLA0${end}A0`, (end: string) => `SALLAO${end}AO`],
      ['I for 1', (end: string) => `SALLA1${end}A7`, (end: string) => `SALLAI${end}A7`],
      ['Q for 0', (end: string) => `SALLA0${end}A7`, (end: string) => `SALLAQ${end}A7`],
      ['0 for O', (end: string) => `SALLO4${end}A7`, (end: string) => `SALL04${end}A7`],
    ])('%s: 11 are held, 10 are not', async (_, before, after) => {
      await begin(...STAY, ...list(11, before));
      const held = await send(...STAY, ...list(11, after));
      expect(held).toMatchObject({
        state: 'held',
        added: '11',
        closed: '0',
        held: '11',
        held_reasons: [renamed],
      });

      maker = await service.onboard();
      await begin(...STAY, ...list(10, before));
      expect(await send(...STAY, ...list(10, after))).toMatchObject({
        state: 'done',
        added: '10',
        closed: '10',
      });
    });

    it('holds those alone: other closures of the file are made', async () => {
      await begin(...STAY, ...list(12, (end) => `SALLA0${end}A0`));

      const run = await send(...STAY.slice(3), ...list(12, (end) => `SALLAO${end}AO`));

      expect(run).toMatchObject({ state: 'held', added: '12', closed: '3', held: '12' });
      const open = (await recallsOf(service, maker)).filter(({ fixed }) => fixed === null);
      expect(open.filter(({ vin }) => vin.startsWith('SALLA'))).toHaveLength(24);
    });

    it('knows VINs that were stored in an older form', async () => {
      await begin(...STAY, ...list(12, (end) => `SALLA9${end}A9`));
      await service.query(
        `UPDATE recall SET vin = 'SALLA-9' || substr(vin, 7, 1) || ' A9' WHERE manufacturer_id = $1 AND vin LIKE 'SALLA9%'`,
        [maker.manufacturer?.id],
      );

      const run = await send(...STAY, ...list(12, (end) => `SALLA9${end}A9`));

      expect(run).toMatchObject({
        state: 'held',
        added: '12',
        closed: '0',
        held: '12',
        held_reasons: [renamed],
      });
    });

    it('lets the same vehicle leave one campaign for another', async () => {
      await begin(...STAY, ...list(12, (end) => `SALLA0${end}A0`));

      const moved = list(12, (end) => `SALLAO${end}AO`).map((each) => each.replace('CAR/1', 'CAR/2'));
      expect(await send(...STAY, ...moved)).toMatchObject({ state: 'done', added: '12', closed: '12' });
    });
  });

  it('withdraws recalls whose campaign has not begun, and counts them as closures', async () => {
    const later = new Date(service.clock.now() + 90 * 86_400_000).toISOString().slice(0, 10);
    await begin(...rows(1, 40), ...rows(41, 70, { start: later }));

    expect(await send(...rows(11, 40))).toMatchObject({ state: 'done', closed: '10', withdrawn: '30' });
    expect((await recallsOf(service, maker)).map(({ vin, fixed }) => [vin, fixed !== null])).toEqual(
      Array.from({ length: 40 }, (_, index) => [vinOf(index + 1), index < 10]),
    );
    // 40 and 11 of 70.
    expect(await send(...rows(22, 40))).toMatchObject({ state: 'held', held: '11', held_reasons: [tooMany] });
  });
});
