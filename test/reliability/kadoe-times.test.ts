import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testVehiclesFile } from '../../src/kadoe/register/test-vehicles.js';
import { ENQUIRY_PATH, Enquirer } from '../kadoe/enquirer.js';
import { loadFile } from '../kadoe/register/load-file.js';
import { randomFrom } from '../support/random.js';
import { Service } from '../support/service.js';
import { record } from './evidence.js';
import { isWhole, seed } from './plan.js';
import { compareTimes, type Samples } from './security/compare-times.js';
import { type Kinds, measureAlike, ROUNDS } from './security/measure-alike.js';

/** A test vehicle of each kind for which details are withheld. */
const WITHHELD = {
  frozen: 'BV58PVS',
  void: '7611FP',
  'batch trail': 'BU05JLV',
  GEO: 'TLK688W',
  MOD: 'A553UCY',
} as const;

/** The time must not tell who is protected, and why. In a whole run the times are measured; in every run the answers are the same. */
describe(`The time of an answer about a vehicle that is withheld (seed ${seed})`, {
  timeout: isWhole ? 1_200_000 : 120_000,
}, () => {
  const random = randomFrom(seed);
  let service: Service;
  let client: Enquirer;
  let samples: Samples | undefined;
  const bodies = new Set<string>();

  beforeAll(async () => {
    service = await Service.start({ log: { level: 'warn', format: 'json', key: undefined } });
    await loadFile(service, testVehiclesFile(), 'test');
    client = await Enquirer.onboard(service, { environment: 'test', enquirers: { DM001: ['00EV'] } });
  });
  afterAll(async () => {
    await service?.stop();
    if (!samples) return;
    const { summary, rows } = compareTimes(samples);
    await record({
      part: 'kadoe-times',
      findings: [
        {
          claim: 'The answer about a vehicle that is withheld, and its time, are the same for each kind',
          measured: summary,
        },
      ],
      details: [
        {
          title: `Times of answers about vehicles that are withheld, ${ROUNDS.toLocaleString('en-GB')} of each kind`,
          columns: ['Kind', 'Median (ms)', 'Middle half (ms)', 'Against the first: t'],
          rows,
        },
      ],
    });
  });

  const ask = async (registrationNumber: string) => {
    const response = await fetch(`${service.url}${ENQUIRY_PATH}`, {
      method: 'POST',
      headers: { ...client.headers, 'content-type': 'application/json' },
      body: JSON.stringify(client.body({ registrationNumber })),
    });
    bodies.add(await response.clone().text());
    return response;
  };

  it('is the same for each kind: frozen, void, batch trail, GEO and MOD', async () => {
    const kinds: Kinds = Object.fromEntries(
      Object.entries(WITHHELD).map(([kind, mark]) => [kind, () => ask(mark)]),
    );
    // No answer is kept, so none has to be forgotten: each enquiry looks into the register.
    const measured = await measureAlike(kinds, { random, expect, beforeEach: () => {} });

    expect([...bodies]).toEqual([
      JSON.stringify({ errors: [{ status: '404', code: 'ENV912', detail: 'Details unavailable' }] }),
    ]);
    const [recorded] = await service.query<{ count: number }>(
      "SELECT count(*)::integer FROM enquiry WHERE outcome = 'ENV912'",
    );
    expect(recorded?.count).toBeGreaterThanOrEqual(ROUNDS * Object.keys(WITHHELD).length);
    samples = measured;
  });
});
