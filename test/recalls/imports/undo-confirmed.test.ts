import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { UndoService } from '../../../src/recalls/imports/undo/undo.service.js';
import type { OnboardedClient } from '../../../src/recalls/onboarding/onboarding.service.js';
import type { Service } from '../../support/service.js';
import { ImportSite, importFile } from './import-site.js';
import { recallsOf, snapshot } from './snapshot-files.js';

const OLD = ['OLD1,CAR/1,,2024-01-01', 'OLD2,CAR/1,,2024-01-01'];
const NEW = 'NEW1,CAR/1,,2024-01-01';
const NEWER = 'NEW2,CAR/1,,2024-01-01';
const REQUEST = { reason: 'a wrong file', dryRun: false };

describe('Undoing what a later file has as open', () => {
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

  const send = async (name: string, ...rows: string[]) => {
    service.clock.advance({ minutes: 5 });
    return importFile(site, service, maker, name, snapshot(...rows));
  };
  const open = async () =>
    (await recallsOf(service, maker)).filter(({ fixed }) => fixed === null).map(({ vin }) => vin);
  const undoRun = (id: string) =>
    service.application.get(UndoService).undoRun({ kind: 'service' }, id, REQUEST);
  const undoClient = (since: number) =>
    service.application
      .get(UndoService)
      .undoClient({ kind: 'service' }, maker.clientId, new Date(since), REQUEST);
  const openOverApi = async (vin: string) => {
    service.clock.advance({ minutes: 5 });
    const answer = await service.as(maker).post('/recalls', {
      vin,
      manufacturerCampaignReference: 'CAR/1',
      recallCampaignStartDate: '2024-01-01',
    });
    expect(answer.status).toBe(201);
  };

  it('removes nothing that it has, lists that, and removes it when there is no such file', async () => {
    await send('first.csv', ...OLD);
    const wrong = await send('wrong.csv', ...OLD, NEW, NEWER);
    const later = await send('later.csv', ...OLD, NEW);

    const { counts, leftAlone } = await undoRun(wrong.id);

    // The later file closed NEW2, and contains NEW1.
    expect(counts).toMatchObject({ removed: 0, leftAlone: 2 });
    expect(leftAlone.map(({ vin }) => vin)).toEqual(['NEW1', 'NEW2']);
    expect(await open()).toEqual(['NEW1', 'OLD1', 'OLD2']);

    await undoRun(later.id);
    expect((await undoRun(wrong.id)).counts).toMatchObject({ removed: 1 });
    expect(await open()).not.toContain('NEW1');
  });

  it('does not close again what it reopened and the later file has', async () => {
    await send('first.csv', ...OLD);
    await send('second.csv', ...OLD.slice(0, 1));
    const wrong = await send('wrong.csv', ...OLD);
    await send('later.csv', ...OLD);

    expect((await undoRun(wrong.id)).counts).toMatchObject({ closed: 0, leftAlone: 1 });
    expect(await open()).toEqual(['OLD1', 'OLD2']);
  });

  it('removes what the later file does not have, though the guard holds that it is closed', async () => {
    const foreign = Array.from({ length: 60 }, (_, index) => `FOREIGN${index},VAN/1,,2024-01-01`);
    await send('first.csv', ...OLD);
    const wrong = await send('wrong.csv', ...OLD, ...foreign);
    const later = await send('later.csv', ...OLD);
    expect(later).toMatchObject({ state: 'held', held: '60' });

    expect((await undoRun(wrong.id)).counts).toMatchObject({ removed: 60, leftAlone: 0 });
    expect(await open()).toEqual(['OLD1', 'OLD2']);
  });

  it('removes what a client opened only as far as no later file has it', async () => {
    await send('first.csv', ...OLD);
    const since = service.clock.now() + 1;
    await openOverApi('API1');
    await openOverApi('API2');
    await send('later.csv', ...OLD, 'API1,CAR/1,,2024-01-01');

    expect((await undoClient(since)).counts).toMatchObject({ removed: 1, leftAlone: 1 });
    expect(await open()).toEqual(['API1', 'OLD1', 'OLD2']);
  });

  it('goes by the hours of grace where a file was merged after them', async () => {
    await send('first.csv', ...OLD);
    const since = service.clock.now() + 1;
    await openOverApi('API3');
    service.clock.advance({ hours: 25 });
    await send('later.csv', ...OLD, 'API3,CAR/1,,2024-01-01');

    expect((await undoClient(since)).counts).toMatchObject({ removed: 0, leftAlone: 1 });
    expect(await open()).toContain('API3');
  });
});
