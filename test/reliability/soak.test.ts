import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { record } from './evidence.js';
import { seed } from './plan.js';
import { OF_THE_PROCESS } from './soak/judge-process.js';
import { OF_THE_TABLES, tableDetails } from './soak/judge-tables.js';
import { OF_THE_WORK } from './soak/judge-work.js';
import { minuteDetails } from './soak/minutes.js';
import { picture } from './soak/picture.js';
import { type Soaked, soak } from './soak/soak.js';
import { SOAK, TIMEOUT_MS } from './soak/soak-plan.js';

/** The open files of a process are read from Linux's /proc. */
const ELSEWHERE = process.platform === 'linux' ? '' : ' (only on Linux, where /proc tells of open files)';

const JUDGEMENTS = [...OF_THE_WORK, ...OF_THE_PROCESS, ...OF_THE_TABLES];

describe.skipIf(ELSEWHERE !== '')(
  `a service that runs for ${SOAK.minutes} minutes at ${SOAK.isWhole ? '' : 'up to '}${SOAK.share * 100} % of its capacity, with ${SOAK.imports} imports (seed ${seed})${ELSEWHERE}`,
  () => {
    let soaked: Soaked;
    let hasFailed = false;

    beforeAll(async () => {
      soaked = await soak();
      const folder = process.env.RELIABILITY_RESULTS;
      if (folder === undefined) return;
      // Written even if a claim fails, because the picture is then needed most.
      await mkdir(folder, { recursive: true });
      await writeFile(join(folder, 'soak.svg'), picture(soaked));
    }, TIMEOUT_MS);

    afterEach(({ task }) => {
      hasFailed ||= task.result?.state === 'fail';
    });

    for (const { claim, judge } of JUDGEMENTS) {
      it(claim, () => {
        const { holds, measured } = judge(soaked);
        expect(holds, measured).toBe(true);
      });
    }

    it('leaves a picture of all that, and its figures', async () => {
      const drawn = picture(soaked);
      expect(drawn.match(/<polyline/g)).toHaveLength(14);
      expect(drawn).not.toMatch(/NaN|undefined|Infinity/);
      if (hasFailed) return;
      const findings = JUDGEMENTS.map(({ claim, judge }) => ({ claim, measured: judge(soaked).measured }));
      await record({ part: 'soak', findings, details: [minuteDetails(soaked), tableDetails(soaked)] });
    });
  },
);
