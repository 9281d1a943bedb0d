import { setTimeout as delay } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  it,
  type MockInstance,
  vi,
} from 'vitest';
import { FakeClock } from '../../support/fake-clock.js';
import { freePort } from '../../support/started-service.js';
import { TcpProxy } from '../../support/tcp-proxy.js';
import {
  busiestSecond,
  leastBeforeRefusal,
  letThrough,
  type PassedCall,
  REDIS_MISSING,
  RedisServer,
  surelyWithinASecond,
} from './redis-server.js';
import { ProcessLimits } from './shared-limits.js';

const SECOND = 1_000;

/** How long after its return Redis is used again, at most. */
const BACK_WITHIN_MS = 5_000;

/** The value in production. */
const TIMEOUT_MS = 250;

/** A margin for a busy machine. */
const BUSY_MS = 10_000;

describe.skipIf(REDIS_MISSING)(`limits over Redis${REDIS_MISSING ? ` (${REDIS_MISSING})` : ''}`, () => {
  let redis: RedisServer;
  const processes: ProcessLimits[] = [];
  let keys = 0;
  let logged: MockInstance;
  let told: MockInstance;

  beforeAll(async () => {
    redis = await RedisServer.start();
  });

  beforeEach(() => {
    logged = vi.spyOn(Logger.prototype, 'error').mockImplementation(() => {});
    told = vi.spyOn(Logger.prototype, 'warn').mockImplementation(() => {});
  });

  afterEach(() => {
    for (const limits of processes.splice(0)) limits.stop();
    vi.restoreAllMocks();
  });

  afterAll(() => redis.stop());

  async function start(surroundings: Partial<Parameters<typeof ProcessLimits.start>[0]> = {}) {
    const limits = await ProcessLimits.start({ redisUrl: redis.url, ...surroundings });
    processes.push(limits);
    return limits;
  }

  const newKey = () => `GET client-${++keys}`;

  const shares = (limits: ProcessLimits) =>
    expect.poll(() => limits.counters.shared, { timeout: BACK_WITHIN_MS, interval: 20 }).toBe(true);

  /** Calls of several callers, each sequentially, until they are told to stop. */
  function hammer(limits: ProcessLimits, key: string, callers = 4) {
    const passed: PassedCall[] = [];
    const waits: number[] = [];
    let going = true;
    const call = async () => {
      while (going) {
        const began = performance.now();
        const passes = await limits.passes(key);
        const ended = performance.now();
        if (passes) passed.push({ began, ended });
        waits.push(ended - began);
        await delay(3);
      }
    };
    const done = Promise.all(Array.from({ length: callers }, call));
    return {
      passed,
      waits,
      async stop() {
        going = false;
        await done;
      },
    };
  }

  describe('while all is well', () => {
    it('let 25 through in any trailing second of Redis’s time, no more and no fewer', async () => {
      const [one, other] = [await start(), await start()];
      const key = newKey();
      const watched = await redis.watch();
      const hammers = [hammer(one, key), hammer(other, key)];
      await delay(4 * SECOND);
      for (const hammering of hammers) await hammering.stop();

      const passed = hammers.flatMap((hammering) => hammering.passed);
      const calls = hammers.flatMap(({ waits }) => waits).length;
      const decisions = () => watched.get(`recalls:limit:${key}`) ?? [];
      await expect.poll(() => decisions().length).toBe(calls);
      expect(letThrough(decisions())).toHaveLength(passed.length);
      expect(busiestSecond(letThrough(decisions()))).toBe(25);
      expect(leastBeforeRefusal(decisions())).toBe(25);
      for (const { passed: share } of hammers) expect(share.length).toBeGreaterThan(0);
      for (const { counters } of processes) expect(counters.decidedAlone).toBe(0);
    });

    it('are 25 of a burst that comes to all processes at once', async () => {
      const limits = [await start(), await start(), await start()];
      const key = newKey();
      const calls = Array.from({ length: 150 }, (_, call) => limits[call % 3]?.passes(key));
      expect((await Promise.all(calls)).filter(Boolean)).toHaveLength(25);
    });

    it('return the number of calls and how long to wait, and do not record refused calls', async () => {
      const limits = await start();
      const key = newKey();
      const first = { allowed: true, limit: 2, remaining: 1, retryAfter: 0, resetAfter: 60 };
      expect(await limits.tryAcquire(key, 60_000, 2)).toEqual(first);
      expect(await limits.tryAcquire(key, 60_000, 2)).toMatchObject({ allowed: true, remaining: 0 });
      const refused = { allowed: false, limit: 2, remaining: 0, retryAfter: 60, resetAfter: 60 };
      expect(await limits.tryAcquire(key, 60_000, 2)).toEqual(refused);
      expect(await redis.command('LLEN', `recalls:limit:${key}`)).toBe(2);
    });

    it('hold for each key and its window by itself, in keys that expire by themselves', async () => {
      const limits = await start();
      const [short, long] = [newKey(), newKey()];
      expect(await limits.passes(short, 1_000, 1)).toBe(true);
      expect(await limits.passes(long, 60_000, 1)).toBe(true);
      for (const [key, windowMs] of [[short, 1_000] as const, [long, 60_000] as const]) {
        const life = Number(await redis.command('PTTL', `recalls:limit:${key}`));
        expect(life).toBeGreaterThan(windowMs);
        expect(life).toBeLessThanOrEqual(2 * windowMs);
      }
    });

    it('come back within a second when Redis’s clock was set back by an hour', async () => {
      const limits = await start();
      const key = newKey();
      const inAnHour = (Date.now() + 3_600_000) * 1_000;
      const times = Array.from({ length: 25 }, (_, call) => inAnHour + call);
      await redis.command('RPUSH', `recalls:limit:${key}`, ...times);
      expect(await limits.tryAcquire(key)).toMatchObject({ allowed: false, retryAfter: 1 });
      await expect.poll(() => limits.passes(key), { timeout: 3 * SECOND, interval: 50 }).toBe(true);
    });

    it('begin again with the script when Redis has forgotten it', async () => {
      const limits = await start();
      await redis.command('SCRIPT', 'FLUSH');
      expect(await limits.passes(newKey())).toBe(true);
      await shares(limits);
      const before = limits.counters.decidedAlone;
      expect(await limits.passes(newKey())).toBe(true);
      expect(limits.counters.decidedAlone).toBe(before);
    });
  });

  describe('when Redis comes back empty', () => {
    it('let a call through only with the consent of the process’s own log, for as long as the window', async () => {
      const clock = new FakeClock();
      const limits = await start({ clock });
      const key = newKey();
      for (let call = 0; call < 20; call++) expect(await limits.passes(key)).toBe(true);
      await redis.kill();
      for (let call = 0; call < 5; call++) expect(await limits.passes(key)).toBe(true);
      await redis.start();
      await shares(limits);
      const alone = limits.counters.decidedAlone;

      expect(await limits.tryAcquire(key)).toMatchObject({ allowed: false, retryAfter: 1 });
      clock.advance({ milliseconds: 999 });
      expect(await limits.passes(key)).toBe(false);
      // A call that is refused here isn't counted in Redis.
      expect(await redis.command('EXISTS', `recalls:limit:${key}`)).toBe(0);
      clock.advance({ milliseconds: 1 });
      expect(await limits.passes(key)).toBe(true);
      expect(await redis.command('LLEN', `recalls:limit:${key}`)).toBe(1);
      expect(limits.counters.decidedAlone).toBe(alone);
    });

    it('are shared again at once for clients that did not call meanwhile', async () => {
      const [one, other] = [await start(), await start()];
      await redis.kill();
      await redis.start();
      for (const limits of processes) await shares(limits);
      const key = newKey();
      const calls = Array.from({ length: 60 }, (_, call) => (call % 2 === 0 ? one : other).passes(key));
      expect((await Promise.all(calls)).filter(Boolean)).toHaveLength(25);
    });
  });

  describe('while Redis is killed and started again', () => {
    it('never allow more than 25 per second for each process, and are exact again a second after its return', async () => {
      const [one, other] = [await start(), await start()];
      const key = newKey();
      const hammers = [hammer(one, key), hammer(other, key)];
      await delay(1_200);
      await redis.kill();
      await delay(1_500);
      await redis.start();
      for (const limits of processes) await shares(limits);
      await delay(SECOND);
      const watched = await redis.watch();
      const before = hammers.reduce((sum, { passed }) => sum + passed.length, 0);
      await delay(1_500);
      for (const hammering of hammers) await hammering.stop();

      const passed = hammers.flatMap((hammering) => hammering.passed);
      expect(surelyWithinASecond(passed)).toBeLessThanOrEqual(2 * 25);
      const shared = letThrough(watched.get(`recalls:limit:${key}`));
      expect(busiestSecond(shared)).toBe(25);
      // A call that was in flight when the recording began may be counted on one side only.
      expect(Math.abs(shared.length - (passed.length - before))).toBeLessThanOrEqual(8);
      for (const { counters } of processes) {
        expect(counters.outages).toBe(1);
        expect(counters.decidedAlone).toBeGreaterThan(25);
      }
    });

    it('let 25 through by the process’s own log, and say so once', async () => {
      // By this clock no time passes.
      const limits = await start({ clock: new FakeClock() });
      const key = newKey();
      for (let call = 0; call < 10; call++) await limits.passes(key);
      await redis.kill();
      let passed = 10;
      for (let call = 0; call < 40; call++) if (await limits.passes(key)) passed += 1;
      expect(passed).toBe(25);
      expect(limits.counters).toMatchObject({ outages: 1, shared: false });
      expect(logged).toHaveBeenCalledTimes(1);
      expect(String(logged.mock.calls[0]?.[0])).toMatch(
        /^Redis is lost, so this process limits calls on its own/,
      );

      await redis.start();
      await shares(limits);
      expect(told.mock.calls.map(([text]) => text)).toEqual([
        'Redis is back: limits hold over all processes again',
      ]);
      expect(logged).toHaveBeenCalledTimes(1);
    });
  });

  describe('while Redis hangs', () => {
    let proxy: TcpProxy;
    beforeAll(async () => {
      proxy = await TcpProxy.before(redis.url);
    });
    afterAll(() => proxy.stop());

    it.each([
      ['stopped as a process', () => redis.url, () => redis.hang(), () => redis.goOn()],
      [
        'behind a network that swallows all',
        () => proxy.url,
        () => proxy.fallSilent(),
        () => proxy.recover(),
      ],
    ])('%s, let no call wait longer than 250 ms, and none once it is known', async (_, url, hang, goOn) => {
      const limits = await start({ redisUrl: url(), timeoutMs: TIMEOUT_MS });
      const key = newKey();
      await limits.passes(key);
      hang();
      try {
        const began = performance.now();
        const burst = await Promise.all(Array.from({ length: 40 }, () => limits.passes(key)));
        const waited = performance.now() - began;
        expect(waited).toBeGreaterThan(TIMEOUT_MS - 10);
        expect(waited).toBeLessThan(TIMEOUT_MS + BUSY_MS);
        // The one before them may be a second ago by then.
        expect([24, 25]).toContain(burst.filter(Boolean).length);

        const hammering = hammer(limits, key);
        await delay(2 * SECOND);
        await hammering.stop();
        const waits = hammering.waits.toSorted((one, other) => one - other);
        // The median, because some calls wait for the busy machine, but none waits for Redis.
        expect(waits[Math.floor(waits.length / 2)]).toBeLessThan(TIMEOUT_MS / 2);
        expect(surelyWithinASecond(hammering.passed)).toBeLessThanOrEqual(25);
        expect(limits.counters).toMatchObject({ outages: 1, shared: false });
        expect(logged).toHaveBeenCalledTimes(1);
      } finally {
        goOn();
      }
      await shares(limits);
    });
  });

  describe('when Redis is no use', () => {
    it('are kept in the process, which uses Redis once it is there', async () => {
      const later = await RedisServer.prepare();
      try {
        const limits = await start({ redisUrl: later.url, clock: new FakeClock() });
        const key = newKey();
        for (let call = 0; call < 40; call++) expect(await limits.passes(key)).toBe(call < 25);
        expect(limits.counters).toMatchObject({ outages: 1, shared: false, decidedAlone: 40 });
        await later.start();
        await shares(limits);
      } finally {
        await later.stop();
      }
    });

    it.each([
      ['takes no password', ['--requirepass', 'secret'], /NOAUTH/],
      ['has no memory left', ['--maxmemory', '1'], /OOM/],
      ['is a replica that can’t be written to', ['--replicaof', '127.0.0.1', '1'], /READONLY|MASTERDOWN/],
    ])('that %s, are kept in the process, without trying it for each call', async (_, words, reason) => {
      const useless = await RedisServer.prepare();
      await useless.start(...words);
      try {
        const limits = await start({ redisUrl: useless.url, clock: new FakeClock() });
        const key = newKey();
        for (let call = 0; call < 40; call++) expect(await limits.passes(key)).toBe(call < 25);
        expect(limits.counters.shared).toBe(false);
        expect(logged).toHaveBeenCalledTimes(1);
        expect(String(logged.mock.calls[0]?.[0])).toMatch(reason);
      } finally {
        await useless.stop();
      }
    });

    it('never reveal the password in its address', async () => {
      const port = await freePort();
      await start({ redisUrl: `redis://user:hunter2@127.0.0.1:${port}` });
      await start({ redisUrl: redis.url.replace('redis://', 'redis://user:hunter2@') });
      expect(logged).toHaveBeenCalledTimes(2);
      expect(JSON.stringify(logged.mock.calls)).not.toContain('hunter2');
    });
  });
});
