import { IMPORT_STATES } from '../runs/import-run.js';
import type { RunFilter } from './import-reports.repository.js';

/** What a list of files may be narrowed to. The first two are no state of a run: they are what needs somebody. */
export const RUN_SELECTIONS = ['waiting', 'refused-last', ...IMPORT_STATES] as const;

/**
 * The part of a filter that a selection means.
 *
 * @param selection `waiting` for runs that wait for something; `refused-last` for refused ones, if no other file came since; or a state
 */
export function selectedRuns(selection: string | undefined): Pick<RunFilter, 'state' | 'only'> {
  if (selection === 'waiting') return { only: 'waiting' };
  if (selection === 'refused-last') return { state: 'rejected', only: 'last' };
  return { state: IMPORT_STATES.find((each) => each === selection) };
}
