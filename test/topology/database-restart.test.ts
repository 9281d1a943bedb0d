import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ed25519Key } from '../recalls/sftp/key-pairs.js';
import { codeOf } from './caller.js';
import type { Load } from './load.js';
import { expectMergedOnce, snapshotOf } from './snapshot.js';
import { SOMETHING_MISSING, Topology } from './topology.js';
import { isRight, keptOnce, Traffic } from './traffic.js';

const OUTAGE_MS = 2_000;
const BACK_WITHIN_MS = 5_000;

describe.skipIf(SOMETHING_MISSING)(
  `a restart of PostgreSQL under load${SOMETHING_MISSING ? ` (${SOMETHING_MISSING})` : ''}`,
  { timeout: 240_000 },
  () => {
    let topology: Topology;
    let load: Load | undefined;
    let traffic: Traffic;

    beforeAll(async () => {
      topology = await Topology.start({
        RATE_LIMIT_PER_SECOND: '100000',
        MOT_RATE_LIMIT_PER_SECOND: '100000',
        IMPORT_RECEIPTS: 'true',
      });
      traffic = await Traffic.prepare(topology);
    }, 120_000);

    afterAll(async () => {
      await load?.end();
      traffic?.close();
      await topology?.stop();
    });

    it.each([
      ['in good order', 'fast'],
      ['as a crash', 'immediate'],
    ] as const)('%s: 503 meanwhile, all of the service within five seconds, and no wrong answer', async (_, way) => {
      load = traffic.begin();
      await delay(1_000);
      await topology.postgres.stop(way);
      await delay(OUTAGE_MS);
      await topology.postgres.start();
      const upAt = Date.now() * 1_000;
      await delay(BACK_WITHIN_MS + 1_000);
      const calls = await load.end();

      const wrong = calls.filter((call) => !isRight(call));
      for (const call of wrong) {
        expect([call.status, codeOf(call)], JSON.stringify(call)).toEqual([503, 'RECALLS-UN-01']);
      }
      expect(wrong.length).toBeGreaterThan(10);
      const lastWrong = Math.max(...wrong.map(({ sentAt }) => sentAt));
      expect((lastWrong - upAt) / 1_000).toBeLessThan(BACK_WITHIN_MS);
      expect(await keptOnce(topology, traffic)).toBe(true);
      if (process.env.TOPOLOGY_SECONDS) {
        process.stdout.write(
          `${way}: ${calls.length} calls, ${wrong.length} of them 503, the last ${((lastWrong - upAt) / 1_000_000).toFixed(2)} s after PostgreSQL was back\n`,
        );
      }
    });

    it('leaves the worker and the SFTP server able to work', async () => {
      const key = ed25519Key();
      const maker = await topology.onboardSender('Afterwards', key);
      await topology.send(maker, key, 'afterwards.csv', snapshotOf('AFTER', 100));
      await expectMergedOnce(topology, maker, 100);
    });
  },
);
