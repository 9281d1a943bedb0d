import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSettings } from '../../src/config/settings.js';
import { buildSpecification } from '../../src/specification/build-specification.js';
import { previewApplication } from '../../src/specification/preview-application.js';
import { Service } from '../support/service.js';
import { Conformance, type Operation } from './conformance.js';
import { KeepAliveClient } from './keep-alive-client.js';
import { requestsFor, type Surroundings } from './request-arbitrary.js';

const settings = readSettings({});
const conformance = new Conformance(buildSpecification(await previewApplication(settings), settings));

/** `FUZZ_SEED=… npx vitest run test/contracts/fuzz.test.ts` repeats a run; a failure prints its seed. */
const seed = Number(process.env.FUZZ_SEED ?? Date.now() % 2 ** 31);

/** The recalls are what the service is for, and have the most to get wrong. */
function runsOf({ path }: Operation): number {
  if (path.startsWith('/recalls')) return 1_200;
  if (path.startsWith('/credentials') || path.endsWith('/token')) return 200;
  return 40;
}

describe('Every operation, called with inputs made from the specification', () => {
  let service: Service;
  let client: KeepAliveClient;
  let surroundings: Surroundings;
  const seen = new Map<string, Set<number>>();
  const codes = new Set<string>();
  let calls = 0;

  beforeAll(async () => {
    service = await Service.start();
    client = new KeepAliveClient(service.url);
    surroundings = await surround(service);
  });

  afterAll(async () => {
    client.close();
    await service.stop();
  });

  it.each(conformance.operations)('$method $path answers as documented', {
    timeout: 120_000,
  }, async (operation) => {
    const statuses = new Set<number>();
    seen.set(operation.id, statuses);
    const answersAsDocumented = fc.asyncProperty(requestsFor(operation, surroundings), async (sent) => {
      const answer = await client.send(sent);
      calls += 1;
      statuses.add(answer.status);
      const code = /"errorCode":"([^"]+)"/.exec(answer.body)?.[1];
      if (code !== undefined) codes.add(code);
      expect(answer.status, answer.body).toBeLessThan(500);
      expect(conformance.faultsOf(operation, answer), answer.body).toEqual([]);
    });
    await fc.assert(answersAsDocumented, { numRuns: runsOf(operation), seed });
  });

  it('were at least 5,000 calls that got as far as success and every kind of refusal', () => {
    expect(calls).toBeGreaterThanOrEqual(5_000);
    for (const [id, statuses] of seen)
      expect(
        [...statuses].some((status) => status < 300),
        id,
      ).toBe(true);
    for (const letters of ['BR', 'UA', 'FB', 'NF', 'CF', 'PC']) {
      expect(
        [...codes].some((code) => code.includes(`-${letters}-`)),
        letters,
      ).toBe(true);
    }
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

/** Two manufacturers that may call, and credentials that must not get anybody in. */
async function surround(service: Service): Promise<Surroundings> {
  const [maker, other, mot, holder] = [
    await service.onboard(),
    await service.onboard(),
    await service.onboard('mot'),
    await service.onboard(),
  ];
  const headersOf = async (tokenOf: typeof maker, { apiKey } = tokenOf) => ({
    authorization: `Bearer ${await service.tokenOf(tokenOf)}`,
    'x-api-key': apiKey,
  });
  const right = await headersOf(maker);
  await service.as(maker).put('/credentials');
  const secrets: { keyId: string }[] = (await service.as(maker).get('/credentials')).body;
  return {
    resolve: (schema) => conformance.resolve(schema),
    credentials: [right, right, right, await headersOf(other)],
    refusedCredentials: [
      {},
      { authorization: right.authorization },
      { 'x-api-key': right['x-api-key'] },
      { ...right, authorization: `${right.authorization}x` },
      { ...right, authorization: right.authorization.replace(/\.[^.]*$/, '.') },
      { ...right, authorization: 'Bearer a.b.c' },
      { ...right, 'x-api-key': `${right['x-api-key']}0` },
      await headersOf(mot),
      await headersOf(maker, other),
    ],
    known: {
      // Few vehicles and campaigns, so that calls meet what others left behind.
      vin: ['123456789AC', 'VF1AA', 'vf1aa', '1M8GDM9AXKP042788'],
      manufacturerCampaignReference: ['CAR/1', 'CAR/2'],
      dvsaCampaignReference: ['R/123/001', 'R/2022/002', ''],
      rectificationDate: ['2024-03-30', '2025-01-01'],
      keyId: secrets.map(({ keyId }) => keyId),
      tenant: ['recalls', '8f4a1d36-2c5b-4e7f-9a60-d37c51e8b204'],
      client_id: [holder.clientId],
      client_secret: [holder.clientSecret],
      scope: [holder.scopeUrl],
    },
  };
}
