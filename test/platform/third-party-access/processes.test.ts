import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FakeClock } from '../../support/fake-clock.js';
import { createDatabase, type Service } from '../../support/service.js';
import { PASSWORD, Partner, post, REFUSED, startService } from './partner.js';

describe('Two processes', () => {
  const clock = new FakeClock();
  let database: Awaited<ReturnType<typeof createDatabase>>;
  let one: Service;
  let other: Service;

  beforeAll(async () => {
    database = await createDatabase();
    one = await startService({}, { clock, databaseUrl: database.url });
    other = await startService({}, { clock, databaseUrl: database.url });
  });
  afterAll(async () => {
    await one.stop();
    await other.stop();
    await database.drop();
  });

  const attempt = (service: Service, { userName }: Partner, password: string) =>
    post(service, 'authenticate', { userName, password }, '203.0.113.1');

  it('count wrong passwords together, also those that arrive at once', async () => {
    const partner = await Partner.signedUp(one);
    const answers = await Promise.all(
      [one, other].flatMap((service) => [1, 2].map(() => attempt(service, partner, 'wrong'))),
    );
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401]);
    expect((await attempt(one, partner, PASSWORD)).status).toBe(200);
    await attempt(other, partner, 'wrong');
    for (const service of [one, other]) {
      const answer = await attempt(service, partner, PASSWORD);
      expect({ status: answer.status, body: answer.body }).toEqual({ status: 401, body: REFUSED });
    }
  });

  it('remember a lock when they are started again', async () => {
    const partner = await Partner.signedUp(one);
    for (let count = 0; count < 5; count++) await attempt(one, partner, 'wrong');
    const third = await startService({}, { clock, databaseUrl: database.url });
    try {
      expect((await attempt(third, partner, PASSWORD)).body).toEqual(REFUSED);
      clock.advance({ minutes: 15 });
      expect((await attempt(third, partner, PASSWORD)).status).toBe(200);
    } finally {
      await third.stop();
    }
  });

  it('take each other’s tokens, new keys and codes', async () => {
    const partner = await Partner.signedUp(one);
    const headers = await partner.headers();
    const path = '/keepers/v1/things/one';
    expect((await other.anonymous.get(path).set(headers)).status).toBe(200);
    const renewed = await other.anonymous.post('/thirdparty-access/v1/new-api-key').set(headers);
    const next = { ...headers, 'X-API-Key': renewed.body.newApiKey };
    expect((await one.anonymous.get(path).set(next)).status).toBe(200);
    const verifyCode = await partner.requestCode();
    const body = { userName: partner.userName, newPassword: 'Elsewhere-Horse-4', verifyCode };
    expect((await post(other, 'password', body)).status).toBe(200);
  });

  it('let a code be used once, when it arrives at both at once', async () => {
    const partner = await Partner.signedUp(one);
    const verifyCode = await partner.requestCode();
    const answers = await Promise.all(
      [one, other].map((service, index) =>
        post(service, 'password', {
          userName: partner.userName,
          newPassword: `Both-Horses-${index}`,
          verifyCode,
        }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401]);
  });
});
