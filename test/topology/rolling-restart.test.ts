import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ed25519Key } from '../recalls/sftp/key-pairs.js';
import type { Load } from './load.js';
import { expectMergedOnce, runsOf, snapshotOf } from './snapshot.js';
import { SOMETHING_MISSING, Topology } from './topology.js';
import { isRight, keptOnce, Traffic } from './traffic.js';

const ROWS = 30_000;

describe.skipIf(SOMETHING_MISSING)(
  `a restart of one process after the other, as an upgrade does it${SOMETHING_MISSING ? ` (${SOMETHING_MISSING})` : ''}`,
  { timeout: 240_000 },
  () => {
    let topology: Topology;
    let load: Load | undefined;

    beforeAll(async () => {
      topology = await Topology.start({
        RATE_LIMIT_PER_SECOND: '100000',
        MOT_RATE_LIMIT_PER_SECOND: '100000',
        IMPORT_RECEIPTS: 'true',
      });
    }, 120_000);

    afterAll(async () => {
      await load?.end();
      await topology?.stop();
    });

    async function restartWorker(): Promise<number | null> {
      const { code } = await topology.retire('worker').ending();
      await topology.launch('worker');
      return code;
    }

    async function restartApi(part: 'api-1' | 'api-2'): Promise<number | null> {
      const leaving = topology.retire(part);
      // It gets no more calls before it stops accepting them.
      await topology.balancer.sendsTo(1);
      expect(await topology.answers(part)).toBe(true);
      const { code } = await leaving.ending();
      await topology.launch(part);
      await topology.balancer.sendsTo(2);
      return code;
    }

    it('loses no call, and no file that is being imported', async () => {
      const key = ed25519Key();
      const [early, late] = await Promise.all([
        topology.onboardSender('Early', key),
        topology.onboardSender('Late', key),
      ]);
      const traffic = await Traffic.prepare(topology);
      load = traffic.begin();

      await topology.send(early, key, 'early.csv', snapshotOf('EARLY', ROWS));
      await expect.poll(() => runsOf(topology, early), { timeout: 30_000 }).toHaveLength(1);
      const endings = await Promise.all([restartWorker(), restartApi('api-1')]);
      await topology.send(late, key, 'late.csv', snapshotOf('LATE', ROWS));
      endings.push(await restartApi('api-2'));
      const calls = await load.end();
      traffic.close();

      expect(endings).toEqual([0, 0, 0]);
      expect(calls.filter((call) => !isRight(call))).toEqual([]);
      expect(calls.length).toBeGreaterThan(200);
      expect(await keptOnce(topology, traffic)).toBe(true);
      await expectMergedOnce(topology, early, ROWS);
      await expectMergedOnce(topology, late, ROWS);
    });
  },
);
