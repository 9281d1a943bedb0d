/** What kind of thing an entry is about, and its id. */
export const SUBJECT_KINDS = [
  'client',
  'manufacturer',
  'import run',
  'encryption key',
  'register load',
  'vehicle',
  'usage plan',
  'enquiry',
  'renewal application',
  'person',
] as const;
export type SubjectKind = (typeof SUBJECT_KINDS)[number];
