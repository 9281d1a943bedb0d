import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { codeOf } from './caller.js';
import { FailoverSite } from './failover-site.js';
import type { Load } from './load.js';
import { isRight, keptOnce, Traffic } from './traffic.js';

const BACK_WITHIN_MS = 10_000;
const CALLS_IN_A_ROW = 80;
const LONGEST = { timeout: 60_000, interval: 50 };

describe('a failover of PostgreSQL from a machine that is gone without a word', { timeout: 120_000 }, () => {
  let site: FailoverSite;
  let traffic: Traffic;
  let load: Load | undefined;

  beforeAll(async () => {
    site = await FailoverSite.start({ overNetwork: true });
    await site.migrate();
    await site.launch('api');
    traffic = await Traffic.prepare(site);
  }, 120_000);

  afterAll(async () => {
    await load?.end();
    traffic?.close();
    await site?.stop();
  }, 60_000);

  it('does not leave calls to the timeouts of their statements: all are right within ten seconds, and nothing acknowledged is lost', async () => {
    load = traffic.begin();
    const { calls } = load;
    await vi.waitUntil(() => traffic.opened.length > CALLS_IN_A_ROW / 2, LONGEST);
    site.network.fallSilent();
    await vi.waitUntil(() => calls.some((call) => !isRight(call)), LONGEST);

    await site.postgres.promote();
    const promotedAt = Date.now() * 1_000;
    // In the order of their answers, of which those that waited for the silent server come late.
    await vi.waitUntil(
      () => calls.length > CALLS_IN_A_ROW && calls.slice(-CALLS_IN_A_ROW).every(isRight),
      LONGEST,
    );
    await load.end();

    const wrong = calls.filter((call) => !isRight(call));
    for (const call of wrong) {
      expect([call.status, codeOf(call)], JSON.stringify(call)).toEqual([503, 'RECALLS-UN-01']);
    }
    const last = (name: 'sentAt' | 'answeredAt') =>
      (Math.max(...wrong.map((call) => call[name])) - promotedAt) / 1_000;
    expect(last('sentAt')).toBeLessThan(BACK_WITHIN_MS);
    // No call waited for the silent server any longer either.
    expect(last('answeredAt')).toBeLessThan(BACK_WITHIN_MS);
    expect(await keptOnce(site, traffic)).toBe(true);
    expect(await site.readiness()).toBe(200);
    expect(site.allRun).toBe(true);
    if (process.env.TOPOLOGY_SECONDS) {
      process.stdout.write(
        `${calls.length} calls, ${wrong.length} of them 503, the last answered ${(last('answeredAt') / 1_000).toFixed(2)} s after the promotion\n`,
      );
    }
  });
});
