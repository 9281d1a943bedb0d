import { afterEach, describe, expect, it } from 'vitest';
import { randomFrom } from '../support/random.js';
import { crashFindings, hitsTable, millisecondsOf } from './crash/findings.js';
import { KilledServer } from './crash/killed-server.js';
import { record } from './evidence.js';
import { isWhole, seed, size } from './plan.js';

const KILLS = size({ slice: 3, whole: 200 });

describe(`the service is killed ${KILLS} times under load (seed ${seed})`, () => {
  let killed: KilledServer | undefined;
  afterEach(() => killed?.close(), 120_000);

  it(
    'and after each restart everything it answered is kept, every file has one outcome, and nothing contradicts',
    async () => {
      killed = await KilledServer.begin(randomFrom(seed));
      while (killed.kills < KILLS) await killed.kill();
      await killed.finish();

      const { scene, kills, starts } = killed;
      // Otherwise it was killed while nothing was in progress, and this test proves nothing.
      expect(scene.hits.idleKills).toBeLessThan(KILLS / 2);
      if (isWhole) expect(scene.hits.imports).toBeGreaterThan(KILLS / 10);
      await record({
        part: 'crash-server',
        findings: [
          {
            claim: 'The service is ready again after every kill, without manual intervention',
            measured: `${kills} SIGKILLs, ${starts.length - 1} restarts, ready after ${millisecondsOf(starts)}`,
          },
          ...crashFindings(scene),
        ],
        details: [hitsTable(scene)],
      });
    },
    isWhole ? 3_600_000 : 600_000,
  );
});
