import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { record } from './evidence.js';
import { type Act, FATES, sequence } from './mot-safety/acts.js';
import { DIRECTED } from './mot-safety/directed.js';
import { EVENTS, RARE_EVENTS } from './mot-safety/events.js';
import type { Guarded } from './mot-safety/guard-watch.js';
import { LANES, type Lane } from './mot-safety/lanes.js';
import { Life } from './mot-safety/life.js';
import { LENIENT, MUTATIONS } from './mot-safety/mutations.js';
import { Processes } from './mot-safety/processes.js';
import { Tally } from './mot-safety/tally.js';
import { isWhole, seed, size } from './plan.js';

const SEQUENCES = size({ slice: 10, whole: 10_000 });
/** A whole run takes hours on a machine that does other work too. */
const LONGEST_MS = 6 * 60 * 60_000;

const tally = new Tally();

describe.sequential(`MOT’s answer, after every step of a sequence (RELIABILITY_SEED=${seed})`, () => {
  describe.concurrent('is Yes for each recall that is open as far as anybody has told the service', () => {
    it.for(LANES)(
      'with $name',
      { timeout: LONGEST_MS },
      // Its own `expect`: beside other lanes, the global one asserts for any of them.
      async (lane, { expect }) => {
        const processes = await Processes.start(lane.guarded);
        try {
          await fc.assert(
            fc.asyncProperty(sequence, (acts) => live(processes, lane, acts)),
            {
              seed: (seed + LANES.indexOf(lane)) % 2 ** 31,
              numRuns: runsOf(lane) + (lane === LANES[0] ? Object.keys(DIRECTED).length : 0),
              examples: lane === LANES[0] ? Object.values(DIRECTED).map((acts) => [acts]) : [],
            },
          );
        } finally {
          await processes.close();
        }
        // The property throws. A lane that made no sequence would pass.
        expect(tally.of('sequences')).toBeGreaterThan(0);
      },
    );
  });

  // Otherwise the sequences prove nothing.
  it('was compared in sequences that met every event', async () => {
    const missed = [...EVENTS, ...(isWhole ? RARE_EVENTS : [])].filter((event) => tally.of(event) === 0);
    expect(missed).toEqual([]);
    await record({
      part: 'mot-safety',
      findings: [
        {
          claim: 'MOT’s answer was Yes for each recall that was open as far as anybody had told the service',
          measured: `${counted('sequences')} sequences, ${counted('answers compared')} answers`,
        },
        {
          claim: 'What a guard has to hold was held, and shown to the administrator',
          measured: `${counted('held: closures')} files with held closures, ${counted('held: the whole file')} held whole`,
        },
        {
          claim: 'Undo gave back what a run or a client had taken',
          measured: `${counted('undo: of a run')} runs, ${counted('undo: of a client')} clients`,
        },
      ],
      details: [
        {
          title: 'What happened',
          columns: ['Event', 'Times'],
          rows: tally.all.map(([event, count]) => [event, count.toLocaleString('en-GB')]),
        },
      ],
    });
  });
});

describe('The comparison', () => {
  let processes: Processes;
  beforeAll(async () => {
    processes = await Processes.start(LENIENT);
  }, 240_000);
  afterAll(() => processes?.close());

  it.each(FATES)('compares no answer with a file of an earlier life: %s', async (fate) => {
    const begin = () => Life.begin(processes, LENIENT, new Tally(), { size: 8 });
    const sends = await begin();
    await sends.step({ kind: 'send', age: 0, damage: 'none', keeps: 1, dated: true, fate, process: 0 });

    const next = await begin();
    await next.step({ kind: 'work', process: 0 });

    const files = await processes.service(0).query('SELECT file_name FROM import_run');
    expect(files).toEqual([{ file_name: 'recalls-1.csv' }]);
  });

  it.each(MUTATIONS)('finds a service in which $name', async ({ before, sql, after, demanded = LENIENT }) => {
    const begin = (guarded: Guarded) => Life.begin(processes, guarded, new Tally(), { size: 8 });
    // The same steps succeed with the correct service, so it is the mutation that is detected.
    const right = await begin(LENIENT);
    for (const act of [...before, ...after]) await right.step(act);

    const wrong = await begin(demanded);
    for (const act of before) await wrong.step(act);
    if (sql !== undefined) {
      const now = sql.includes('$1') ? [new Date(processes.trueTime.now())] : [];
      await processes.service(0).query(sql, now);
    }
    const steps = async () => {
      for (const act of after) await wrong.step(act);
    };
    await expect(steps()).rejects.toThrow(/^MOT is not answered Yes for/);
  });
});

const counted = (event: string): string => tally.of(event).toLocaleString('en-GB');

async function live(processes: Processes, { guarded, size }: Lane, acts: readonly Act[]): Promise<void> {
  const life = await Life.begin(processes, guarded, tally, { size });
  for (const act of acts) await life.step(act);
  tally.add('sequences');
}

function runsOf({ share }: Lane): number {
  return Math.ceil(share * SEQUENCES);
}
