import { record } from '../evidence.js';
import type { Pace } from './pace.js';
import { growth, type Sample } from './steadiness.js';
import type { Tally } from './tally.js';

interface Found {
  readonly tally: Tally;
  readonly pace: Pace;
  readonly samples: readonly Sample[];
}

const number = (value: number, digits = 0) =>
  value.toLocaleString('en-GB', { maximumFractionDigits: digits });

/** Writes the findings about the files for the report. */
export async function recordFuzz({ tally, pace, samples }: Found): Promise<void> {
  const { outcomes, changes } = tally;
  const sound = outcomes.merged + outcomes.held;
  const [first, last] = [samples[0], samples.at(-1)];
  await record({
    part: 'fuzz-csv',
    findings: [
      {
        claim:
          'Every file had exactly one outcome, and it was the one that the rules say, written down a second time',
        measured: `${number(tally.files)} files: ${number(outcomes.merged)} merged, ${number(outcomes.held)} with held closures, ${number(outcomes.rejected)} refused, ${number(tally.leftAlone)} left alone for their names`,
      },
      {
        claim:
          'Nothing of an invalid file was merged, and its errors were reported with the right reason, line and column',
        measured: `${number(outcomes.rejected)} files, ${tally.reasons.size} different reasons; after each the recalls and their history were as before`,
      },
      {
        claim: 'After a sound file the database held what the file said, to the last column',
        measured: `${number(sound)} files: ${Object.entries(changes)
          .map(([change, count]) => `${number(count)} ${change}`)
          .join(', ')}`,
      },
      {
        claim: 'Trying a file out over the API had the same result as its upload',
        measured: `${number(tally.tried)} files, no difference`,
      },
      {
        claim: 'No file hung the service',
        measured: `longest step ${number(pace.longestStep.milliseconds)} ms, longest pause of the event loop ${number(pace.longestPause.milliseconds)} ms, largest file ${number(tally.largestBytes)} bytes`,
      },
      {
        claim: 'Memory and open files stayed flat',
        measured: `heap ${number(first?.heap ?? 0, 1)} MiB after ${number(first?.files ?? 0)} files, ${number(last?.heap ?? 0, 1)} MiB after ${number(last?.files ?? 0)}; median of the last third over the first ${number(growth(samples, 'heap'), 1)} MiB; descriptors ${number(first?.descriptors ?? 0)} and ${number(last?.descriptors ?? 0)}`,
      },
    ],
    details: [
      {
        title: 'Reasons that were reported',
        columns: ['Reason', 'Files'],
        rows: [...tally.reasons]
          .sort(([, one], [, other]) => other - one)
          .map(([reason, count]) => [reason, number(count)]),
      },
      {
        title: 'The memory of the process after garbage collection (MiB)',
        columns: ['After files', 'Heap', 'Buffers', 'Resident', 'Descriptors'],
        rows: samples.map(({ files, heap, buffers, resident, descriptors }) => [
          number(files),
          number(heap, 1),
          number(buffers, 1),
          number(resident),
          number(descriptors),
        ]),
      },
    ],
  });
}
