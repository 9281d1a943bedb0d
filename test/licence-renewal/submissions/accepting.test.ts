import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startService } from '../../platform/third-party-access/partner.js';
import type { Service } from '../../support/service.js';
import { exampleApplication, RENEWAL_PATH, RenewalPartner } from '../renewal-partner.js';
import { applicationWith } from './application-with.js';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

let service: Service;
let partner: RenewalPartner;

beforeAll(async () => {
  // Nothing becomes of an application meanwhile.
  service = await startService({ parts: new Set(['api']) });
  partner = await RenewalPartner.onboard(service);
});

afterAll(() => service.stop());

const count = async () =>
  Number((await service.query<{ n: string }>('SELECT count(*) AS n FROM renewal_application'))[0]?.n);

describe("the guide's example with real images", () => {
  it('is 202 with its id, the time of its receipt, and the place of its status', async () => {
    const answer = await partner.submit(exampleApplication(), { 'X-Correlation-ID': 'b5d9b2bd-6e8f' });
    expect({ status: answer.status, body: answer.body }).toEqual({
      status: 202,
      body: {
        transactionId: '123456789012345678901234',
        dateTimeReceived: new Date(service.clock.now()).toISOString(),
      },
    });
    expect(answer.headers.location).toBe(`${RENEWAL_PATH}/123456789012345678901234`);
    expect(answer.headers['x-correlation-id']).toBe('b5d9b2bd-6e8f');
    expect(answer.headers).not.toHaveProperty('idempotency-replayed');
    const status = await partner.ask('123456789012345678901234');
    expect(status.body).toMatchObject({
      transactionId: '123456789012345678901234',
      dateTimeReceived: answer.body.dateTimeReceived,
    });
  });
});

describe('the same application again', () => {
  it('is 202 with the first time and says that it is a repetition', async () => {
    const application = applicationWith({ 'handler.transactionId': 'again-1' });
    const first = await partner.submit(application);
    const before = await count();
    service.clock.advance({ minutes: 5 });
    const again = await partner.submit(application);
    expect({ status: again.status, body: again.body }).toEqual({ status: 202, body: first.body });
    expect(again.headers['idempotency-replayed']).toBe('true');
    expect(again.headers.location).toBe(first.headers.location);
    expect(await count()).toBe(before);
  });

  it('may be spelt in another way', async () => {
    const id = 'again-2';
    await partner.submit(applicationWith({ 'handler.transactionId': id }));
    const { handler, driverNumber, ...rest } = applicationWith({ 'handler.transactionId': undefined }) as {
      handler: object;
      driverNumber: string;
    };
    const reversed = Object.fromEntries(Object.entries({ ...rest, bfpo: undefined }).reverse());
    const again = await partner.submit({
      ...reversed,
      drivingLicenceNumber: driverNumber.toLowerCase(),
      dateOfBirth: '1970-01-01',
      handler: { ...handler, transactionID: id, transactionId: null },
    });
    expect(again.status).toBe(202);
    expect(again.headers['idempotency-replayed']).toBe('true');
  });

  it('is one application however many come at once', async () => {
    const application = applicationWith({ 'handler.transactionId': 'at-once' });
    const before = await count();
    const answers = await Promise.all(Array.from({ length: 8 }, () => partner.submit(application)));
    expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(202));
    expect(new Set(answers.map(({ body }) => body.dateTimeReceived)).size).toBe(1);
    expect(answers.filter(({ headers }) => headers['idempotency-replayed'] === undefined)).toHaveLength(1);
    expect(await count()).toBe(before + 1);
  });

  it('of another client is another application', async () => {
    const application = applicationWith({ 'handler.transactionId': 'shared' });
    await partner.submit(application);
    const other = await RenewalPartner.onboard(service);
    expect((await other.ask('shared')).body.errors).toEqual([
      {
        status: '404',
        code: 'UnknownTransaction',
        detail: 'No application of this client has this transactionId.',
      },
    ]);
    const answer = await other.submit(application);
    expect(answer.status).toBe(202);
    expect(answer.headers).not.toHaveProperty('idempotency-replayed');
  });
});

describe('the same id with another content', () => {
  it.each([
    ['another fee', { feePaid: 1400 }],
    ['a field less', { daytimePhone: undefined }],
    ['an image less', { photoCardBack: undefined }],
    ['another image', { photoCardBack: exampleApplication().photoCardFront }],
  ])('%s is 409', async (_, changes) => {
    const id = randomUUID();
    await partner.submit(applicationWith({ 'handler.transactionId': id }));
    const answer = await partner.submit(applicationWith({ 'handler.transactionId': id, ...changes }));
    expect({ status: answer.status, body: answer.body }).toEqual({
      status: 409,
      body: {
        errors: [
          {
            status: '409 CONFLICT',
            code: 'DuplicateTransaction',
            title: 'handler.transactionId',
            detail: 'Another application was accepted under this transactionId.',
          },
        ],
      },
    });
  });

  it('may follow a request that was refused', async () => {
    const id = 'refused-first';
    expect((await partner.submit(applicationWith({ 'handler.transactionId': id, feePaid: -1 }))).status).toBe(
      400,
    );
    expect(
      (await partner.submit(applicationWith({ 'handler.transactionId': id, feePaid: 1400 }))).status,
    ).toBe(202);
  });
});

describe('an application without an id', () => {
  it('gets one, and is another one each time', async () => {
    const [one, other] = [await partner.submit(applicationWith()), await partner.submit(applicationWith())];
    expect(one.body.transactionId).toMatch(UUID);
    expect(other.body.transactionId).toMatch(UUID);
    expect(other.body.transactionId).not.toBe(one.body.transactionId);
    expect((await partner.ask(one.body.transactionId)).status).toBe(200);
  });
});

