import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RegisterSite } from '../kadoe/register/register-site.js';
import { record } from './evidence.js';
import { type Explained, explainAfterLaterLoads } from './kadoe-model/explained-answers.js';
import { type Compared, compareWithModel } from './kadoe-model/model-answers.js';
import { seed, size } from './plan.js';

/** A slice takes some five seconds on an idle machine, and all of them some ten minutes. */
const HISTORIES = size({ slice: 25, whole: 2_000 });
const EXPLAINED_HISTORIES = size({ slice: 8, whole: 500 });

const TIMEOUT_MS = size({ slice: 120_000, whole: 60 * 60_000 });

describe(`The register (seed ${seed})`, { timeout: TIMEOUT_MS }, () => {
  let site: RegisterSite;
  let compared: Compared | undefined;
  let explained: Explained | undefined;

  beforeAll(async () => {
    site = await RegisterSite.start();
  });
  afterAll(async () => {
    await site?.stop();
    if (!compared || !explained) return;
    await record({
      part: 'kadoe-model',
      findings: [
        {
          claim:
            'The answer about each mark and VIN, on each day and as known at each load, is that of the model, which knows nothing of ranges and versions',
          measured: `${count(HISTORIES)} histories, ${count(compared.accepted)} files loaded, ${count(compared.compared)} answers`,
        },
        {
          claim: 'A file that contradicts itself or the register is refused as a whole',
          measured: `${count(compared.refused)} files refused`,
        },
        {
          claim: 'Every answer is explained as it was given, whatever was loaded since',
          measured: `${count(explained.answers)} answers of ${count(EXPLAINED_HISTORIES)} histories, ${count(explained.loads)} loads`,
        },
      ],
    });
  });

  it('answers like the simplest model at every day, and as known at every load, after any loads and corrections', async () => {
    const tried = await compareWithModel(site, HISTORIES);

    // Otherwise nothing was tried.
    expect(tried.accepted).toBeGreaterThan(HISTORIES);
    expect(tried.refused).toBeGreaterThan(HISTORIES / 10);
    expect([...tried.answers].sort()).toEqual([
      ...['exported', 'keeper', 'multiple', 'no', 'scrapped', 'stolen', 'withheld'],
    ]);
    compared = tried;
  });

  it('explains every answer as it was given, of every kind of answer, whatever was loaded since', async () => {
    const tried = await explainAfterLaterLoads(site, EXPLAINED_HISTORIES);

    expect([...tried.outcomes].sort()).toEqual([
      ...['exported', 'keeper', 'multiple matches', 'no information', 'no keeper', 'scrapped', 'stolen'],
      'withheld',
    ]);
    explained = tried;
  });
});

function count(number: number): string {
  return number.toLocaleString('en-GB');
}
