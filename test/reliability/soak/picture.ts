import { drawChart } from './chart/chart.js';
import { type Panel, short } from './chart/panel.js';
import { latencyOf, stretches } from './latency.js';
import type { Sample } from './sampler.js';
import type { Soaked } from './soak.js';
import { SOAK } from './soak-plan.js';
import type { Point } from './trend.js';

/** An overview of the soak: what should be constant, and what happened meanwhile. */
export function picture(soaked: Soaked): string {
  const endMs = soaked.seconds * 1_000;
  const marks = soaked.imports.map(({ atMs, isFaulty }) => ({ atMs, isFaulty }));
  return drawChart(
    {
      title: `${short(SOAK.minutes)} minutes at ${Math.round(SOAK.share * 100)} % of capacity (${short(Math.round(soaked.pace))} calls per second)`,
      caption:
        'Upright lines: a file was imported; dotted: it was faulty and refused. Beside each name: the value at the end.',
    },
    [...ofProcess(soaked.samples), ...ofDatabase(soaked.samples), ...ofCalls(soaked)],
    endMs,
    marks,
  );
}

function ofProcess(samples: readonly Sample[]): Panel[] {
  return [
    {
      title: 'Memory of the service (MB)',
      series: [
        { name: 'resident', points: over(samples, ({ residentMb }) => residentMb) },
        { name: 'heap used', points: over(samples, ({ heapMb }) => heapMb) },
        { name: 'external', points: over(samples, ({ externalMb }) => externalMb) },
      ],
    },
    {
      title: 'Open files and connections',
      series: [
        { name: 'open files', points: over(samples, ({ openFiles }) => openFiles) },
        { name: 'of these sockets', points: over(samples, ({ sockets }) => sockets) },
        {
          name: 'PostgreSQL',
          points: over(
            samples,
            ({ connections: { active, idle, inTransaction } }) => active + idle + inTransaction,
          ),
        },
      ],
    },
  ];
}

function ofDatabase(samples: readonly Sample[]): Panel[] {
  const ofTable = (name: string, read: (table: Sample['tables'][number]) => number) =>
    over(samples, ({ tables }) => {
      const table = tables.find((one) => one.name === name);
      return table ? read(table) : Number.NaN;
    });
  return [
    {
      title: 'Bytes of table and indexes for each live row',
      series: ['recall', 'recall_history', 'recall_change'].map((name) => ({
        name,
        points: ofTable(name, ({ bytes, live }) => bytes / live).filter(({ value }) =>
          Number.isFinite(value),
        ),
      })),
    },
    {
      title: 'Dead rows (thousands)',
      series: ['recall', 'recall_change_queue'].map((name) => ({
        name,
        points: ofTable(name, ({ dead }) => dead / 1_000),
      })),
    },
  ];
}

function ofCalls({ load, began, seconds }: Soaked): Panel[] {
  const stretchMs = Math.max(2_000, SOAK.sampleEveryMs);
  // The last interval is shorter.
  const found = stretches(load, began, stretchMs).filter(({ atMs }) => atMs <= seconds * 1_000);
  const told = found.map(({ atMs, figures }) => ({ atMs, ...latencyOf(figures) }));
  return [
    {
      title: 'Calls answered a second',
      series: [
        {
          name: 'calls',
          points: told.map(({ atMs, calls }) => ({ atMs, value: (calls * 1_000) / stretchMs })),
        },
      ],
    },
    {
      title: 'Time to the answer (ms)',
      isLogarithmic: true,
      series: [
        { name: 'median', points: told.map(({ atMs, median }) => ({ atMs, value: median })) },
        { name: '99th percentile', points: told.map(({ atMs, p99 }) => ({ atMs, value: p99 })) },
      ],
    },
  ];
}

function over(samples: readonly Sample[], read: (sample: Sample) => number): Point[] {
  return samples.map((sample) => ({ atMs: sample.atMs, value: read(sample) }));
}
