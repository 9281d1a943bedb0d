import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { OnboardedClient } from '../../../src/recalls/onboarding/onboarding.service.js';
import type { Service } from '../../support/service.js';
import { ImportSite, importFile } from './import-site.js';
import { finish, openOverApi, receiveFile, rows, setOverApi, vinOf } from './safety-site.js';
import { recallsOf, snapshot } from './snapshot-files.js';

const EXPORTED = rows(1, 3);
const NEW = 40;

describe('A recall that the API opened', () => {
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
    await importFile(site, service, maker, 'first.csv', snapshot(...EXPORTED));
    service.clock.advance({ hours: 1 });
  });

  const isOpen = async (number = NEW) =>
    (await recallsOf(service, maker)).find(({ vin }) => vin === vinOf(number))?.fixed === null;
  /** A file is received a second after it was stored. */
  const pass = (hours: number, minutes: number) => service.clock.advance({ hours, minutes, seconds: -1 });

  it.each([
    [0, 1, true, '0', '1'],
    [23, 59, true, '0', '1'],
    [24, 0, false, '1', '0'],
    [24, 1, false, '1', '0'],
  ])('%i h %i min before a file that does not have it: open is %s', async (hours, minutes, remains, closed, skipped) => {
    await openOverApi(service, maker, NEW);
    pass(hours, minutes);

    expect(await importFile(site, service, maker, 'next.csv', snapshot(...EXPORTED))).toMatchObject({
      state: 'done',
      closed,
      skipped,
      unchanged: '3',
    });
    expect(await isOpen()).toBe(remains);
  });

  it('is in the grace of each file on its own, counted from its opening', async () => {
    await openOverApi(service, maker, NEW);
    for (const [hours, remains] of [
      [11, true],
      [12, true],
      [2, false],
    ] as const) {
      service.clock.advance({ hours });
      await importFile(site, service, maker, `after-${hours}.csv`, snapshot(...EXPORTED));
      expect(await isOpen()).toBe(remains);
    }
  });

  it.each([
    [22, true],
    [25, false],
  ])('or reopened, %i h before a file that does not have it: open is %s', async (hours, remains) => {
    await setOverApi(service, maker, 2, 'FIXED');
    service.clock.advance({ hours: 40 });
    await setOverApi(service, maker, 2, 'NOT_FIXED');
    service.clock.advance({ hours });

    await importFile(site, service, maker, 'next.csv', snapshot(...rows(1, 1), ...rows(3, 3)));
    expect(await isOpen(2)).toBe(remains);
  });

  it('is closed within its hours once a file in between has had it', async () => {
    await openOverApi(service, maker, NEW);
    service.clock.advance({ hours: 2 });
    const having = await importFile(
      site,
      service,
      maker,
      'having.csv',
      snapshot(...EXPORTED, ...rows(NEW, NEW)),
    );
    expect(having).toMatchObject({ state: 'done', added: '0', updated: '0', unchanged: '4', skipped: '0' });
    expect(
      await service.query('SELECT action FROM recall_history WHERE vin = $1 AND manufacturer_id = $2', [
        vinOf(NEW),
        maker.manufacturer?.id,
      ]),
    ).toEqual([{ action: 'opened' }]);
    service.clock.advance({ hours: 2 });

    const lacking = await importFile(site, service, maker, 'lacking.csv', snapshot(...EXPORTED));
    expect(lacking).toMatchObject({ closed: '1', skipped: '0' });
    expect(await isOpen()).toBe(false);
  });

  it('has its grace again when it was reopened after a file had it', async () => {
    await openOverApi(service, maker, NEW);
    service.clock.advance({ hours: 2 });
    await importFile(site, service, maker, 'having.csv', snapshot(...EXPORTED, ...rows(NEW, NEW)));
    service.clock.advance({ hours: 1 });
    await setOverApi(service, maker, NEW, 'FIXED');
    await setOverApi(service, maker, NEW, 'NOT_FIXED');
    service.clock.advance({ hours: 1 });

    await importFile(site, service, maker, 'lacking.csv', snapshot(...EXPORTED));
    expect(await isOpen()).toBe(true);
  });

  it('long ago, but after a file was exported, is not closed by that file', async () => {
    const exportedAt = new Date(service.clock.now());
    service.clock.advance({ hours: 1 });
    await openOverApi(service, maker, NEW);
    await setOverApi(service, maker, 1, 'FIXED');
    service.clock.advance({ hours: 30 });
    const { id } = await receiveFile(site, service, maker, 'late.csv', snapshot(...rows(1, 2)));
    await service.query('UPDATE import_run SET as_of = $2 WHERE id = $1', [id, exportedAt]);

    const late = await finish(service, maker, 'late.csv');

    // The third has no word that is newer than the export.
    expect(late).toMatchObject({ state: 'done', closed: '1', reopened: '0', unchanged: '1', skipped: '2' });
    expect([await isOpen(1), await isOpen(2), await isOpen(3), await isOpen()]).toEqual([
      false,
      true,
      false,
      true,
    ]);
  });

  it('is closed at once where API_GRACE_HOURS is 0', async () => {
    const graceless = await site.start({ apiGraceHours: 0 });
    graceless.clock.set(service.clock.now());
    const other = await graceless.onboard();
    await openOverApi(graceless, other, NEW);
    graceless.clock.advance({ minutes: 1 });

    expect(await importFile(site, graceless, other, 'next.csv', snapshot(...EXPORTED))).toMatchObject({
      added: '3',
      closed: '1',
    });
  });
});
