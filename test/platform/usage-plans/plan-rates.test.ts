import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { LimiterCounters } from '../../../src/platform/limits/limiter-counters.js';
import { createDatabase, Service } from '../../support/service.js';
import { plannedSurface } from './planned.surface.js';
import { PlannedClients } from './planned-clients.js';

/** Twelve calls, and one more in ten seconds. */
const COLLECTIVE = { perSecond: 0.1, burst: 12 };

const TOO_MANY = {
  errors: [{ status: '429', title: 'Too Many Requests', detail: 'Too Many Requests' }],
};

describe('The rates of usage plans', () => {
  let service: Service;
  let clients: PlannedClients;

  beforeAll(async () => {
    service = await Service.start({}, { moreSurfaces: [plannedSurface(COLLECTIVE)] });
    clients = new PlannedClients(service);
  });
  // The collective buckets are full again.
  beforeEach(() => service.clock.advance({ seconds: 121 }));
  afterAll(() => service.stop());

  const decided = (limiter: string) => ({
    ...service.application.get(LimiterCounters, { strict: false }).decisions.get(limiter),
  });

  it('let a burst through and then what refills, and say so with every answer', async () => {
    const client = await clients.clientWith({ rate: 2, burst: 3 });
    const answers = [];
    for (let call = 0; call < 4; call++) answers.push(await clients.call(client));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 429]);
    for (const { headers } of answers) expect(headers.get('ratelimit-policy')).toBe('"plan";q=3;w=2');
    expect(answers.map(({ headers }) => headers.get('ratelimit'))).toEqual([
      '"plan";r=2;t=1',
      '"plan";r=1;t=1',
      '"plan";r=0;t=1',
      '"plan";r=0;t=1',
    ]);
    expect(answers.map(({ headers }) => headers.get('retry-after'))).toEqual([null, null, null, '1']);
    expect(await answers[3]?.json()).toEqual(TOO_MANY);
    service.clock.advance({ milliseconds: 500 });
    expect(await clients.passed(2, client)).toBe(1);
  });

  it('take nothing from the collective limit for a call over the client’s own', async () => {
    const [greedy, other] = [
      await clients.clientWith({ burst: 2 }),
      await clients.clientWith({ rate: 0.1, burst: 100 }),
    ];
    const before = decided('plan-collective');
    expect(await clients.passed(30, greedy)).toBe(2);
    expect(await clients.passed(12, other)).toBe(10);
    // The 28 calls that the plan refused were not decided by the collective limit.
    const after = decided('plan-collective');
    expect({
      letThrough: Number(after.letThrough) - Number(before.letThrough),
      refused: Number(after.refused) - Number(before.refused),
    }).toEqual({ letThrough: 12, refused: 2 });
  });

  it('cost a client nothing for a call that the collective limit refuses', async () => {
    const [one, other] = [
      await clients.clientWith({ rate: 0.1, burst: 12 }),
      await clients.clientWith({ rate: 0.1, burst: 4 }),
    ];
    expect(await clients.passed(12, one)).toBe(12);
    for (let call = 0; call < 5; call++) {
      const refused = await clients.call(other);
      expect(refused.status).toBe(429);
      expect(await refused.json()).toEqual(TOO_MANY);
      // The client's own bucket is full, and the wait is that of the collective one.
      expect(refused.headers.get('ratelimit')).toBe('"plan";r=4;t=0');
      expect(refused.headers.get('retry-after')).toBe('10');
    }
    // The wait is enough for one call, and it is the first that the client's bucket pays for.
    service.clock.advance({ seconds: 10 });
    const allowed = await clients.call(other);
    expect(allowed.status).toBe(200);
    expect(allowed.headers.get('ratelimit')).toBe('"plan";r=3;t=10');
    expect((await clients.call(other)).status).toBe(429);
  });

  it('have a collective limit for live clients and one for test clients', async () => {
    const [live, test] = [
      await clients.clientWith({ rate: 0.1, burst: 100 }),
      await clients.clientWith({ rate: 0.1, burst: 100 }),
    ];
    expect(await clients.passed(15, live)).toBe(12);
    expect(await clients.passed(15, test, 'test')).toBe(12);
    expect(await clients.passed(1, test)).toBe(0);
  });

  it('count from the next call on when a plan changes, or a client gets another', async () => {
    const plan = await clients.plan({ rate: 0.1, burst: 2 });
    const client = await clients.client(plan);
    expect(await clients.passed(3, client)).toBe(2);
    await clients.change(plan, { burst: 5 });
    expect(await clients.passed(5, client)).toBe(3);
    await clients.move(client, await clients.plan({ rate: 0.1, burst: 7 }));
    expect(await clients.passed(5, client)).toBe(2);
  });

  it('let no client call that has no plan', async () => {
    const refused = await clients.call(await clients.client());
    expect(refused.status).toBe(403);
    expect(await refused.json()).toMatchObject({ errors: [{ status: '403', code: 'Forbidden' }] });
    expect(refused.headers.get('ratelimit')).toBeNull();
  });

  it('leave public routes to the limit of addresses', async () => {
    const answer = await fetch(`${service.url}/planned/open`);
    expect({ status: answer.status, policy: answer.headers.get('ratelimit-policy') }).toEqual({
      status: 200,
      policy: null,
    });
  });

  it('are counted for the metrics, by the limit that refused', async () => {
    const [own, collective] = [decided('plan'), decided('plan-collective')];
    const client = await clients.clientWith({ rate: 0.1, burst: 2 });
    const other = await clients.clientWith({ rate: 0.1, burst: 100 });
    await clients.passed(3, client);
    await clients.passed(12, other);
    expect(decided('plan')).toEqual({
      letThrough: Number(own.letThrough) + 14,
      refused: Number(own.refused) + 1,
    });
    expect(decided('plan-collective')).toEqual({
      letThrough: Number(collective.letThrough) + 12,
      refused: Number(collective.refused) + 2,
    });
  });
});

describe('Processes with usage plans', () => {
  it('all go by a change within a second, without Redis too', async () => {
    const database = await createDatabase();
    const surfaces = { moreSurfaces: [plannedSurface({ perSecond: 1_000, burst: 1_000 })] };
    const one = await Service.start({}, { databaseUrl: database.url, ...surfaces });
    const other = await Service.start({}, { databaseUrl: database.url, ...surfaces });
    const [here, there] = [new PlannedClients(one), new PlannedClients(other)];
    const plan = await here.plan({ rate: 0.1, burst: 2 });
    const client = await here.client(plan);
    expect(await there.passed(3, client)).toBe(2);
    await here.change(plan, { burst: 4 });
    other.clock.advance({ milliseconds: 501 });
    expect(await there.passed(4, client)).toBe(2);
    await here.move(client, await here.plan({ rate: 0.1, burst: 5 }));
    other.clock.advance({ milliseconds: 501 });
    expect(await there.passed(4, client)).toBe(1);
    for (const service of [one, other]) await service.stop();
    await database.drop();
  });
});
