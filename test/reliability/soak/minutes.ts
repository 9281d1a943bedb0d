import type { Detail } from '../evidence.js';
import { latencyOf, stretches } from './latency.js';
import type { Sample } from './sampler.js';
import type { Soaked } from './soak.js';

const MINUTE_MS = 60_000;

/**
 * The calls of each minute for the report, and how many processors the service and the whole machine used: if a minute is slower with the
 * same work per call, something else slowed it down.
 */
export function minuteDetails({ load, began, imports, samples }: Soaked): Detail {
  return {
    title: 'Calls by the minute, and processors in use',
    columns: [
      'minute',
      'calls',
      'median',
      '99th percentile',
      'longest',
      'service',
      'all',
      'stolen',
      'answers by status',
      'import',
    ],
    rows: stretches(load, began, MINUTE_MS).map(({ atMs, figures }) => {
      const { calls, median, p99, longest } = latencyOf(figures);
      const during = imports.filter((one) => one.atMs >= atMs - MINUTE_MS && one.atMs < atMs);
      return [
        String(atMs / MINUTE_MS),
        calls.toLocaleString('en-GB'),
        ...[median, p99, longest].map((milliseconds) => `${milliseconds.toFixed(1)} ms`),
        ...processorsIn(samples.filter((one) => one.atMs >= atMs - MINUTE_MS && one.atMs < atMs)),
        statusesOf(figures.map(({ answers }) => answers)),
        during
          .map(
            ({ sender, isFaulty, seconds }) =>
              `${isFaulty ? 'faulty ' : ''}${sender}, ${seconds.toFixed(1)} s`,
          )
          .join('; '),
      ];
    }),
  };
}

/** How many processors the service used, how many everything together used, and how many other machines on the host took. */
function processorsIn(samples: readonly Sample[]): string[] {
  const [first, last] = [samples[0], samples.at(-1)];
  if (!first || !last || first === last) return ['', '', ''];
  const seconds = (last.atMs - first.atMs) / 1_000;
  return (['cpuSeconds', 'busySeconds', 'stolenSeconds'] as const).map((which) =>
    ((last[which] - first[which]) / seconds).toFixed(2),
  );
}

function statusesOf(answers: readonly Readonly<Record<string, number>>[]): string {
  const counts = new Map<string, number>();
  for (const [name, count] of answers.flatMap((one) => Object.entries(one))) {
    const status = name.split(': ')[1] ?? '';
    counts.set(status, (counts.get(status) ?? 0) + count);
  }
  return [...counts]
    .toSorted()
    .map(([status, count]) => `${status}: ${count.toLocaleString('en-GB')}`)
    .join(', ');
}