describe('an id', () => {
  it.each([
    'a/b',
    'a b?c#d',
    '%2e',
    'ä😀',
    'x'.repeat(256),
  ])('of any characters is found again: %s', async (id) => {
    const answer = await partner.submit(applicationWith({ 'handler.transactionId': id }));
    expect(answer.status).toBe(202);
    const status = await service.anonymous.get(answer.headers.location ?? '').set(partner.headers);
    expect({ status: status.status, id: status.body.transactionId }).toEqual({ status: 200, id });
  });
});

describe('X-Test-Scenario', () => {
  it('of a test client names one of four', async () => {
    const test = await RenewalPartner.onboard(service, { environment: 'test' });
    for (const scenario of ['accepted', 'in-review', 'rejected', 'forwarding-fails']) {
      const answer = await test.submit(applicationWith({ 'handler.transactionId': scenario }), {
        'X-Test-Scenario': scenario,
      });
      expect(answer.status).toBe(202);
    }
    const [row] = await service.query<{ scenarios: string[] }>(
      'SELECT array_agg(scenario ORDER BY scenario) AS scenarios FROM renewal_application WHERE scenario IS NOT NULL',
    );
    expect(row?.scenarios).toEqual(['accepted', 'forwarding-fails', 'in-review', 'rejected']);
    const answer = await test.submit(applicationWith({ feePaid: -1 }), { 'X-Test-Scenario': 'Accepted' });
    expect({ status: answer.status, errors: answer.body.errors }).toEqual({
      status: 400,
      errors: [
        {
          status: '400 BAD_REQUEST',
          code: 'Enum',
          title: 'X-Test-Scenario',
          detail: 'X-Test-Scenario must be one of accepted, in-review, rejected, forwarding-fails.',
        },
        {
          status: '400 BAD_REQUEST',
          code: 'Range',
          title: 'feePaid',
          detail: 'feePaid must be from 0 to 999999.',
        },
      ],
    });
  });

  it('of a live client is ignored', async () => {
    for (const scenario of ['rejected', 'nonsense']) {
      const answer = await partner.submit(applicationWith({ 'handler.transactionId': `live-${scenario}` }), {
        'X-Test-Scenario': scenario,
      });
      expect(answer.status).toBe(202);
      const rows = await service.query(
        'SELECT 1 FROM renewal_application WHERE client_id = $1 AND scenario IS NOT NULL',
        [partner.partner.clientId],
      );
      expect(rows).toEqual([]);
    }
  });
});

describe('X-Correlation-ID', () => {
  it('that is malformed is 400 beside the faults of the fields', async () => {
    const answer = await partner.submit(applicationWith({ feePaid: -1 }), {
      'X-Correlation-ID': 'x'.repeat(129),
    });
    expect(answer.status).toBe(400);
    expect(answer.body.errors.map(({ code }: { code: string }) => code)).toEqual(['InvalidHeader', 'Range']);
  });
});

describe('the reconciliation of a day', () => {
  it('lists the own applications of a time, oldest first, in pages', async () => {
    // A whole minute, so that times are easy to read.
    service.clock.set(Math.ceil(service.clock.now() / 60_000) * 60_000);
    const begin = service.clock.now();
    const at = (minutes: number) => new Date(begin + minutes * 60_000).toISOString();
    const caller = await RenewalPartner.onboard(service);
    const signedIn = caller.headers;
    const list = async (query: string) => {
      const answer = await service.anonymous.get(`${RENEWAL_PATH}?${query}`).set(signedIn);
      expect(answer.status, answer.text).toBe(200);
      return answer.body as { applications: { transactionId: string; state: string }[]; next: string | null };
    };
    const submit = async (id: string) => {
      const answer = await service.anonymous
        .post(RENEWAL_PATH)
        .set(signedIn)
        .send(applicationWith({ 'handler.transactionId': id }));
      expect(answer.status).toBe(202);
    };
    for (const id of ['one', 'two', 'three']) {
      await submit(id);
      service.clock.advance({ minutes: 1 });
    }
    const ids = ({ applications }: { applications: { transactionId: string }[] }) =>
      applications.map(({ transactionId }) => transactionId);
    const all = await list(`receivedFrom=${at(0)}`);
    expect(ids(all)).toEqual(['one', 'two', 'three']);
    expect(all.applications[0]).toEqual({
      transactionId: 'one',
      state: 'RECEIVED',
      dateTimeReceived: at(0),
      stateSince: at(0),
    });
    expect(ids(await list(`receivedFrom=${at(1)}&receivedTo=${at(2)}`))).toEqual(['two']);
    expect(ids(await list('status=IN_REVIEW'))).toEqual([]);
    const first = await list('limit=2');
    expect(ids(first)).toEqual(['one', 'two']);
    expect(ids(await list(`limit=2&cursor=${first.next}`))).toEqual(['three']);
  });

  it.each([
    ['status=LOST', 'Enum status'],
    ['receivedFrom=yesterday', 'Date receivedFrom'],
    ['receivedTo=2026-02-30', 'Date receivedTo'],
    ['limit=0', 'Malformed limit'],
    ['cursor=x', 'Malformed cursor'],
    ['state=READY', 'UnknownField query'],
  ])('refuses %s', async (query, expected) => {
    const answer = await service.anonymous
      .get(`${RENEWAL_PATH}?${query}`)
      .set(await partner.partner.headers());
    expect(answer.status).toBe(400);
    expect(
      answer.body.errors.map(({ code, title }: { code: string; title: string }) => `${code} ${title}`),
    ).toEqual([expected]);
  });
});
