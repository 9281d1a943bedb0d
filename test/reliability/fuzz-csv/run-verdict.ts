import type { RunRow } from '../../recalls/imports/import-site.js';
import type { ExpectedCounts } from './ledger.js';
import type { ToldFault, Verdict } from './verdict.js';

/** The service's result of an upload; undefined while its run has not ended. */
export function verdictOf(run: RunRow, faults: readonly ToldFault[]): Verdict | undefined {
  if (run.state !== 'done' && run.state !== 'held' && run.state !== 'rejected') return undefined;
  return {
    outcome: run.state === 'done' ? 'merged' : run.state,
    rowsRead: Number(run.rows_read),
    faultCount: Number(run.fault_count),
    reasons: run.reasons,
    faults,
  };
}

/** The database returns these as `bigint`, which arrives as text. */
export function countsOf({
  added,
  updated,
  reopened,
  closed,
  withdrawn,
  unchanged,
  skipped,
  held,
}: RunRow): ExpectedCounts {
  return {
    added: Number(added),
    updated: Number(updated),
    reopened: Number(reopened),
    closed: Number(closed),
    withdrawn: Number(withdrawn),
    unchanged: Number(unchanged),
    skipped: Number(skipped),
    held: Number(held),
  };
}

/** The differences between the history of a run and its counts; undefined when there are none. */
export function differenceOfHistory(
  { added, updated, reopened, closed, withdrawn }: ExpectedCounts,
  changes: Readonly<Record<string, number>>,
): string | undefined {
  const { opened = 0, changed = 0, reopened: reopenings = 0, fixed = 0, deleted = 0, ...others } = changes;
  const isSame =
    opened === added &&
    changed === updated &&
    reopenings === reopened &&
    fixed === closed &&
    deleted === withdrawn;
  return isSame && Object.keys(others).length === 0
    ? undefined
    : `The history has ${JSON.stringify(changes)}.`;
}
