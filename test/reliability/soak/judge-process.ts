import { size } from '../plan.js';
import { all, type Judgement, type Verdict } from './judgement.js';
import type { Sample } from './sampler.js';
import { settled } from './settled.js';
import { SOAK } from './soak-plan.js';
import { floors, growthPerHour, type Point, thirds } from './trend.js';

/**
 * Over the time after the warm-up: in 25 minutes that is 36 MB per hour. At a thousand calls per second, a leak of ten bytes per call (less
 * than the smallest object) would be as much. Random variation is smaller: it is the share of garbage at the best moment between two
 * imports.
 */
const HEAP_GROWTH_MB = 15;

/**
 * The system's allocator and V8 keep pages for the next import and return them at any time, so the resident memory varies by tens of
 * megabytes. In a slice the heap has not yet reached its usual size.
 */
const RESIDENT_SLACK_MB = size({ slice: 300, whole: 40 });
const EXTERNAL_SLACK_MB = size({ slice: 100, whole: 10 });

/** A feed page, an upload or a mail may be in progress during one sample and not during another. */
const OPEN_FILES_SLACK = size({ slice: 30, whole: 4 });

/** The pool, six for look-ups, one for metrics; an import has its lease's and its own, and two may overlap for a moment. */
const MOST_CONNECTIONS = 10 + 6 + 1 + 4;
const CONNECTIONS_SLACK = size({ slice: 30, whole: 2 });

/** The merge of a large file is the longest transaction, and takes seconds. */
const LONGEST_TRANSACTION_MS = 60_000;

/** Files in the data folder besides archive and database: keys, the landing folders, a file in progress. */
const BESIDES_SLACK_BYTES = 64 * 1024;

/** Checks that the process and its resources are at the end as they were at the beginning. */
export const OF_THE_PROCESS: readonly Judgement[] = [
  {
    claim: 'Memory was flat: heap, buffers and what is resident',
    judge({ samples }) {
      const heap = floors(
        over(samples, ({ heapMb }) => heapMb),
        SOAK.importEveryMs,
      );
      const growth = growthPerHour(heap);
      const hours = (SOAK.minutes * 60_000 - SOAK.warmUpMs) / 3_600_000;
      const least = {
        holds: growth * hours <= HEAP_GROWTH_MB,
        measured: `the least heap of each import's stretch changed by ${growth > 0 ? '+' : ''}${growth.toFixed(1)} MB an hour`,
      };
      return all([
        ...(SOAK.isWhole ? [least] : []),
        steady(
          'resident',
          over(samples, ({ residentMb }) => residentMb),
          RESIDENT_SLACK_MB,
          'MB',
        ),
        steady(
          'external',
          over(samples, ({ externalMb }) => externalMb),
          EXTERNAL_SLACK_MB,
          'MB',
        ),
      ]);
    },
  },
  {
    claim: 'The number of open files and sockets was constant, and they were closed after the load',
    judge({ samples, atRest: { before, after } }) {
      return all([
        steady(
          'open files',
          over(samples, ({ openFiles }) => openFiles),
          OPEN_FILES_SLACK,
        ),
        steady(
          'sockets',
          over(samples, ({ sockets }) => sockets),
          OPEN_FILES_SLACK,
        ),
        {
          holds: after <= before,
          measured: `at rest ${before} open files before the load and ${after} after it`,
        },
      ]);
    },
  },
  {
    claim: 'The number of database connections was constant, and no transaction was left open',
    judge({ samples }) {
      const connections = over(
        samples,
        ({ connections: { active, idle, inTransaction } }) => active + idle + inTransaction,
      );
      const most = Math.max(...connections.map(({ value }) => value));
      const longest = Math.max(...samples.map(({ longestTransactionMs }) => longestTransactionMs));
      return all([
        steady('connections', connections, CONNECTIONS_SLACK),
        { holds: most <= MOST_CONNECTIONS, measured: `at most ${most} at once` },
        {
          holds: longest <= LONGEST_TRANSACTION_MS,
          measured: `longest transaction seen ${(longest / 1_000).toFixed(1)} s`,
        },
      ]);
    },
  },
  {
    claim: 'Nothing piled up in the data folder besides the archive',
    judge({ samples, stagesLeft }) {
      const besides = floors(
        over(samples, ({ besidesBytes }) => besidesBytes / 1024),
        SOAK.importEveryMs,
      );
      return all([
        steady('besides', besides, BESIDES_SLACK_BYTES / 1024, 'kB'),
        { holds: stagesLeft === 0, measured: `${stagesLeft} staging tables left` },
      ]);
    },
  },
];

/** The median of the last third exceeds that of the first by at most this much. */
function steady(name: string, points: readonly Point[], slack: number, unit = ''): Verdict {
  const { first, last } = thirds(points);
  const figure = (value: number) => (unit === '' ? value.toFixed(0) : `${value.toFixed(1)} ${unit}`);
  return { holds: last <= first + slack, measured: `${name} ${figure(first)} → ${figure(last)}` };
}

function over(samples: readonly Sample[], read: (sample: Sample) => number): Point[] {
  return settled(samples).map((sample) => ({ atMs: sample.atMs, value: read(sample) }));
}
