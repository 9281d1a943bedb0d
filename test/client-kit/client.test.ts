import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AccessTokenRefused } from '../../client/access-tokens.js';
import type { RecallsClientOptions } from '../../client/recalls-client.js';
import type { OnboardedClient } from '../../src/recalls/onboarding/onboarding.service.js';
import { Service } from '../support/service.js';
import { RECALL, refusalOf, THE_RECALL, VEHICLE } from './calls.js';

/** The number of token requests since the last check, and the pauses between attempts, in milliseconds. */
let tokens = 0;
let pauses: number[] = [];
const realFetch = globalThis.fetch;

beforeEach(() => {
  tokens = 0;
  pauses = [];
  globalThis.fetch = (input, init) => {
    if (String(input).endsWith('/oauth2/v2.0/token')) tokens += 1;
    return realFetch(input, init);
  };
});
afterEach(() => {
  globalThis.fetch = realFetch;
});

function clientOf(service: Service, client: OnboardedClient, options: Partial<RecallsClientOptions> = {}) {
  return service.clientOf(client, {
    wait: async (milliseconds) => {
      pauses.push(milliseconds);
      service.clock.advance({ milliseconds });
    },
    random: () => 0,
    ...options,
  });
}

describe('The TypeScript client', () => {
  let service: Service;
  let maker: OnboardedClient;

  beforeAll(async () => {
    service = await Service.start();
  });
  afterAll(() => service.stop());
  beforeEach(async () => {
    maker = await service.onboard();
  });

  it('opens, finds, fixes, reopens and deletes a recall', async () => {
    const recalls = clientOf(service, maker);

    const opened = await recalls.POST('/recalls', { body: RECALL });
    expect(opened.response.status).toBe(201);
    expect(opened.data.recall).toEqual(RECALL);
    await recalls.PUT('/recalls/vin/{vin}', {
      ...THE_RECALL,
      body: { repairStatus: 'FIXED', rectificationDate: '2024-04-01' },
    });
    const found = await recalls.GET('/recalls/vin/{vin}', VEHICLE);
    expect(found.data.recalls.map(({ repairStatus }) => repairStatus)).toEqual(['FIXED']);
    await recalls.PUT('/recalls/vin/{vin}', { ...THE_RECALL, body: { repairStatus: 'NOT_FIXED' } });
    const deleted = await recalls.DELETE('/recalls/vin/{vin}', THE_RECALL);
    expect(deleted.response.status).toBe(204);
    expect(deleted.data).toBeUndefined();
    expect(await service.query('SELECT 1 FROM recall')).toEqual([]);
  });

  it('sends a file as it is', async () => {
    const { data } = await clientOf(service, maker).POST('/imports/validate', {
      body: 'VIN,ManufacturerRecallCampaignReference,DVSACampaignReference,RecallCampaignStartDate\nA1,C/1,,2024-03-30\n',
      bodySerializer: (file) => file,
      headers: { 'content-type': 'text/csv' },
    });

    expect(data).toMatchObject({ wouldBe: 'merged', counts: { added: 1 } });
  });

  it('asks for one token for 100 calls, also when they are made at the same time', async () => {
    const recalls = clientOf(service, maker);

    await Promise.all(Array.from({ length: 50 }, () => recalls.GET('/recalls')));
    for (let call = 0; call < 50; call++) await recalls.GET('/recalls');

    expect(tokens).toBe(1);
  });

  it('renews its token a minute before the end, and not earlier', async () => {
    const recalls = clientOf(service, maker);
    await recalls.GET('/recalls');

    service.clock.advance({ seconds: 2100 - 61 });
    await recalls.GET('/recalls');
    expect(tokens).toBe(1);
    service.clock.advance({ seconds: 1 });
    await recalls.GET('/recalls');
    expect(tokens).toBe(2);
  });

  it('renews a token that the service says has expired, and sends the call again', async () => {
    // Its clock does not advance, as on a machine that was asleep.
    const recalls = clientOf(service, maker, { now: () => 0 });
    await recalls.GET('/recalls');
    service.clock.advance({ seconds: 3000 });

    const { response } = await recalls.POST('/recalls', { body: RECALL });

    expect(response.status).toBe(201);
    expect(tokens).toBe(2);
    expect(pauses).toEqual([]);
  });

  it('does not ask for a third token when the second one is refused too', async () => {
    const recalls = clientOf(service, maker, { now: () => 0 });
    await recalls.GET('/recalls');
    const ageing = globalThis.fetch;
    globalThis.fetch = async (input, init) => {
      if (input instanceof Request) service.clock.advance({ seconds: 3000 });
      return ageing(input, init);
    };

    const refused = await refusalOf(recalls.GET('/recalls'));

    expect(refused.code).toBe('RECALLS-FB-02');
    expect(tokens).toBe(2);
  });

  it("throws the service's error, with its code, request id and every issue", async () => {
    const refused = await refusalOf(
      clientOf(service, maker).POST('/recalls', {
        body: { ...RECALL, vin: '', recallCampaignStartDate: 'soon' },
      }),
    );

    expect(refused).toBeInstanceOf(Error);
    expect(refused).toMatchObject({
      name: 'RecallsApiError',
      status: 400,
      code: 'RECALLS-BR-01',
      message: 'Invalid request body',
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    expect(refused.errors.map(({ field }) => field)).toEqual(['vin', 'recallCampaignStartDate']);
    expect(refused.mustReadFeedAnew).toBe(false);
  });

  it('says when the change feed has to be read anew, and not when a place in it is malformed', async () => {
    const readFrom = async (since: string) =>
      refusalOf(
        clientOf(service, await service.onboard('mot')).GET('/mot/changes', { params: { query: { since } } }),
      );
    const place = Buffer.from(JSON.stringify([987_654_321, 5, 1])).toString('base64url');

    const unknown = await readFrom(place);
    expect(unknown).toMatchObject({ status: 400, code: 'RECALLS-BR-02', mustReadFeedAnew: true });
    expect(unknown.errors.map(({ field }) => field)).toEqual(['since']);
    expect(await readFrom('x')).toMatchObject({
      status: 400,
      code: 'RECALLS-BR-01',
      mustReadFeedAnew: false,
    });
  });

  it.each([
    ['a recall that is not there', 404, 'RECALLS-NF-01'],
    ["another role's address", 403, 'RECALLS-FB-01'],
  ])('throws %s by its code, and sends the call once', async (_, status, code) => {
    const recalls = clientOf(service, maker);
    const call = status === 404 ? recalls.GET('/recalls/vin/{vin}', VEHICLE) : recalls.GET('/admin/clients');

    expect(await refusalOf(call)).toMatchObject({ status, code, errors: [] });
    expect(pauses).toEqual([]);
  });

  it('says why it gets no token', async () => {
    const recalls = clientOf(service, { ...maker, clientSecret: 'wrong' });

    const refused = await recalls.GET('/recalls').catch((error: unknown) => error);

    expect(refused).toBeInstanceOf(AccessTokenRefused);
    expect(refused).toMatchObject({ status: 401, error: 'invalid_client' });
    expect(String(refused)).toContain('AADSTS7000215');
    expect(String(refused)).not.toContain('wrong');
  });
});

describe('The TypeScript client, with the real limits', () => {
  let service: Service;

  beforeAll(async () => {
    service = await Service.start({ rateLimitPerSecond: 25 });
  });
  afterAll(() => service.stop());

  it('waits for as long as Retry-After says', async () => {
    const recalls = clientOf(service, await service.onboard());

    for (let call = 0; call < 60; call++) await recalls.GET('/recalls');

    expect(pauses).toEqual([1000, 1000]);
    expect(tokens).toBe(1);
  });

  it('sends a POST again too, since a 429 was not carried out', async () => {
    const recalls = clientOf(service, await service.onboard());

    for (let call = 0; call < 30; call++) {
      await recalls.POST('/recalls', { body: { ...RECALL, vin: `CLIENT${call}` } });
    }

    expect(pauses).toEqual([1000]);
    expect(
      await service.query("SELECT count(*)::int AS opened FROM recall WHERE vin LIKE 'CLIENT%'"),
    ).toEqual([{ opened: 30 }]);
  });

  it('does not wait for an allowance that is renewed tomorrow', async () => {
    const recalls = clientOf(service, await service.onboard('manufacturer', { dailyQuota: 3 }));
    service.clock.set(new Date(service.clock.now()).setUTCHours(12, 0, 0, 0));
    for (let call = 0; call < 3; call++) await recalls.GET('/recalls');

    const refused = await refusalOf(recalls.GET('/recalls'));

    expect(refused).toMatchObject({ status: 429, code: 'RECALLS-RL-01' });
    expect(refused.retryAfter).toBeGreaterThan(60);
    expect(pauses).toEqual([]);
  });

  it('sends everything once when its retry budget is 0', async () => {
    const recalls = clientOf(service, await service.onboard(), { retryBudgetSeconds: 0 });
    for (let call = 0; call < 25; call++) await recalls.GET('/recalls');

    expect(await refusalOf(recalls.GET('/recalls'))).toMatchObject({ code: 'RECALLS-RL-02', retryAfter: 1 });
    expect(pauses).toEqual([]);
  });
});
