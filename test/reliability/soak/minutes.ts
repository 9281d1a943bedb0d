import type { Detail } from '../evidence.js';
import { latencyOf, stretches } from './latency.js';
import type { Soaked } from './soak.js';

const MINUTE_MS = 60_000;

/** The calls of each minute for the report. */
export function minuteDetails({ load, began, imports }: Soaked): Detail {
  return {
    title: 'Calls by the minute',
    columns: ['minute', 'calls', 'median', '99th percentile', 'longest', 'answers by status', 'import'],
    rows: stretches(load, began, MINUTE_MS).map(({ atMs, figures }) => {
      const { calls, median, p99, longest } = latencyOf(figures);
      const during = imports.filter((one) => one.atMs >= atMs - MINUTE_MS && one.atMs < atMs);
      return [
        String(atMs / MINUTE_MS),
        calls.toLocaleString('en-GB'),
        ...[median, p99, longest].map((milliseconds) => `${milliseconds.toFixed(1)} ms`),
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
