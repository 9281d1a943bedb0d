import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { OnboardedClient } from '../../../src/recalls/onboarding/onboarding.service.js';
import { Service } from '../../support/service.js';
import { actionsOf, CAR_1, FIXED, forgetRecalls, historyIn, NOT_FIXED, recallsIn } from './recalls-table.js';

/** Two processes of the service on one database, so that the rules can't depend on the memory of one process. */
let service: Service;
let second: Service;
let client: OnboardedClient;
let maker: ReturnType<Service['as']>;
let elsewhere: ReturnType<Service['as']>;

beforeAll(async () => {
  service = await Service.start();
  const { databaseUrl = '' } = service.settings;
  second = await Service.start({}, { clock: service.clock, databaseUrl });
  client = await service.onboard();
  maker = service.as(client);
  elsewhere = second.as(client);
  // Requested beforehand, so that the parallel calls do not all request a token first.
  await Promise.all([service.tokenOf(client), second.tokenOf(client)]);
});
afterAll(async () => {
  await second?.stop();
  await service?.stop();
});
beforeEach(() => forgetRecalls(service));

const times = <Result>(count: number, work: (index: number) => Result): Result[] =>
  Array.from({ length: count }, (_, index) => work(index));

const pathOf = (vin: string, reference = 'CAR/1') =>
  `/recalls/vin/${vin}?manufacturerCampaignReference=${reference}`;

