import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { PlanQuota } from '../../../src/platform/usage-plans/plan-quota.js';
import type { PlanTerms } from '../../../src/platform/usage-plans/usage-plan.js';
import { FakeClock } from '../../support/fake-clock.js';
import { createDatabase, Service } from '../../support/service.js';
import { plannedSurface } from './planned.surface.js';
import { PlannedClients } from './planned-clients.js';

/** So high that only the quota limits. */
const UNLIMITED = { perSecond: 10_000, burst: 100_000 };

const quotaOf = (quota: number, quotaPeriod: PlanTerms['quotaPeriod']) => ({
  rate: 10_000,
  burst: 100_000,
  quota,
  quotaPeriod,
});

describe('The quotas of usage plans', () => {
  let service: Service;
  let clients: PlannedClients;

  beforeAll(async () => {
    service = await Service.start({}, { clock: new FakeClock(), moreSurfaces: [plannedSurface(UNLIMITED)] });
    clients = new PlannedClients(service);
  });
  // A Wednesday.
  beforeEach(() => service.clock.set('2026-12-16T10:00:00.000Z'));
  afterAll(() => service.stop());

  it.each([
    ['DAY', '2026-12-16', '2026-12-16T23:59:59.999Z', '2026-12-17', 86_400, 50_400],
    ['WEEK', '2026-12-14', '2026-12-20T23:59:59.999Z', '2026-12-21', 604_800, 396_000],
    ['MONTH', '2026-12-01', '2026-12-31T23:59:59.999Z', '2027-01-01', 2_678_400, 1_346_400],
  ] as const)('of a %s are given anew when the next one begins at 00:00 UTC', async (period, starts, lastMoment, next, seconds, left) => {
    const client = await clients.clientWith(quotaOf(3, period));
    const first = await clients.call(client);
    expect(first.status).toBe(200);
    expect(first.headers.get('ratelimit-policy')).toBe(`"plan";q=100000;w=10, "quota";q=3;w=${seconds}`);
    expect(first.headers.get('ratelimit')).toBe(`"plan";r=99999;t=1, "quota";r=2;t=${left}`);
    expect(await clients.passed(2, client)).toBe(2);
    const refused = await clients.call(client);
    expect(refused.status).toBe(429);
    expect(refused.headers.get('retry-after')).toBe(String(left));
    expect(refused.headers.get('ratelimit')).toMatch(new RegExp(`, "quota";r=0;t=${left}$`));
    expect(await refused.json()).toMatchObject({ errors: [{ title: 'Too Many Requests' }] });

    service.clock.set(lastMoment);
    const last = await clients.call(client);
    expect({ status: last.status, wait: last.headers.get('retry-after') }).toEqual({
      status: 429,
      wait: '1',
    });
    service.clock.advance({ milliseconds: 1 });
    expect(await clients.passed(4, client)).toBe(3);
    expect(await clients.usage(client)).toEqual([
      { starts, period, handedOut: 3, used: expect.any(Number) },
      { starts: next, period, handedOut: 3, used: expect.any(Number) },
    ]);
  });

  it('know how long a February is', async () => {
    service.clock.set('2028-02-01T00:00:00.000Z');
    const leap = await clients.call(await clients.clientWith(quotaOf(3, 'MONTH')));
    expect(leap.headers.get('ratelimit-policy')).toMatch(/"quota";q=3;w=2505600$/);
  });

  it('count what a client has used when the quota changes, or the client gets a plan of the same period', async () => {
    const plan = await clients.plan(quotaOf(3, 'DAY'));
    const client = await clients.client(plan);
    expect(await clients.passed(4, client)).toBe(3);
    await clients.change(plan, { quota: 5 });
    expect(await clients.passed(4, client)).toBe(2);
    await clients.move(client, await clients.plan(quotaOf(6, 'DAY')));
    expect(await clients.passed(4, client)).toBe(1);
    await clients.change(plan, { quota: 2 });
    await clients.move(client, plan);
    expect(await clients.passed(1, client)).toBe(0);
  });

  it('count from none when the period changes, and give back what was leased of the other', async () => {
    const plan = await clients.plan(quotaOf(50, 'DAY'));
    const client = await clients.client(plan);
    expect(await clients.passed(2, client)).toBe(2);
    await clients.change(plan, { quotaPeriod: 'WEEK' });
    expect(await clients.passed(3, client)).toBe(3);
    const quota = service.application.get(PlanQuota, { strict: false });
    for (const _ of ['busy', 'at rest']) await quota.reportAtRest();
    expect(await clients.usage(client)).toEqual([
      { starts: '2026-12-14', period: 'WEEK', handedOut: 5, used: 3 },
      { starts: '2026-12-16', period: 'DAY', handedOut: 2, used: 2 },
    ]);
  });

  it('are none where the plan has none', async () => {
    const client = await clients.clientWith({ ...quotaOf(1, null), quota: null });
    expect(await clients.passed(5, client)).toBe(5);
    expect(await clients.usage(client)).toEqual([]);
  });

  it('take the tokens of the calls that they refuse, and none for calls that a rate refuses', async () => {
    const client = await clients.clientWith({ rate: 0.1, burst: 5, quota: 2, quotaPeriod: 'DAY' });
    const limits = [];
    for (let call = 0; call < 4; call++) limits.push((await clients.call(client)).headers.get('ratelimit'));
    expect(limits.map((each) => each?.replace(/;t=\d+/g, ''))).toEqual([
      '"plan";r=4, "quota";r=1',
      '"plan";r=3, "quota";r=0',
      '"plan";r=2, "quota";r=0',
      '"plan";r=1, "quota";r=0',
    ]);
    const slow = await clients.clientWith({ rate: 0.1, burst: 1, quota: 9, quotaPeriod: 'DAY' });
    expect(await clients.passed(5, slow)).toBe(1);
    service.clock.advance({ seconds: 10 });
    const answer = await clients.call(slow);
    expect(answer.headers.get('ratelimit')).toMatch(/"quota";r=7;/);
  });
});

describe('The quota of a plan over processes', () => {
  it('is exact over two, and survives their ends', async () => {
    const database = await createDatabase();
    const clock = new FakeClock(Date.parse('2026-12-16T10:00:00.000Z'));
    const start = () =>
      Service.start({}, { clock, databaseUrl: database.url, moreSurfaces: [plannedSurface(UNLIMITED)] });
    const [one, other] = [await start(), await start()];
    const [here, there] = [new PlannedClients(one), new PlannedClients(other)];
    const client = await here.clientWith(quotaOf(60, 'WEEK'));
    expect((await here.passed(15, client)) + (await there.passed(15, client))).toBe(30);
    await one.stop();
    await other.stop();
    const last = await start();
    const rest = new PlannedClients(last);
    expect(await rest.usage(client)).toEqual([
      { starts: '2026-12-14', period: 'WEEK', handedOut: 30, used: 30 },
    ]);
    expect(await rest.passed(40, client)).toBe(30);
    await last.stop();
    await database.drop();
  });
});
