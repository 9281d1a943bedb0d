import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { HELD_REASONS } from '../../../src/recalls/imports/closures/closure-guard.js';
import { HeldClosures } from '../../../src/recalls/imports/closures/held-closures.js';
import type { OnboardedClient } from '../../../src/recalls/onboarding/onboarding.service.js';
import type { Service } from '../../support/service.js';
import { Administrator } from '../administration/administrator.js';
import { ImportSite, importFile } from './import-site.js';
import { motAnswers, openOf, rows, setOverApi, vinOf } from './safety-site.js';
import { snapshot } from './snapshot-files.js';
import { validate } from './validation-calls.js';

const OPERATOR = { kind: 'command line', user: 'olive' } as const;
const { before, tooMany } = HELD_REASONS;

describe('Closures that were held before', () => {
  let site: ImportSite;
  let service: Service;
  let mot: OnboardedClient;
  let maker: OnboardedClient;

  beforeAll(async () => {
    site = await ImportSite.open();
    service = await site.start({ apiGraceHours: 0 });
    mot = await service.onboard('mot');
  });
  afterAll(() => site.close());
  beforeEach(async () => {
    await service.query('DELETE FROM recall');
    maker = await service.onboard();
  });

  let files = 0;
  /** One day after the previous one. */
  const send = (...sent: string[]) => {
    files += 1;
    service.clock.advance({ hours: 25 });
    return importFile(site, service, maker, `again-${files}.csv`, snapshot(...sent));
  };
  const closures = () => service.application.get(HeldClosures);

  const OWN = rows(1, 82);
  /** Another make's recalls, sent by mistake: so many that the file is not held whole. */
  const THEIRS = rows(3_001, 3_090);

  it.each([
    ['while nobody has decided', undefined],
    ['after an administrator has rejected them', 'reject' as const],
  ])('are held again when the same wrong file comes again, %s', async (_, decision) => {
    await send(...OWN);
    const first = await send(...THEIRS);
    expect(first).toMatchObject({ state: 'held', added: '90', closed: '0', held: '82' });
    if (decision) await closures()[decision](OPERATOR, first.id);

    // 82 of 172 are less than half, so only the earlier hold can hold them.
    const second = await send(...THEIRS);

    expect(second).toMatchObject({
      state: 'held',
      added: '0',
      closed: '0',
      held: '82',
      held_reasons: [before],
    });
    expect(await send(...THEIRS)).toMatchObject({ held: '82', held_reasons: [before] });
    expect(await motAnswers(service, mot, [1, 40, 82])).toEqual(['Yes', 'Yes', 'Yes']);
    expect(await openOf(service, maker)).toBe(172);
  });

  it('are held again though they are few, and other closures of the file are made', async () => {
    const STAY = rows(101, 300);
    const old = (end: string) => `SALLA0${end}B0,CAR/1,,2024-01-01`;
    const fresh = (end: string) => `SALLAO${end}BO,CAR/1,,2024-01-01`;
    const ends = [...'ABCDEFGHJKLMN'];
    await send(...STAY, ...ends.map(old));
    expect(await send(...STAY, ...ends.map(fresh))).toMatchObject({ added: '13', closed: '0', held: '13' });

    const second = await send(...STAY.slice(4), ...ends.map(fresh));

    expect(second).toMatchObject({ state: 'held', closed: '4', held: '13', held_reasons: [before] });
  });

  it('are shown to the administrator of the last file, whose approval closes them', async () => {
    await send(...OWN);
    await send(...THEIRS);
    const second = await send(...THEIRS);
    const shown = await closures().listClosures(second.id, { limit: 500, after: undefined });
    expect(shown.rows.map(({ vin }) => vin)).toEqual(
      Array.from({ length: 82 }, (__, index) => vinOf(index + 1)),
    );

    expect(await closures().approve(OPERATOR, second.id)).toMatchObject({ closed: 82 });

    expect(await openOf(service, maker)).toBe(90);
    expect(await send(...THEIRS)).toMatchObject({ state: 'done', held: '0', unchanged: '90' });
    // A recall that is opened again is evaluated anew.
    await send(...rows(1, 30), ...THEIRS);
    expect(await send(...THEIRS)).toMatchObject({ state: 'done', closed: '30' });
  });

  it('are evaluated again once a file has contained them', async () => {
    await send(...OWN);
    await send(...THEIRS);
    await send(...OWN, ...THEIRS);

    expect(await send(...OWN.slice(7), ...THEIRS)).toMatchObject({ state: 'done', held: '0', closed: '7' });
  });

  it('are evaluated again once a client has changed them', async () => {
    await send(...OWN);
    await send(...THEIRS);
    await setOverApi(service, maker, 5, 'FIXED');
    service.clock.advance({ minutes: 1 });
    await setOverApi(service, maker, 5, 'NOT_FIXED');

    expect(await send(...THEIRS)).toMatchObject({ state: 'held', closed: '1', held: '81' });
    expect(await motAnswers(service, mot, [4, 5])).toEqual(['Yes', 'No']);
  });

  it('are forgotten with the run that held them when it is undone', async () => {
    const admin = await Administrator.of(service);
    await send(...OWN);
    const wrong = await send(...THEIRS);
    await admin.post(`/admin/imports/${wrong.id}/undo`, { reason: 'the file of another make' });
    expect(await openOf(service, maker)).toBe(82);

    expect(await send(...OWN.slice(6))).toMatchObject({ state: 'done', held: '0', closed: '6' });
  });

  it('are foretold by a dry run', async () => {
    await send(...OWN);
    await send(...THEIRS);
    service.clock.advance({ hours: 25 });
    const { body } = await validate(service, maker, snapshot(...THEIRS));
    expect(body).toMatchObject({ wouldBe: 'held', counts: { held: 82, closed: 0 } });
  });

  it("do not reset the guard's hours when an approval of them is undone", async () => {
    const admin = await Administrator.of(service);
    const sendSoon = (...sent: string[]) => {
      files += 1;
      service.clock.advance({ minutes: 30 });
      return importFile(site, service, maker, `soon-${files}.csv`, snapshot(...sent));
    };
    await send(...rows(1, 120));
    service.clock.advance({ hours: 30 });
    expect(await sendSoon(...rows(41, 120))).toMatchObject({ closed: '40' });
    const wrong = await sendSoon(...rows(92, 120));
    expect(wrong).toMatchObject({ held: '51' });
    await closures().approve(OPERATOR, wrong.id);
    await admin.post(`/admin/imports/${wrong.id}/undo`, { reason: 'it was truncated' });

    // 40 and 30 of 120 are too many. If the approval counted, they would be 30 of 80.
    expect(await sendSoon(...rows(71, 120))).toMatchObject({ state: 'held', closed: '0', held: '30' });
  });

  it('count with the others of a file for its share', async () => {
    await send(...OWN);
    await send(...THEIRS);

    // 82 that are held and 10 others: more than half of 172.
    expect(await send(...THEIRS.slice(10))).toMatchObject({
      state: 'held',
      closed: '0',
      held: '92',
      held_reasons: [tooMany],
    });
  });
});
