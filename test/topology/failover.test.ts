import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { OnboardedClient } from '../../src/recalls/onboarding/onboarding.service.js';
import { ed25519Key } from '../recalls/sftp/key-pairs.js';
import { FailoverSite } from './failover-site.js';
import type { Load } from './load.js';
import { CALLS_IN_A_ROW, LONGEST, promoteUnderLoad } from './recovery.js';
import { snapshotOf } from './snapshot.js';
import { isRight, keptOnce, Traffic } from './traffic.js';

const BACK_WITHIN_MS = 10_000;

/** The sessions of the service at a server, but for those that only ask whether it is a primary. */
const SESSIONS = `
  SELECT application_name AS name FROM pg_stat_activity
   WHERE application_name LIKE 'vehicle-recalls%' AND application_name <> 'vehicle-recalls search of the primary'`;

/** Transactions that are committed, and wait for the standby. */
const WAITING = "SELECT FROM pg_stat_activity WHERE wait_event = 'SyncRep'";

describe('a failover of PostgreSQL to its synchronous standby', { timeout: 120_000 }, () => {
  const key = ed25519Key();
  let site: FailoverSite;
  let traffic: Traffic;
  let load: Load | undefined;

  beforeAll(async () => {
    site = await FailoverSite.start();
    await site.migrate();
    await Promise.all((['api', 'worker', 'sftp'] as const).map((part) => site.launch(part)));
    traffic = await Traffic.prepare(site);
  }, 120_000);

  afterAll(async () => {
    await load?.end();
    traffic?.close();
    await site?.stop();
  }, 60_000);

  const runs = (maker: OnboardedClient) =>
    site.postgres.query<{ state: string; added: number }>(
      'SELECT state, added::integer FROM import_run WHERE manufacturer_id = $1',
      [maker.manufacturer?.id],
    );
  const done = [{ state: 'done', added: 100 }];

  it('under load loses nothing that was acknowledged; calls are answered with 503 meanwhile, and again within ten seconds', async () => {
    const maker = await site.onboardSender('Before', key);
    load = traffic.begin();
    const { calls } = load;
    await vi.waitUntil(() => traffic.opened.length > CALLS_IN_A_ROW / 2, LONGEST);
    // The last thing that the former primary acknowledges is a file, which nobody has merged yet or not to its end.
    await site.send(maker, key, 'before.csv', snapshotOf('BEFORE', 100));
    // What it has committed from here on the standby does not get. So it must not be acknowledged.
    site.replication.fallSilent();
    await vi.waitUntil(async () => (await site.former.query(WAITING)).length > 2, LONGEST);
    await site.former.stop('killed');
    site.replication.cut();
    await vi.waitUntil(() => calls.filter((call) => !isRight(call)).length > CALLS_IN_A_ROW / 2, LONGEST);
    expect(await site.readiness()).toBe(503);

    const { wrong, promotedAt } = await promoteUnderLoad(load, () => site.postgres.promote());
    const lastWrong = Math.max(...wrong.map(({ sentAt }) => sentAt));
    expect((lastWrong - promotedAt) / 1_000).toBeLessThan(BACK_WITHIN_MS);
    expect(await keptOnce(site, traffic)).toBe(true);
    expect(await site.readiness()).toBe(200);
    expect(site.allRun).toBe(true);
    await expect.poll(() => runs(maker), LONGEST).toEqual(done);
    if (process.env.TOPOLOGY_SECONDS) {
      process.stdout.write(
        `${calls.length} calls, ${wrong.length} of them 503, the last ${((lastWrong - promotedAt) / 1_000_000).toFixed(2)} s after the promotion\n`,
      );
    }
  });

  it('leaves the worker and the SFTP server able to work', async () => {
    const maker = await site.onboardSender('Afterwards', key);
    await site.send(maker, key, 'afterwards.csv', snapshotOf('AFTER', 100));
    await expect.poll(() => runs(maker), LONGEST).toEqual(done);
  });

  it('the former primary gets no calls when it comes back as a standby, also from a process that begins with its address', async () => {
    await site.former.startAsStandby();
    const process = await site.launch('api', { PORT: '0', PUBLIC_URL: '' });
    const url = await process.ready();
    expect(await site.readiness(url)).toBe(200);
    const before = traffic.opened.length;
    const begun = traffic.begin();
    await vi.waitUntil(() => begun.calls.length >= CALLS_IN_A_ROW, LONGEST);
    const calls = await begun.end();
    expect(calls.filter((call) => !isRight(call))).toEqual([]);
    expect(traffic.opened.length).toBeGreaterThan(before);
    expect(await keptOnce(site, traffic)).toBe(true);
    expect(await site.former.query(SESSIONS)).toEqual([]);
    expect((await site.postgres.query(SESSIONS)).length).toBeGreaterThan(0);
  });

  it('a process does not start, and names the hosts, while none of them is a primary', async () => {
    await site.postgres.stop('killed');
    const { code, stderr } = await site.begin('worker', {}).ending();
    expect(code).toBe(1);
    const [former, promoted] = [site.former, site.postgres].map(({ url }) => new URL(url).host);
    expect(stderr).toContain(
      `DATABASE_URL: none of its hosts is a primary: ${former} (a standby, which takes no changes), ${promoted} (connect ECONNREFUSED ${promoted})`,
    );
    expect(stderr).not.toContain(new URL(site.former.url).password);
    expect(await site.readiness()).toBe(503);
  });
});
