import { isDeepStrictEqual } from 'node:util';
import type { Judgement } from './judgement.js';
import { latencyOf } from './latency.js';
import { SOAK } from './soak-plan.js';
import { median } from './trend.js';

/**
 * A large file takes some seconds beside the calls. If it took more than half of the time until the next one, the service would not keep
 * up.
 */
const LONGEST_IMPORT_SECONDS = 60;

/** Work in progress at the end, and the rounding of a second. */
const SHARE_ANSWERED = 0.99;

/** Enough to see the problem. */
const MOST_SHOWN = 10;

/** Checks that all planned work was done. */
export const OF_THE_WORK: readonly Judgement[] = [
  {
    claim: 'Every call was answered, and as it has to be',
    judge({ hammered, load, began }) {
      const all = [...hammered, ...load];
      const calls = latencyOf(all).calls;
      const wrong = all.reduce((sum, figures) => sum + figures.wrong, 0);
      const examples = all
        .flatMap(({ at, shown }) =>
          shown.map((one) => ({ ...one, second: Math.round((at - began) / 1_000) })),
        )
        .slice(0, MOST_SHOWN)
        .map(({ kind, status, text, second }) => `after ${second} s, ${kind}: ${status} ${text}`)
        .join('\n');
      const measured = `${count(calls)} calls, ${count(wrong)} with another answer`;
      return {
        holds: calls > 0 && wrong === 0,
        measured: wrong === 0 ? measured : `${measured}\n${examples}`,
      };
    },
  },
  {
    claim:
      'Every file that was sent meanwhile was imported, or refused if it was faulty, with exactly the changes it has',
    judge({ firstImports, imports }) {
      const other = [...firstImports, ...imports].filter(
        ({ state, counts, expected }) => !isDeepStrictEqual({ state, counts }, expected),
      );
      const refused = imports.filter(({ isFaulty }) => isFaulty).length;
      const seconds = imports.map((one) => one.seconds);
      const measured = `${imports.length} files, ${refused} of them faulty; from receipt to end ${median(seconds).toFixed(1)} s (median), ${Math.max(...seconds).toFixed(1)} s (longest)`;
      const withTimeout = !SOAK.isWhole || Math.max(...seconds) <= LONGEST_IMPORT_SECONDS;
      return {
        holds: other.length === 0 && imports.length === SOAK.imports && withTimeout,
        measured:
          other.length === 0 ? measured : `${measured}; not as it should be: ${JSON.stringify(other)}`,
      };
    },
  },
  {
    claim: 'Every mail that was to be sent arrived once',
    judge({ mails: { waiting, kept, arrived } }) {
      const measured = `${kept} mails, ${arrived} arrived, ${waiting} wait`;
      return { holds: waiting === 0 && kept === arrived && kept > 0, measured };
    },
  },
  ...(SOAK.isWhole ? [keptPace()] : []),
];

/** Not in a slice, because a machine that does other work at the same moment may not keep up. */
function keptPace(): Judgement {
  return {
    claim: `It kept up with ${Math.round(SOAK.share * 100)} % of its capacity, imports or not`,
    judge({ capacity, pace, load, seconds }) {
      const { calls, median: usual, p99 } = latencyOf(load);
      const leftOut = load.reduce((sum, figures) => sum + figures.leftOut, 0);
      const measured = `capacity ${count(capacity)} calls per second (load and PostgreSQL on the same machine); ${count(pace)} a second called, ${count(calls / seconds)} answered, ${usual.toFixed(1)} ms median, ${p99.toFixed(0)} ms 99th percentile`;
      return { holds: leftOut === 0 && calls >= SHARE_ANSWERED * pace * seconds, measured };
    },
  };
}

function count(number: number): string {
  return Math.round(number).toLocaleString('en-GB');
}
