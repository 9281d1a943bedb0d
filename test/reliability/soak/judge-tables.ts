import type { Detail } from '../evidence.js';
import { size } from '../plan.js';
import { all, type Judgement } from './judgement.js';
import type { Sample } from './sampler.js';
import { settled } from './settled.js';
import type { Soaked } from './soak.js';
import { type Point, thirds } from './trend.js';

/** A table with fewer rows has only a few pages, so rounding dominates. */
const ROWS_TO_JUDGE = 1_000;

/** Tables whose rows are written, read and soon deleted or updated. Their rows live for seconds. */
const SHORT_LIVED = new Set(['recall_change_queue']);

/**
 * By how much the bytes of table and indexes per live row may grow from the first third to the last. Autovacuum starts when a fifth of a
 * table's rows are dead, so a table's size varies by about as much; bloat grows without limit.
 */
const GROWTH_OF_ROW = size({ slice: 1.5, whole: 1.15 });

/**
 * Autovacuum starts at a fifth (PostgreSQL's `autovacuum_vacuum_scale_factor`), checks once a minute, and takes some time, during which the
 * load continues. Two fifths are exceeded only if it does not keep up. In a slice it has not run once.
 */
const MOST_DEAD = size({ slice: 0.8, whole: 0.4 });

/** The size that the queue and the small tables may reach between two vacuums, over the load of a minute. */
const SMALL_BYTES = 16 * 1024 ** 2;

/** Checks that tables grow only with their rows. */
export const OF_THE_TABLES: readonly Judgement[] = [
  {
    claim: 'No table took more room for each row: those that grow (history, changes) grow with the work',
    judge(soaked) {
      return all(
        largeTables(soaked).map(({ name, bytesPerRow: { first, last } }) => ({
          holds: last <= first * GROWTH_OF_ROW,
          measured: `${name} ${first.toFixed(0)} → ${last.toFixed(0)} bytes a row`,
        })),
      );
    },
  },
  {
    claim: 'Autovacuum, as PostgreSQL ships it, kept up: dead rows stayed a bounded share',
    judge(soaked) {
      return all(
        largeTables(soaked).map(({ name, mostDead, vacuums }) => ({
          holds: mostDead <= MOST_DEAD,
          measured: `${name} at most ${(mostDead * 100).toFixed(0)} % dead, ${vacuums} vacuums`,
        })),
      );
    },
  },
  {
    claim: 'Tables whose rows live for seconds, and small ones, stayed small',
    judge({ samples }) {
      const small = namesOf(samples)
        .filter((name) => !isLarge(samples, name))
        .map((name) => ({ name, ...thirds(over(samples, name, ({ bytes }) => bytes)) }));
      const largest = small.toSorted((one, other) => other.last - one.last).slice(0, 3);
      return {
        holds: small.every(({ last }) => last <= SMALL_BYTES),
        measured: `the largest of ${small.length}: ${largest.map(({ name, first, last }) => `${name} ${kilobytes(first)} → ${kilobytes(last)} kB`).join(', ')}`,
      };
    },
  },
];

/** The large tables for the report. */
export function tableDetails(soaked: Soaked): Detail {
  return {
    title: 'Tables, from the first third of the time after the warm-up to the last (medians)',
    columns: ['table', 'live rows', 'bytes a row with indexes', 'most dead rows', 'vacuums'],
    rows: largeTables(soaked).map(({ name, rows, bytesPerRow, mostDead, vacuums }) => [
      name,
      `${Math.round(rows.first).toLocaleString('en-GB')} → ${Math.round(rows.last).toLocaleString('en-GB')}`,
      `${bytesPerRow.first.toFixed(0)} → ${bytesPerRow.last.toFixed(0)}`,
      `${(mostDead * 100).toFixed(0)} %`,
      String(vacuums),
    ]),
  };
}

function largeTables({ samples }: Soaked) {
  return namesOf(samples)
    .filter((name) => isLarge(samples, name))
    .map((name) => ({
      name,
      rows: thirds(over(samples, name, ({ live }) => live)),
      bytesPerRow: thirds(over(samples, name, ({ bytes, live }) => bytes / live)),
      mostDead: Math.max(
        ...over(samples, name, ({ live, dead }) => dead / (live + dead)).map(({ value }) => value),
      ),
      vacuums: samples.at(-1)?.tables.find((table) => table.name === name)?.vacuums ?? 0,
    }));
}

function namesOf(samples: readonly Sample[]): string[] {
  return samples.at(-1)?.tables.map(({ name }) => name) ?? [];
}

/** A table that has many rows all the time. */
function isLarge(samples: readonly Sample[], name: string): boolean {
  const rows = over(samples, name, ({ live }) => live);
  return !SHORT_LIVED.has(name) && rows.every(({ value }) => value >= ROWS_TO_JUDGE);
}

function over(
  samples: readonly Sample[],
  name: string,
  read: (table: Sample['tables'][number]) => number,
): Point[] {
  return settled(samples).flatMap(({ atMs, tables }) => {
    const table = tables.find((one) => one.name === name);
    return table ? [{ atMs, value: read(table) }] : [];
  });
}

function kilobytes(bytes: number): string {
  return (bytes / 1024).toFixed(0);
}