/** How often each status occurred. */
async function tally(answers: Promise<{ status: number }>[]): Promise<Record<number, number>> {
  const counts: Record<number, number> = {};
  for (const { status } of await Promise.all(answers)) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

describe('calls at the same time', () => {
  it('open a recall once: of 100 one is 201 and 99 are 409', async () => {
    const calls = times(100, (index) => (index % 2 ? maker : elsewhere).post('/recalls', CAR_1));
    expect(await tally(calls)).toEqual({ 201: 1, 409: 99 });
    expect(await recallsIn(service)).toHaveLength(1);
    expect(await actionsOf(service, CAR_1.vin)).toEqual(['opened']);
  });

  it('open each of many recalls once, whichever order they come in', async () => {
    const bodies = times(40, (index) => ({ ...CAR_1, vin: `V${index}` }));
    const calls = [
      ...bodies.map((body) => maker.post('/recalls', body)),
      ...bodies.toReversed().map((body) => elsewhere.post('/recalls', body)),
    ];
    expect(await tally(calls)).toEqual({ 201: 40, 409: 40 });
    expect(await recallsIn(service)).toHaveLength(40);
    expect(await historyIn(service)).toHaveLength(40);
  });

  it('either fix a recall or delete it, and the history shows which', async () => {
    const vins = times(25, (index) => `V${index}`);
    await Promise.all(vins.map((vin) => maker.post('/recalls', { ...CAR_1, vin })));
    const outcomes = await Promise.all(
      vins.map(async (vin, index) => {
        const [one, other] = index % 2 ? [maker, elsewhere] : [elsewhere, maker];
        const [fixed, deleted] = await Promise.all([
          one.put(pathOf(vin), FIXED),
          other.delete(`/recalls/vin/${vin}?dvsaCampaignReference=DVSA/1`),
        ]);
        return { vin, statuses: [fixed.status, deleted.status] };
      }),
    );
    const rows = await recallsIn(service);
    for (const { vin, statuses } of outcomes) {
      const rectified = rows.filter((row) => row.vin === vin).map((row) => row.rectified);
      const actions = await actionsOf(service, vin);
      expect([
        { statuses: [204, 400], rectified: ['2024-04-01'], actions: ['opened', 'fixed'] },
        { statuses: [404, 204], rectified: [], actions: ['opened', 'deleted'] },
      ]).toContainEqual({ statuses, rectified, actions });
    }
  });

  it('fix a recall once: of 20 one is 204 and 19 are 400', async () => {
    await maker.post('/recalls', CAR_1);
    const calls = times(20, (index) => (index % 2 ? maker : elsewhere).put(pathOf(CAR_1.vin), FIXED));
    expect(await tally(calls)).toEqual({ 204: 1, 400: 19 });
    expect(await actionsOf(service, CAR_1.vin)).toEqual(['opened', 'fixed']);
  });

  it('fix and reopen in turns, never one twice in a row', async () => {
    await maker.post('/recalls', CAR_1);
    const counts = await tally(
      times(40, (index) =>
        (index % 2 ? maker : elsewhere).put(pathOf(CAR_1.vin), index % 4 < 2 ? FIXED : NOT_FIXED),
      ),
    );
    const [opened, ...actions] = await actionsOf(service, CAR_1.vin);
    expect(opened).toBe('opened');
    expect(actions).toEqual(actions.map((_, index) => (index % 2 ? 'reopened' : 'fixed')));
    expect(counts).toEqual({ 204: actions.length, 400: 40 - actions.length });
  });

  it('open and delete in turns, and each history row begins where the one before it ended', async () => {
    const counts = await tally(
      times(60, (index) => {
        const caller = index % 2 ? maker : elsewhere;
        return index % 4 < 2 ? caller.post('/recalls', CAR_1) : caller.delete(pathOf(CAR_1.vin));
      }),
    );
    const history = await historyIn(service);
    expect(history.map((row) => row.action)).toEqual(
      history.map((_, index) => (index % 2 ? 'deleted' : 'opened')),
    );
    for (const [index, row] of history.entries()) {
      if (row.action !== 'deleted') continue;
      expect(row.before).toEqual(history[index - 1]?.after);
    }
    const opened = history.filter((row) => row.action === 'opened').length;
    const deleted = history.length - opened;
    expect(counts).toEqual({ 201: opened, 409: 30 - opened, 204: deleted, 404: 30 - deleted });
    expect(await recallsIn(service)).toHaveLength(opened - deleted);
  });

  it('delete several together without waiting for each other in a circle', async () => {
    for (const round of times(5, (index) => index)) {
      const vin = `V${round}`;
      const references = times(8, (index) => `CAR/${index}`);
      await Promise.all(
        references.map((manufacturerCampaignReference) =>
          maker.post('/recalls', { ...CAR_1, vin, manufacturerCampaignReference }),
        ),
      );
      const all = `/recalls/vin/${vin}?dvsaCampaignReference=DVSA/1`;
      const counts = await tally([
        maker.delete(all),
        elsewhere.delete(all),
        ...references.toReversed().map((reference) => elsewhere.delete(pathOf(vin, reference))),
      ]);
      expect((counts[204] ?? 0) + (counts[404] ?? 0)).toBe(10);
      const deleted = (await historyIn(service)).filter((row) => row.vin === vin && row.action === 'deleted');
      expect(deleted.map((row) => row.reference).sort()).toEqual(references);
    }
    expect(await recallsIn(service)).toEqual([]);
  });

  it('delete all of several or none while one of them is being fixed', async () => {
    for (const round of times(10, (index) => index)) {
      const vin = `V${round}`;
      await maker.post('/recalls', { ...CAR_1, vin });
      await maker.post('/recalls', { ...CAR_1, vin, manufacturerCampaignReference: 'CAR/2' });
      const [deleted, fixed] = await Promise.all([
        maker.delete(`/recalls/vin/${vin}?dvsaCampaignReference=DVSA/1`),
        elsewhere.put(pathOf(vin, 'CAR/2'), FIXED),
      ]);
      const left = (await recallsIn(service)).filter((row) => row.vin === vin).map((row) => row.rectified);
      expect([
        { statuses: [204, 404], left: [] },
        { statuses: [400, 204], left: [null, '2024-04-01'] },
      ]).toContainEqual({ statuses: [deleted.status, fixed.status], left });
    }
  });
});
