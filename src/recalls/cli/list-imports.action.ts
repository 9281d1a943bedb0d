import type { ListOptions } from '../../platform/cli/list-options.js';
import { printList } from '../../platform/cli/print.js';
import type { Settings } from '../../platform/config/settings.js';
import { issueInInstant, parseTimestamp } from '../../platform/http/instant.js';
import { ImportsModule } from '../imports/imports.module.js';
import { ImportReports } from '../imports/reports/import-reports.js';
import { selectedRuns } from '../imports/reports/run-selection.js';
import { withRecalls } from './with-recalls.js';

export interface ImportsOptions extends ListOptions {
  /** A name. */
  readonly manufacturer?: string;
  readonly state?: string;
  readonly since?: string;
  readonly limit: string;
}

const MOST_LISTED = 10_000;

/** Lists received files and their results, newest first. */
export async function listImports(
  { manufacturer, state, since, limit, ...format }: ImportsOptions,
  settings: Settings,
): Promise<void> {
  const most = /^\d{1,5}$/.test(limit) ? Number(limit) : 0;
  if (most < 1 || most > MOST_LISTED) {
    throw new Error(`--limit must be a whole number from 1 to ${MOST_LISTED}`);
  }
  const issue = since === undefined ? undefined : issueInInstant(since);
  if (issue !== undefined) throw new Error(`--since ${issue}`);
  const from = since === undefined ? undefined : parseTimestamp(since);
  const receivedSince = from === undefined ? undefined : new Date(from);
  const { rows: runs } = await withRecalls(settings, ImportsModule, async (service) => {
    const reports = service.get(ImportReports);
    const manufacturerId =
      manufacturer === undefined ? undefined : await reports.idOfManufacturer(manufacturer);
    const filter = { manufacturerId, ...selectedRuns(state), receivedSince };
    return reports.list('administrator', filter, { limit: most, after: undefined });
  });
  printList(runs, {
    format,
    none: 'No file has come in yet.',
    cuttable: ['MANUFACTURER', 'FILE', 'STATE', 'NOTES'],
    columns: {
      RUN: (run) => run.id,
      RECEIVED: (run) => `${run.receivedAt.slice(0, 16).replace('T', ' ')}Z`,
      MANUFACTURER: (run) => run.manufacturer,
      FILE: (run) => run.file,
      STATE: (run) => (run.dryRun ? `${run.state} (dry run)` : run.state),
      ADDED: (run) => String(run.counts.added),
      UPDATED: (run) => String(run.counts.updated),
      REOPENED: (run) => String(run.counts.reopened),
      CLOSED: (run) => String(run.counts.closed + run.counts.withdrawn),
      UNCHANGED: (run) => String(run.counts.unchanged),
      HELD: (run) => String(run.counts.held),
      NOTES: (run) => {
        if (run.waitingFor !== null) return `waits for ${run.waitingFor}`;
        if (run.undoneAt !== null) return 'undone';
        if (run.reasons.length > 0) return run.reasons.join('; ');
        return run.closuresDecision ?? [...run.heldReasons, ...run.warnings].join('; ');
      },
    },
  });
}
