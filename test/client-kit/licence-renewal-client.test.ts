import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { LicenceRenewalApiError } from '../../client/licence-renewal/licence-renewal-api-error.js';
import {
  createLicenceRenewalClient,
  type LicenceRenewalApplication,
  type LicenceRenewalClientOptions,
} from '../../client/licence-renewal/licence-renewal-client.js';
import { keepApplicationFromLogs } from '../licence-renewal/keep-applications-from-logs.js';
import { exampleApplication, RENEWAL_PATH, RenewalPartner } from '../licence-renewal/renewal-partner.js';
import { PASSWORD } from '../platform/third-party-access/partner.js';
import { Service } from '../support/service.js';

const realFetch = globalThis.fetch;

/** What a test does with a call in place of sending it, if anything. */
let instead: ((request: Request) => Response | Promise<Response> | undefined) | undefined;
let called: string[] = [];

beforeEach(() => {
  called = [];
  instead = undefined;
  globalThis.fetch = async (input, init) => {
    const request = new Request(input, init);
    called.push(`${request.method} ${new URL(request.url).pathname}`);
    return (await instead?.(request)) ?? realFetch(request);
  };
});
afterEach(() => {
  globalThis.fetch = realFetch;
});

describe('The TypeScript client of licence renewal', () => {
  let service: Service;
  let partner: RenewalPartner['partner'];
  let sent = 0;

  beforeAll(async () => {
    service = await Service.start();
    ({ partner } = await RenewalPartner.onboard(service, { environment: 'test' }));
  });
  afterAll(() => service.stop());

  function client(options: Partial<LicenceRenewalClientOptions> = {}) {
    return createLicenceRenewalClient({
      baseUrl: service.url,
      credentials: { userName: partner.userName, password: PASSWORD, apiKey: partner.apiKey },
      now: () => service.clock.now(),
      wait: async (milliseconds) => {
        service.clock.advance({ milliseconds });
      },
      random: () => 0,
      ...options,
    });
  }

  function application(changes: object = {}): LicenceRenewalApplication {
    sent += 1;
    const example = exampleApplication();
    keepApplicationFromLogs(example);
    const handler = { ...example.handler, transactionID: `kit-${sent}` };
    return { ...example, handler, ...changes } as unknown as LicenceRenewalApplication;
  }

  const submissions = () => called.filter((call) => call === `POST ${RENEWAL_PATH}`).length;

  it('sends in an application, also for the second time, and reads what became of it', async () => {
    const renewals = client();
    const given = application();

    const first = await renewals.submit(given, { correlationId: 'case-42', testScenario: 'in-review' });
    service.clock.advance({ minutes: 1 });
    const second = await renewals.submit(given);

    expect(first).toEqual({
      transactionId: `kit-${sent}`,
      dateTimeReceived: expect.any(String),
      isReplayed: false,
      location: `${RENEWAL_PATH}/kit-${sent}`,
    });
    expect(second).toEqual({ ...first, isReplayed: true });
    const { data } = await renewals.GET('/drivers-renewal/v1/drivers/renewal/{transactionId}', {
      params: { path: { transactionId: first.transactionId } },
    });
    expect(data.transactionId).toBe(first.transactionId);
    const { data: page } = await renewals.GET('/drivers-renewal/v1/drivers/renewal', {});
    expect(page.applications.length).toBeGreaterThan(0);
  });

  it('sends an application with an id again when nobody knows whether it was stored: it is stored once', async () => {
    let lost = 0;
    instead = (request) => {
      if (request.method !== 'POST' || !request.url.endsWith(RENEWAL_PATH) || lost > 0) return undefined;
      lost += 1;
      // The service stores it, and its answer is lost.
      return realFetch(request).then(() => {
        throw new TypeError('fetch failed', { cause: { code: 'UND_ERR_SOCKET' } });
      });
    };
    expect(await client().submit(application())).toMatchObject({ isReplayed: true });
    expect(submissions()).toBe(2);
  });

  it('sends one without an id once', async () => {
    instead = (request) =>
      request.url.endsWith(RENEWAL_PATH) ? new Response('{}', { status: 503 }) : undefined;
    const { transactionID: _, ...handler } = exampleApplication().handler;
    const refusal = await client()
      .submit(application({ handler }))
      .catch((error: unknown) => error);
    expect(refusal).toMatchObject({ name: 'LicenceRenewalApiError', status: 503 });
    expect(submissions()).toBe(1);
  });

  it('throws everything that is wrong, and the code of another application under the same id', async () => {
    const renewals = client();
    const wrong = await renewals
      .submit(application({ feePaid: -1, transactionType: 'TYR' }))
      .catch((error: unknown) => error);
    expect(wrong).toBeInstanceOf(LicenceRenewalApiError);
    const { status, errors, correlationId } = wrong as LicenceRenewalApiError;
    expect({ status, titles: errors.map(({ title }) => title).sort() }).toEqual({
      status: 400,
      titles: ['feePaid', 'transactionType'],
    });
    expect(correlationId).toEqual(expect.any(String));

    const given = application();
    await renewals.submit(given);
    const other = await renewals.submit({ ...given, feePaid: 1700 }).catch((error: unknown) => error);
    expect(other).toMatchObject({ status: 409, code: 'DuplicateTransaction' });
    const unknown = await renewals
      .GET('/drivers-renewal/v1/drivers/renewal/{transactionId}', {
        params: { path: { transactionId: 'never' } },
      })
      .catch((error: unknown) => error);
    expect(unknown).toMatchObject({ status: 404, code: 'UnknownTransaction' });
  });
});
