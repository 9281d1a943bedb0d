import { describe, expect, it } from 'vitest';
import { OF_THE_PROCESS } from './judge-process.js';
import { OF_THE_TABLES } from './judge-tables.js';
import type { Sample } from './sampler.js';
import type { Soaked } from './soak.js';
import { SOAK } from './soak-plan.js';
import { floors, growthPerHour, thirds } from './trend.js';

const SAMPLES = 30;

/** Calls, imports and mails are judged differently. */
const NOTHING_DONE: Omit<Soaked, 'samples'> = {
  capacity: 0,
  pace: 0,
  began: 0,
  seconds: SOAK.minutes * 60,
  hammered: [],
  load: [],
  imports: [],
  firstImports: [],
  atRest: { before: 30, after: 30 },
  stagesLeft: 0,
  mails: { waiting: 0, kept: 5, arrived: 5 },
};

/** The samples of a soak that is steady, except for what the test adds. It is given the part of the soak that is over: 0 at the beginning, 1 at the end. */
function soakedWith(
  changing: (passed: number) => Partial<Sample>,
  table: (passed: number) => object = () => ({}),
): Soaked {
  const samples = Array.from({ length: SAMPLES }, (_, index): Sample => {
    const passed = index / (SAMPLES - 1);
    return {
      atMs: passed * SOAK.minutes * 60_000,
      residentMb: 200,
      heapMb: 90,
      externalMb: 20,
      cpuSeconds: passed * 100,
      busySeconds: passed * 200,
      stolenSeconds: 0,
      lagP99Ms: 20,
      resources: 100,
      openFiles: 100,
      sockets: 85,
      connections: { active: 2, idle: 10, inTransaction: 1 },
      longestTransactionMs: 50,
      mails: { waiting: 0, kept: 5 },
      databaseMb: 100,
      besidesBytes: 2_000,
      tables: [
        { name: 'recall', live: 50_000, dead: 5_000, bytes: 20_000_000, vacuums: 3, ...table(passed) },
      ],
      ...changing(passed),
    };
  });
  return { ...NOTHING_DONE, samples };
}

function broken(soaked: Soaked): string[] {
  return [...OF_THE_PROCESS, ...OF_THE_TABLES]
    .filter(({ judge }) => !judge(soaked).holds)
    .map(({ claim }) => claim);
}

describe('the judgements of a soak', () => {
  it('find nothing in one in which nothing grows', () => {
    expect(broken(soakedWith(() => ({})))).toEqual([]);
  });

  it.each<[what: string, claim: RegExp, changing: (passed: number) => Partial<Sample>]>([
    ['resident memory that grows', /^Memory was flat/, (passed) => ({ residentMb: 200 + passed * 1_000 })],
    ['buffers that are kept', /^Memory was flat/, (passed) => ({ externalMb: 20 + passed * 500 })],
    [
      'files that are left open',
      /^The number of open files/,
      (passed) => ({ openFiles: 100 + passed * 500 }),
    ],
    [
      'connections that are not given back',
      /^The number of database connections/,
      (passed) => ({ connections: { active: 0, idle: 10 + passed * 100, inTransaction: 0 } }),
    ],
    [
      'a transaction that stays open',
      /^The number of database connections/,
      (passed) => ({ longestTransactionMs: passed * 120_000 }),
    ],
    ['files that pile up', /^Nothing piled up/, (passed) => ({ besidesBytes: 2_000 + passed * 1_000_000 })],
  ])('find %s', (_, claim, changing) => {
    expect(broken(soakedWith(changing))).toEqual([expect.stringMatching(claim)]);
  });

  it.each<[what: string, claim: RegExp, table: (passed: number) => object]>([
    [
      'a table that bloats',
      /^No table took more room/,
      (passed) => ({ bytes: 20_000_000 * (1 + 2 * passed) }),
    ],
    ['dead rows that nobody clears away', /^Autovacuum/, (passed) => ({ dead: passed * 500_000 })],
    [
      'a queue that only grows',
      /^Tables whose rows live for seconds/,
      (passed) => ({ name: 'recall_change_queue', live: 100, bytes: passed * 100_000_000 }),
    ],
  ])('find %s', (_, claim, table) => {
    expect(broken(soakedWith(() => ({}), table))).toEqual([expect.stringMatching(claim)]);
  });

  it('let a table grow with its rows', () => {
    const growing = soakedWith(
      () => ({}),
      (passed) => ({ live: 50_000 * (1 + 9 * passed), bytes: 20_000_000 * (1 + 9 * passed) }),
    );
    expect(broken(growing)).toEqual([]);
  });
});

describe('the trend of a soak', () => {
  /** Every minute for half an hour. */
  const every = (value: (minute: number) => number) =>
    Array.from({ length: 30 }, (_, minute) => ({ atMs: minute * 60_000, value: value(minute) }));

  it('is the growth in an hour, whatever every fifth value is', () => {
    const peaks = (minute: number) => (minute % 5 === 0 ? 500 * (1 + (minute % 2)) : 0);
    expect(growthPerHour(every(() => 90))).toBe(0);
    expect(growthPerHour(every((minute) => 90 + minute))).toBeCloseTo(60);
    expect(growthPerHour(every((minute) => 90 + minute + peaks(minute)))).toBeCloseTo(60, -1);
  });

  it('compares the medians of the first and the last third', () => {
    expect(thirds(every((minute) => minute))).toEqual({ first: 4.5, last: 24.5 });
  });

  it('looks at what is left of memory between collections of garbage', () => {
    const sawtooth = every((minute) => 80 + (minute % 5) * 10 + minute / 10);
    expect(floors(sawtooth, 10 * 60_000).map(({ value }) => value)).toEqual([80, 81, 82]);
  });
});
