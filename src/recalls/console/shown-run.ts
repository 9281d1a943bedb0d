import type { Person } from '../../platform/console/people/person.js';
import type { ImportReport } from '../imports/reports/import-reports.js';
import { waitingForInPlainWords } from '../imports/runs/retry-policy.js';
import { withoutVins } from '../sftp/without-vins.js';

/** A run's state for people, and the colour of GOV.UK's tag. */
export interface ShownState {
  readonly text: string;
  readonly classes: string;
}

type Stateful = Pick<ImportReport, 'state' | 'waitingFor'> &
  Partial<Pick<ImportReport, 'undoneAt' | 'heldWhole'>>;

const IN_PROGRESS = {
  received: 'Received',
  scanning: 'Being scanned',
  validating: 'Being checked',
  merging: 'Being merged',
} as const;

export function shownState({ state, waitingFor, undoneAt, heldWhole }: Stateful): ShownState {
  if (undoneAt) return { text: 'Undone', classes: 'govuk-tag--grey' };
  if (state === 'done') return { text: 'Merged', classes: 'govuk-tag--green' };
  if (state === 'rejected') return { text: 'Refused', classes: 'govuk-tag--red' };
  if (state === 'held') {
    return { text: heldWhole ? 'Held' : 'Closures held', classes: 'govuk-tag--yellow' };
  }
  return waitingFor === null
    ? { text: IN_PROGRESS[state], classes: 'govuk-tag--blue' }
    : { text: 'Waiting', classes: 'govuk-tag--orange' };
}

export function isInProgress({ state }: Pick<ImportReport, 'state'>): boolean {
  return state in IN_PROGRESS;
}

/** Manufacturers choose the names of files, and some put a VIN there, which is personal data. */
export function shownFileName({ role }: Person, name: string): string {
  return role === 'administrator' ? name : withoutVins(name);
}

/** A run with what pages show of it besides its fields. */
export function shownRun<Report extends ImportReport>(person: Person, run: Report) {
  return {
    ...run,
    file: shownFileName(person, run.file),
    shownState: shownState(run),
    isInProgress: isInProgress(run),
    // Administrators are told addresses and error codes, as by the API.
    waitingFor:
      run.waitingFor === null || person.role === 'administrator'
        ? run.waitingFor
        : waitingForInPlainWords(run.waitingFor),
  };
}

const COUNTS: readonly (readonly [keyof ImportReport['counts'], string])[] = [
  ['added', 'Added'],
  ['updated', 'Updated'],
  ['reopened', 'Opened again'],
  ['closed', 'Marked as fixed'],
  ['withdrawn', 'Withdrawn'],
  ['unchanged', 'Unchanged'],
  ['skipped', 'Left as the API says'],
  ['held', 'Closures held'],
];

/** The counts of a merge, or of a trial, in the order of the pages. */
export function shownCounts(counts: ImportReport['counts']): { text: string; count: number }[] {
  return COUNTS.map(([name, text]) => ({ text, count: counts[name] }));
}
