import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSettings } from '../../src/config/settings.js';
import { CATALOGUE } from '../../src/errors/catalogue.js';
import { buildSpecification } from '../../src/specification/build-specification.js';
import { previewApplication } from '../../src/specification/preview-application.js';
import type { Service } from '../support/service.js';
import { Conformance, type Operation } from './conformance.js';
import { FuzzSurroundings } from './fuzz-surroundings.js';
import { KeepAliveClient } from './keep-alive-client.js';
import { type PopulatedService, populatedService } from './populated-service.js';
import { requestsFor } from './request-arbitrary.js';

const settings = readSettings({});
const conformance = new Conformance(buildSpecification(await previewApplication(settings), settings));

/** `FUZZ_SEED=… npx vitest run test/contracts/fuzz.test.ts` repeats a run; a failure prints its seed. */
const seed = Number(process.env.FUZZ_SEED ?? Date.now() % 2 ** 31);

/** Limits that are spent, parts that are down, and addresses that are no operation's. */
const TESTED_ELSEWHERE = ['dailyQuotaSpent', 'tooManyRequests', 'unknown', 'unavailable', 'urlNotFound'];

/** The more parts a call has, the more calls it takes until one is right in all; and the recalls are what the service is for. */
function runsOf({ path, parameters, body }: Operation): number {
  if (path.startsWith('/recalls')) return 800;
  // Most of a form's many fields have to be right.
  if (path.endsWith('/token')) return 300;
  const required = parameters.filter((parameter) => parameter.required).length + (body ? 1 : 0);
  return 60 * (1 + required);
}

describe('Every operation, called with inputs made from the specification', () => {
  let service: Service;
  let client: KeepAliveClient;
  let populated: PopulatedService;
  let surroundings: FuzzSurroundings;
  const seen = new Map<string, Set<number>>();
  const codes = new Set<string>();
  let calls = 0;

  beforeAll(async () => {
    populated = await populatedService();
    service = populated.service;
    client = new KeepAliveClient(service.url);
    surroundings = await FuzzSurroundings.of(populated, conformance);
  });

  afterAll(async () => {
    client?.close();
    await populated?.close();
  });

  it.each(conformance.operations)('$method $path answers as documented', {
    timeout: 120_000,
  }, async (operation) => {
    const statuses = new Set<number>();
    seen.set(operation.id, statuses);
    const answersAsDocumented = fc.asyncProperty(
      requestsFor(operation, surroundings.for(operation)),
      async (sent) => {
        const answer = await client.send(sent);
        calls += 1;
        statuses.add(answer.status);
        const code = /"errorCode":"([^"]+)"/.exec(answer.body)?.[1];
        if (code !== undefined) codes.add(code);
        expect(answer.status, answer.body).toBeLessThan(500);
        expect(conformance.faultsOf(operation, answer), answer.body).toEqual([]);
      },
    );
    await fc.assert(answersAsDocumented, { numRuns: runsOf(operation), seed });
  });

  it('were at least 5,000 calls that got as far as success and every kind of refusal', () => {
    expect(calls).toBeGreaterThanOrEqual(5_000);
    const neverSucceeded = [...seen].filter(([, statuses]) => ![...statuses].some((status) => status < 300));
    expect(neverSucceeded.map(([id]) => id)).toEqual([]);
    const expected = Object.entries(CATALOGUE).filter(([name]) => !TESTED_ELSEWHERE.includes(name));
    expect([...codes].sort()).toEqual([...new Set(expected.map(([, { errorCode }]) => errorCode))].sort());
  });

  it('left nothing in the database that a rule forbids', async () => {
    const unclean = await service.query(String.raw`
      SELECT * FROM recall
       WHERE vin !~ '^[^[:cntrl:]]{1,50}$' OR vin <> upper(vin) OR vin <> btrim(vin)
          OR manufacturer_campaign_reference !~ '^[-a-zA-Z0-9_\\/]{1,50}$'
          OR dvsa_campaign_reference !~ '^[-a-zA-Z0-9_\\/]{1,50}$'
          OR rectification_date < recall_campaign_start_date`);
    expect(unclean).toEqual([]);
    const [stored] = await service.query<{ recalls: string }>(
      'SELECT count(*) AS recalls FROM recall_history',
    );
    expect(Number(stored?.recalls)).toBeGreaterThan(0);
  });
});
