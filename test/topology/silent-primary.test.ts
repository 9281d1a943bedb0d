import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { FailoverSite } from './failover-site.js';
import type { Load } from './load.js';
import { CALLS_IN_A_ROW, LONGEST, promoteUnderLoad } from './recovery.js';
import { isRight, keptOnce, Traffic } from './traffic.js';

const BACK_WITHIN_MS = 10_000;

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

    const { wrong, promotedAt } = await promoteUnderLoad(load, () => site.postgres.promote());
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
