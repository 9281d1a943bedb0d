import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { KadoeApiError } from '../../client/kadoe/kadoe-api-error.js';
import { createKadoeClient, type KadoeClientOptions } from '../../client/kadoe/kadoe-client.js';
import { SignInRefused } from '../../client/third-party/sign-in-refused.js';
import { loadTestVehicles } from '../../src/kadoe/register/load-test-vehicles.js';
import { Enquirer } from '../kadoe/enquirer.js';
import { PASSWORD, Partner } from '../platform/third-party-access/partner.js';
import { Service } from '../support/service.js';
import { keepFromLogs } from '../support/suite-log.js';

const PATH = '/kadoe/v1/vehicle-keeper';
const NEW_PASSWORD = 'Other-Horse-8';

const realFetch = globalThis.fetch;

/** The paths that were called since the last check, and the pauses between attempts, in milliseconds. */
let called: string[] = [];
let pauses: number[] = [];

beforeEach(() => {
  called = [];
  pauses = [];
  globalThis.fetch = (input, init) => {
    called.push(new URL(input instanceof Request ? input.url : String(input)).pathname);
    return realFetch(input, init);
  };
});
afterEach(() => {
  globalThis.fetch = realFetch;
});

const signIns = () => called.filter((path) => path.endsWith('/authenticate')).length;

/** The error with which a call was refused. */
async function refusalOf(call: Promise<unknown>): Promise<unknown> {
  return call.then(
    () => {
      throw new Error('The call was not refused.');
    },
    (reason: unknown) => reason,
  );
}

