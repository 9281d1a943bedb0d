import type { FormError } from '../../platform/console/forms/form-error.js';
import type { Filters } from '../../platform/console/forms/parameters.js';
import { issueInInstant, parseTimestamp } from '../../platform/http/instant.js';
import type { RunFilter } from '../imports/reports/import-reports.js';
import { selectedRuns } from '../imports/reports/run-selection.js';

/** The choices of the list of files. Some are no state of a run, and lead to what needs somebody. */
export const FILE_STATES: readonly { readonly value: string; readonly text: string }[] = [
  { value: '', text: 'Any' },
  { value: 'waiting', text: 'Waiting for something' },
  { value: 'refused-last', text: 'Refused, and no other file since' },
  { value: 'done', text: 'Merged' },
  { value: 'rejected', text: 'Refused' },
  { value: 'held', text: 'Held' },
  { value: 'received', text: 'Received' },
  { value: 'scanning', text: 'Being scanned' },
  { value: 'validating', text: 'Being checked' },
  { value: 'merging', text: 'Being merged' },
];

/** What a list of files is narrowed to, and what is wrong with the address. */
export interface FileFilter {
  readonly filter: RunFilter;
  readonly errors: readonly FormError[];
}

export function fileFilterOf({ manufacturer, state, since }: Filters): FileFilter {
  const errors: FormError[] = [];
  const manufacturerId = manufacturer === undefined ? undefined : numericIdIn(manufacturer);
  if (manufacturer !== undefined && manufacturerId === undefined) {
    errors.push({ field: 'manufacturer', message: 'Choose a manufacturer of the list' });
  }
  if (state !== undefined && !FILE_STATES.some(({ value }) => value === state)) {
    errors.push({ field: 'state', message: 'Choose a state of the list' });
  }
  const issue = since === undefined ? undefined : issueInInstant(since);
  if (issue !== undefined) errors.push({ field: 'since', message: `“Received since” ${issue}` });
  const receivedSince = since === undefined || issue !== undefined ? undefined : parseTimestamp(since);
  return {
    errors,
    filter: {
      manufacturerId,
      ...selectedRuns(state),
      receivedSince: receivedSince === undefined ? undefined : new Date(receivedSince),
    },
  };
}

/** An id of a manufacturer or SSH key in an address; undefined for what can’t be one. */
export function numericIdIn(text: string): number | undefined {
  return /^[1-9]\d{0,8}$/.test(text) ? Number(text) : undefined;
}
