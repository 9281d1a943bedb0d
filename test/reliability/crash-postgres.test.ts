import { afterEach, describe, expect, it } from 'vitest';
import { randomFrom } from '../support/random.js';
import { crashFindings, hitsTable, millisecondsOf } from './crash/findings.js';
import { KilledPostgres } from './crash/killed-postgres.js';
import { record } from './evidence.js';
import { isWhole, seed, size } from './plan.js';

const KILLS = size({ slice: 3, whole: 200 });

describe(`PostgreSQL is killed ${KILLS} times under load (seed ${seed})`, () => {
  let killed: KilledPostgres | undefined;
  afterEach(() => killed?.close(), 120_000);

  it(
    'and the service comes back by itself, everything it answered is kept, every file has one outcome, and nothing contradicts',
    async () => {
      killed = await KilledPostgres.begin(randomFrom(seed));
      while (killed.kills < KILLS) await killed.kill();
      await killed.finish();

      const { scene, kills, recoveries } = killed;
      // Otherwise it was killed while nothing was in progress, and this test proves nothing.
      expect(scene.hits.idleKills).toBeLessThan(KILLS / 2);
      if (isWhole) expect(scene.hits.imports).toBeGreaterThan(KILLS / 10);
      await record({
        part: 'crash-postgres',
        findings: [
          {
            claim:
              'One process of the service outlives every crash of PostgreSQL, and is ready again by itself',
            measured: `${kills} SIGKILLs of the server or one of its processes; ready ${millisecondsOf(recoveries)} after PostgreSQL`,
          },
          ...crashFindings(scene),
        ],
        details: [hitsTable(scene)],
      });
    },
    isWhole ? 3_600_000 : 600_000,
  );
});
