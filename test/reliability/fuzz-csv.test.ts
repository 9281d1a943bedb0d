import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keepFromLogs } from '../support/suite-log.js';
import { VINS } from './fuzz-csv/daily-file.js';
import { explained } from './fuzz-csv/explain-case.js';
import { recordFuzz } from './fuzz-csv/findings.js';
import { mutatedCase } from './fuzz-csv/fuzz-case.js';
import { monsters } from './fuzz-csv/monsters.js';
import { isEverInProgress } from './fuzz-csv/oracle.js';
import { Pace } from './fuzz-csv/pace.js';
import { Chance } from './fuzz-csv/random-choice.js';
import type { Maker, Sending } from './fuzz-csv/sending.js';
import { growth, type Sample, takeSample } from './fuzz-csv/steadiness.js';
import { MAX_ROWS, TrialImport } from './fuzz-csv/trial-import.js';
import { FILE_REASONS } from './fuzz-csv/verdict.js';
import { isWhole, seed, size } from './plan.js';

const FILES = size({ slice: 120, whole: 10_000 });
const MAKERS = 8;
const SAMPLE_EVERY = size({ slice: 45, whole: 500 });

describe(`Files that are anything but what was agreed (RELIABILITY_SEED=${seed})`, () => {
  const pace = new Pace();
  const samples: Sample[] = [];
  let trials: TrialImport;

  beforeAll(async () => {
    for (const vin of VINS) keepFromLogs('a VIN', vin);
    trials = await TrialImport.open(pace);
  });
  afterAll(async () => {
    await pace.close();
    await trials.close();
  });

  const send = async (sendings: readonly Sending[]) => {
    try {
      await trials.round(sendings);
    } catch (error) {
      throw await explained(error, trials, seed);
    }
  };

  it('are refused or merged as the rules say, however large they are', async () => {
    const chance = new Chance(seed);
    const maker = await trials.newMaker();
    const scale = size({ slice: 0.2, whole: 1 });
    for (const fuzzCase of monsters(chance, { maxRows: MAX_ROWS, scale })) {
      await send([{ maker, fuzzCase, isSecond: false, tried: chance.happens(0.2) }]);
    }
    // Each file that is judged wrongly throws.
    expect(trials.tally.files).toBeGreaterThan(0);
  }, 900_000);

  it('are refused or merged as the rules say, whatever was done to them', async () => {
    const chance = new Chance(seed + 1);
    const makers: Maker[] = [];
    while (makers.length < MAKERS) makers.push(await trials.newMaker());
    let sent = 0;
    const next = (maker: Maker, isSecond: boolean): Sending => {
      sent += 1;
      const fuzzCase = mutatedCase(`file ${sent}`, maker.ledger, chance.seed());
      return { maker, fuzzCase, isSecond, tried: chance.happens(0.1) };
    };
    while (sent < FILES) {
      const before = sent;
      const sendings = makers.flatMap((maker) => {
        const first = next(maker, false);
        return isEverInProgress(first.fuzzCase.name) && chance.happens(0.03)
          ? [first, next(maker, true)]
          : [first];
      });
      await send(sendings);
      if (Math.floor(sent / SAMPLE_EVERY) > Math.floor(before / SAMPLE_EVERY)) {
        samples.push(await takeSample(sent));
      }
    }
    expect(trials.tally.files).toBeGreaterThanOrEqual(sent);
  }, 7_200_000);

  it('leave nothing behind, neither in the database nor in the memory', async () => {
    const { tally } = trials;
    expect(tally.files).toBeGreaterThanOrEqual(FILES);
    // The process's memory varies by a few mebibytes; a leak of a kilobyte per file would be ten.
    expect(growth(samples, 'heap')).toBeLessThan(10);
    expect(growth(samples, 'buffers')).toBeLessThan(10);
    expect(growth(samples, 'resident')).toBeLessThan(100);
    expect(growth(samples, 'descriptors')).toBeLessThan(10);
    expect(await trials.leftBehind()).toEqual({
      runs: tally.files - tally.leftAlone,
      runsInProgress: 0,
      mails: tally.outcomes.rejected + tally.outcomes.held + tally.receipts,
      heldClosures: trials.heldClosures,
      unlikeHistory: 0,
      stagingTables: [],
      validatedFiles: [],
      landedFiles: [],
    });
    // In a slice some may not occur.
    if (isWhole) expect([...tally.reasons.keys()].sort()).toEqual([...FILE_REASONS].sort());
    await recordFuzz({ tally, pace, samples });
  });
});
