import { DAMAGES, FATES } from './acts.js';

/** The events that must occur in a run, because without them it proves nothing. */
export const EVENTS: readonly string[] = [
  ...DAMAGES.map((damage) => `file: ${damage}`),
  ...FATES.map((fate) => `process: ${fate}`),
  'file: of an older export, or sent again',
  'file: says as of when its data are',
  'call: open',
  'call: reopen',
  'call: fix',
  'call: delete',
  'call: open what is open',
  'held: closures',
  'held: superseded',
  'held: Closures that were held before, and were not approved, come again',
  'held: The file has no rows',
  'held: With what was closed in the last hours, too large a share of the open recalls would be closed',
  'held whole: The manufacturer has no enabled client',
  'held whole: The file has less than half of the open recalls and adds many: it may be the file of another manufacturer',
  'approve: closures held',
  'approve: held whole',
  'reject: closures held',
  'reject: held whole',
  'approval: refused',
  'approval: in spite of a later file',
  'refused: Multiple files uploaded',
  'refused: Malformed row',
  'refused: Incorrect date format',
  'kept open: the API opened it lately',
  'closed by a file',
  'undo: of a run',
  'undo: of a run again',
  'undo: of a client',
  'undone: reopened',
  'undone: removed',
  'act: disable',
  'act: enable',
];

/** Rules that only a few of thousands of sequences meet. */
export const RARE_EVENTS: readonly string[] = [
  'held: All open recalls of a campaign would be closed',
  'held: Recalls that would be closed come back under VINs that read the same',
  'undone: closed',
  'undone: restored',
];
