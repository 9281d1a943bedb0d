import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Answer, Service } from '../../support/service.js';
import { type Call, calls, type Outcome, RecallsModel } from './recalls-model.js';
import { forgetRecalls, historyIn, recallsIn } from './recalls-table.js';

let service: Service;
let makers: ReturnType<Service['as']>[];
let ids: (number | undefined)[];

beforeAll(async () => {
  service = await Service.start();
  const clients = [await service.onboard(), await service.onboard()];
  makers = clients.map((client) => service.as(client));
  ids = clients.map((client) => client.manufacturer?.id);
});
afterAll(() => service?.stop());

function make(call: Call): Promise<Answer> {
  const maker = makers[call.maker];
  if (!maker) throw new Error('There are two makers.');
  const { vin, reference, dvsa } = call;
  const query = new URLSearchParams({
    ...(reference === undefined ? {} : { manufacturerCampaignReference: reference }),
    ...(dvsa === undefined ? {} : { dvsaCampaignReference: dvsa }),
  });
  const path = `/recalls/vin/${vin}?${query}`;
  switch (call.do) {
    case 'open':
      return maker.post('/recalls', {
        vin,
        manufacturerCampaignReference: reference,
        dvsaCampaignReference: dvsa,
        recallCampaignStartDate: call.start,
      });
    case 'find':
      return maker.get(path);
    case 'fix':
      return maker.put(path, { repairStatus: 'FIXED', rectificationDate: call.date });
    case 'reopen':
      return maker.put(path, { repairStatus: 'NOT_FIXED' });
    case 'delete':
      return maker.delete(path);
  }
}

function outcomeOf({ status, body }: Answer): Outcome {
  if (status === 200) return { status, recalls: body.recalls };
  return status >= 400 ? { status, text: body.errorMessage } : { status };
}

it('any sequence of calls is answered, kept and remembered as the rules say', async () => {
  await fc.assert(
    fc.asyncProperty(calls, async (sequence) => {
      await forgetRecalls(service);
      const model = new RecallsModel();
      for (const call of sequence) expect(outcomeOf(await make(call))).toEqual(model.answer(call));
      const kept = (await recallsIn(service)).map((row) => [
        ids.indexOf(row.manufacturer),
        row.vin,
        row.reference,
        row.dvsa,
        row.start,
        row.rectified,
      ]);
      const expected = model.recalls.map((one) => [
        one.maker,
        one.vin,
        one.reference,
        one.dvsa ?? null,
        one.start,
        one.rectified ?? null,
      ]);
      expect(kept).toHaveLength(expected.length);
      expect(kept).toEqual(expect.arrayContaining(expected));
      expect((await historyIn(service)).map((row) => [row.vin, row.reference, row.action])).toEqual(
        model.history,
      );
    }),
    { numRuns: 40 },
  );
}, 120_000);
