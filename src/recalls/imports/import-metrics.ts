import { Injectable } from '@nestjs/common';
import { Counter, Gauge, Registry } from 'prom-client';
import { DatabaseMetrics } from '../../platform/observability/database-metrics.js';
import { LAST_MERGED_FILES } from './last-merged-files.sql.js';
import { IMPORT_STATES } from './runs/import-run.js';

/**
 * One scan of the table of runs, which gets a row per file: a hundred manufacturers add 36,500 rows in a year, and a scan of those takes
 * some 10 ms. Runs that only tried a file out are not counted.
 */
const IMPORT_FIGURES = `
  SELECT state, count(*)::int AS runs,
         sum(added)::float8 AS added, sum(updated)::float8 AS updated, sum(reopened)::float8 AS reopened,
         sum(closed)::float8 AS closed, sum(withdrawn)::float8 AS withdrawn,
         sum(unchanged)::float8 AS unchanged, sum(skipped)::float8 AS skipped,
         coalesce(sum(held) FILTER (WHERE state = 'held' AND closures_decision IS NULL), 0)::float8 AS held,
         (count(*) FILTER (WHERE state = 'held' AND closures_decision IS NULL))::int AS undecided,
         count(*) FILTER (WHERE waiting_for IS NOT NULL)::int AS waiting
    FROM import_run WHERE NOT dry_run
   GROUP BY state`;

interface ImportFigures {
  readonly state: string;
  readonly runs: number;
  readonly added: number;
  readonly updated: number;
  readonly reopened: number;
  readonly closed: number;
  readonly withdrawn: number;
  readonly unchanged: number;
  readonly skipped: number;
  readonly held: number;
  readonly undecided: number;
  readonly waiting: number;
}

const CHANGES = ['added', 'updated', 'reopened', 'closed', 'withdrawn', 'unchanged', 'skipped'] as const;

/** Metrics of the results of all manufacturers' files. */
@Injectable()
export class ImportMetrics {
  private readonly known;

  constructor(registry: Registry, metrics: DatabaseMetrics) {
    const gauge = (name: string, help: string, ...labelNames: string[]) =>
      new Gauge({ name, help, labelNames, registers: [registry] });
    this.known = {
      runs: gauge('recalls_import_runs', 'Files that came in, by what became of them.', 'state'),
      waiting: gauge('recalls_import_runs_waiting', 'Files that wait for something to be fixed.'),
      rows: new Counter({
        name: 'recalls_import_rows_total',
        help: 'Rows of merged files, by what they changed.',
        labelNames: ['change'],
        registers: [registry],
      }),
      held: gauge('recalls_import_closures_held', 'Closures that wait for an administrator.'),
      undecided: gauge(
        'recalls_import_runs_held',
        'Files that wait for an administrator, as a whole or with their closures.',
      ),
      lastFile: gauge(
        'recalls_manufacturer_last_file_timestamp_seconds',
        'When the last merged file of a manufacturer came in; 0 if it has sent files and none was merged; absent without files or an enabled client.',
        'manufacturer_id',
        'manufacturer',
      ),
    };
    metrics.add({
      metrics: Object.values(this.known),
      ask: async (pool) => {
        const [imports, files] = await Promise.all([
          pool.query<ImportFigures>(IMPORT_FIGURES),
          pool.query<{ id: number; name: string; at: number }>(LAST_MERGED_FILES),
        ]);
        this.tell(imports.rows);
        for (const { id, name, at } of files.rows) {
          this.known.lastFile.set({ manufacturer_id: id, manufacturer: name }, at);
        }
      },
    });
  }

  private tell(figures: readonly ImportFigures[]): void {
    for (const state of IMPORT_STATES) this.known.runs.set({ state }, 0);
    for (const change of CHANGES) this.known.rows.inc({ change }, 0);
    for (const gauge of [this.known.waiting, this.known.held, this.known.undecided]) gauge.set(0);
    for (const figure of figures) {
      this.known.runs.set({ state: figure.state }, figure.runs);
      this.known.waiting.inc(figure.waiting);
      this.known.held.inc(figure.held);
      this.known.undecided.inc(figure.undecided);
      for (const change of CHANGES) this.known.rows.inc({ change }, figure[change]);
    }
  }
}
