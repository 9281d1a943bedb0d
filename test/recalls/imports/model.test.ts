import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { londonDay } from '../../../src/platform/clock/clock.js';
import type { OnboardedClient } from '../../../src/recalls/onboarding/onboarding.service.js';
import { Service } from '../../support/service.js';
import { mergeFile, recallsOf, type StoredRecall, snapshot } from './snapshot-files.js';

/** Few of each, so that acts often concern the same recall. */
const VINS = ['AAA', 'BBB', 'CCC'];
const REFERENCES = ['C/1', 'C/2'];
const DVSA = [null, 'R/1', 'R/2'];
const STARTS = ['2024-01-01', '2024-03-01'];

interface Row {
  readonly vin: string;
  readonly reference: string;
  readonly dvsa: string | null;
  readonly start: string;
}

type Act =
  | { readonly kind: 'file'; readonly rows: readonly Row[]; readonly delayed: boolean }
  | { readonly kind: 'open'; readonly row: Row }
  | { readonly kind: 'fix' | 'reopen' | 'delete'; readonly vin: string; readonly reference: string };

const row = fc.record({
  vin: fc.constantFrom(...VINS),
  reference: fc.constantFrom(...REFERENCES),
  dvsa: fc.constantFrom(...DVSA),
  start: fc.constantFrom(...STARTS),
});

const act: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('file' as const),
      rows: fc.uniqueArray(row, { maxLength: 6, selector: (one) => `${one.vin} ${one.reference}` }),
      delayed: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('open' as const), row }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constantFrom('fix' as const, 'reopen' as const, 'delete' as const),
      vin: fc.constantFrom(...VINS),
      reference: fc.constantFrom(...REFERENCES),
    }),
  },
);

/** The expected content of the database: the rules of the guides in their simplest form. */
class Model {
  /** `asOf`: for a call the time of the call, for a file its receipt, however late it is merged. */
  private readonly recalls = new Map<string, StoredRecall & { asOf: number }>();
  private readonly deletedAt = new Map<string, number>();

  static keyOf({ vin, reference }: { vin: string; reference: string }): string {
    return `${vin} ${reference}`;
  }

  open(one: Row, at: number): void {
    const key = Model.keyOf(one);
    const recall = this.recalls.get(key);
    if (!recall) this.recalls.set(key, { ...one, fixed: null, asOf: at });
    // The call is refused, but it still states that the recall is open.
    else if (recall.fixed === null) this.recalls.set(key, { ...recall, asOf: at });
  }

  fix(key: string, day: string, at: number): void {
    const recall = this.recalls.get(key);
    if (recall?.fixed === null) this.recalls.set(key, { ...recall, fixed: day, asOf: at });
  }

  reopen(key: string, at: number): void {
    const recall = this.recalls.get(key);
    if (recall) this.recalls.set(key, { ...recall, fixed: null, asOf: at });
  }

  delete(key: string, at: number): void {
    if (this.recalls.get(key)?.fixed !== null) return;
    this.recalls.delete(key);
    this.deletedAt.set(key, at);
  }

  merge(rows: readonly Row[], received: number, today: string): void {
    const sent = new Map(rows.map((one) => [Model.keyOf(one), one]));
    for (const [key, one] of sent) {
      const recall = this.recalls.get(key);
      if (!recall) {
        const deletedAt = this.deletedAt.get(key) ?? Number.NEGATIVE_INFINITY;
        if (deletedAt < received) this.recalls.set(key, { ...one, fixed: null, asOf: received });
      } else if (
        recall.asOf < received &&
        (recall.fixed !== null || recall.dvsa !== one.dvsa || recall.start !== one.start)
      ) {
        this.recalls.set(key, { ...one, fixed: null, asOf: received });
      }
    }
    // The closures of a file without rows wait for an administrator.
    if (rows.length === 0) return;
    for (const [key, recall] of this.recalls) {
      if (!sent.has(key) && recall.fixed === null && recall.asOf < received) {
        this.recalls.set(key, { ...recall, fixed: today, asOf: received });
      }
    }
  }

  get all(): StoredRecall[] {
    return [...this.recalls.entries()]
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([, { asOf: _, ...recall }]) => recall);
  }
}

describe('Files and API calls of one manufacturer', () => {
  let service: Service;
  beforeAll(async () => {
    service = await Service.start({ apiGraceHours: 0 });
  });
  afterAll(() => service.stop());

  /** Calls the API as a manufacturer would; refusals are allowed. */
  async function call(maker: OnboardedClient, step: Exclude<Act, { kind: 'file' }>): Promise<void> {
    const api = service.as(maker);
    if (step.kind === 'open') {
      const { vin, reference, dvsa, start } = step.row;
      await api.post('/recalls', {
        vin,
        manufacturerCampaignReference: reference,
        dvsaCampaignReference: dvsa,
        recallCampaignStartDate: start,
      });
      return;
    }
    const path = `/recalls/vin/${step.vin}?manufacturerCampaignReference=${step.reference}`;
    if (step.kind === 'delete') await api.delete(path);
    else if (step.kind === 'fix') {
      await api.put(path, { repairStatus: 'FIXED', rectificationDate: '2024-06-01' });
    } else await api.put(path, { repairStatus: 'NOT_FIXED' });
  }

  function inModel(model: Model, step: Exclude<Act, { kind: 'file' }>, at: number): void {
    if (step.kind === 'open') model.open(step.row, at);
    else if (step.kind === 'fix') model.fix(Model.keyOf(step), '2024-06-01', at);
    else if (step.kind === 'reopen') model.reopen(Model.keyOf(step), at);
    else model.delete(Model.keyOf(step), at);
  }

  it('leave the database as a simple model says, however they follow one another', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 4, maxLength: 14 }), async (acts) => {
        const maker = await service.onboard();
        const model = new Model();
        let waiting: { rows: readonly Row[]; receivedAt: number } | undefined;
        const mergeWaiting = async () => {
          if (!waiting) return;
          const { rows, receivedAt } = waiting;
          waiting = undefined;
          service.clock.advance({ seconds: 1 });
          const text = snapshot(
            ...rows.map(({ vin, reference, dvsa, start }) => `${vin},${reference},${dvsa ?? ''},${start}`),
          );
          await mergeFile(service, maker, text, { receivedAt });
          model.merge(rows, receivedAt, londonDay(service.clock.now()));
        };
        for (const step of acts) {
          service.clock.advance({ seconds: 1 });
          if (step.kind === 'file') {
            await mergeWaiting();
            waiting = { rows: step.rows, receivedAt: service.clock.now() };
            // A delayed file is merged after the API calls that follow it.
            if (!step.delayed) await mergeWaiting();
          } else {
            await call(maker, step);
            inModel(model, step, service.clock.now());
          }
        }
        await mergeWaiting();
        expect(await recallsOf(service, maker)).toEqual(model.all);
      }),
      { numRuns: 60 },
    );
  }, 120_000);
});