describe('The TypeScript client of KADOE', () => {
  let service: Service;
  let partner: Partner;

  beforeAll(async () => {
    service = await Service.start();
    await loadTestVehicles(service.application);
    ({ partner } = await Enquirer.onboard(service, { environment: 'test', enquirers: { DM001: ['00EV'] } }));
  });
  afterAll(() => service.stop());

  function client(options: Partial<KadoeClientOptions> = {}, of = partner) {
    return createKadoeClient({
      baseUrl: service.url,
      credentials: { userName: of.userName, password: PASSWORD, apiKey: of.apiKey },
      now: () => service.clock.now(),
      wait: async (milliseconds) => {
        pauses.push(milliseconds);
        service.clock.advance({ milliseconds });
      },
      random: () => 0,
      ...options,
    });
  }

  const enquiry = (registrationNumber = 'AA19BBB') => ({
    body: {
      registrationNumber,
      enquirerId: 'DM001',
      reasonCode: '00EV',
      eventDate: '2024-06-01',
      referenceNumber: 'ABC123',
    },
  });

  it('signs in once, also for calls at the same time, and gets keepers', async () => {
    const kadoe = client();

    const answers = await Promise.all(Array.from({ length: 5 }, () => kadoe.POST(PATH, enquiry())));
    await kadoe.POST(PATH, enquiry());

    expect(answers.map(({ data }) => data.keeper?.lastName)).toEqual(Array(5).fill('WILS'));
    expect(signIns()).toBe(1);
  });

  it('sends a correlation id if it is given', async () => {
    const { response } = await client().POST(PATH, {
      ...enquiry(),
      params: { header: { 'X-Correlation-ID': 'case-42' } },
    });

    expect(response.headers.get('x-correlation-id')).toBe('case-42');
  });

  it('renews its token a minute before its end, and not earlier', async () => {
    const kadoe = client();
    await kadoe.POST(PATH, enquiry());

    service.clock.advance({ minutes: 58, seconds: 59 });
    await kadoe.POST(PATH, enquiry());
    expect(signIns()).toBe(1);
    service.clock.advance({ seconds: 1 });
    await kadoe.POST(PATH, enquiry());
    expect(signIns()).toBe(2);
  });

  it('renews a token that the service refuses, and sends the enquiry again, once', async () => {
    // Its clock does not advance, as on a machine that was asleep.
    const kadoe = client({ now: () => 0 });
    await kadoe.POST(PATH, enquiry());
    service.clock.advance({ hours: 2 });

    expect((await kadoe.POST(PATH, enquiry())).data.registrationNumber).toBe('AA19BBB');
    expect(signIns()).toBe(2);
    expect(called.filter((path) => path === PATH)).toHaveLength(3);
    expect(pauses).toEqual([]);
  });

  it('throws what is wrong with an enquiry, and that there is no keeper, with the code and every error', async () => {
    const kadoe = client();
    const withheld = await refusalOf(kadoe.POST(PATH, enquiry('BV58PVS')));
    expect(withheld).toBeInstanceOf(KadoeApiError);
    expect(withheld).toMatchObject({
      name: 'KadoeApiError',
      status: 404,
      code: 'ENV912',
      message: 'Details unavailable',
      correlationId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });

    const wrong = await refusalOf(
      kadoe.POST(PATH, { body: { ...enquiry('?').body, eventDate: 'yesterday' } }),
    );
    expect(wrong).toMatchObject({ status: 400, code: 'ENV901' });
    expect((wrong as KadoeApiError).errors).toHaveLength(2);
    const keyless = client({ credentials: { userName: partner.userName, password: PASSWORD, apiKey: 'no' } });
    expect(await refusalOf(keyless.POST(PATH, enquiry()))).toMatchObject({ status: 403, code: 'Forbidden' });
  });

  it('waits as Retry-After says, because an enquiry that was answered 429 was not carried out', async () => {
    const refused = await refusalOf(client({ retryBudgetSeconds: 2 }).POST(PATH, enquiry('ER19THR')));

    expect(refused).toMatchObject({ status: 429, retryAfter: 1 });
    expect(pauses).toEqual([1000, 1000]);
    expect(called.filter((path) => path === PATH)).toHaveLength(3);
  });

  it('does not send an enquiry again after a 503: it may be recorded and charged', async () => {
    const refused = await refusalOf(client().POST(PATH, enquiry('ER19MNT')));

    expect(refused).toMatchObject({ status: 503, code: 'ServiceUnavailable', retryAfter: 5 });
    expect(called.filter((path) => path === PATH)).toHaveLength(1);
    expect(pauses).toEqual([]);
  });

  it('signs in again after a 503, because a second token harms nobody', async () => {
    const counting = globalThis.fetch;
    let failures = 1;
    globalThis.fetch = async (input, init) => {
      const answer = await counting(input, init);
      if (!String(input).endsWith('/authenticate') || failures-- <= 0) return answer;
      return new Response('', { status: 503, headers: { 'retry-after': '2' } });
    };

    expect((await client().POST(PATH, enquiry())).response.status).toBe(200);
    expect(signIns()).toBe(2);
    expect(pauses).toEqual([2000]);
  });

  it('tries a refused sign-in again after five minutes, so that it never locks its own user', async () => {
    const other = await Partner.signedUp(service, 'kadoe', 'test');
    const { userName, apiKey } = other;
    const kadoe = client({ credentials: { userName, password: 'Wrong-Horse-9', apiKey } });

    for (let call = 0; call < 20; call++) {
      const refused = await refusalOf(kadoe.POST(PATH, enquiry()));
      expect(refused).toBeInstanceOf(SignInRefused);
      expect(refused).toMatchObject({ status: 401, detail: 'Authentication attempt failed' });
      expect(String(refused)).not.toContain('Wrong-Horse-9');
    }

    expect(signIns()).toBe(1);
    expect((await other.authenticate(PASSWORD, '127.0.0.1')).status).toBe(200);
    service.clock.advance({ minutes: 5 });
    await refusalOf(kadoe.POST(PATH, enquiry()));
    expect(signIns()).toBe(2);
  });

  it('sets a password in place of a one-time password, and signs in with it from then on', async () => {
    const { partner: other } = await Enquirer.onboard(service, { environment: 'test' });
    const { userName, apiKey } = other;
    // As administrators do.
    const reset = await service.onboard('admin');
    const { body } = await service.as(reset).post(`/admin/clients/${other.clientId}/user/reset`);
    const kadoe = client({ credentials: { userName, password: body.oneTimePassword, apiKey } });

    await kadoe.setPassword(NEW_PASSWORD);

    // It has no enquirer, and is signed in.
    expect(await refusalOf(kadoe.POST(PATH, enquiry()))).toMatchObject({ status: 403, code: 'ENV930' });
    const again = await refusalOf(kadoe.setPassword(NEW_PASSWORD));
    expect(again).toMatchObject({ name: 'SignInRefused', status: 400, isPasswordExpired: false });
  });

  it('renews its API key, and calls with the new one', async () => {
    const { partner: other } = await Enquirer.onboard(service, { environment: 'test' });
    const kadoe = client({}, other);

    const key = await kadoe.renewApiKey();

    keepFromLogs('an API key', key);
    expect(key).toMatch(/^vrk_test_/);
    service.clock.advance({ seconds: 61 });
    expect(await refusalOf(client({}, other).POST(PATH, enquiry()))).toMatchObject({ code: 'Forbidden' });
    expect(await refusalOf(kadoe.POST(PATH, enquiry()))).toMatchObject({ code: 'ENV930' });
  });

  it('takes its credentials to no other address', async () => {
    const counting = globalThis.fetch;
    globalThis.fetch = async (input, init) => {
      if (new URL(input instanceof Request ? input.url : String(input)).pathname === PATH) {
        return new Response('', { status: 307, headers: { location: 'http://127.0.0.1:1/' } });
      }
      return counting(input, init);
    };

    expect(await refusalOf(client().POST(PATH, enquiry()))).toMatchObject({ status: 307, code: undefined });
  });

  // The last one, because afterwards everybody's password has expired.
  it('says that a password has expired, and sets another one', async () => {
    const { partner: other } = await Enquirer.onboard(service, { environment: 'test' });
    service.clock.advance({ days: 91 });
    const kadoe = client({}, other);

    expect(await refusalOf(kadoe.POST(PATH, enquiry()))).toMatchObject({ isPasswordExpired: true });
    await kadoe.setPassword(NEW_PASSWORD);
    expect(await refusalOf(kadoe.POST(PATH, enquiry()))).toMatchObject({ code: 'ENV930' });
  });
});
