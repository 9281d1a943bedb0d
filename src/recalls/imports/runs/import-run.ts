/** The source of a file: its manufacturer's landing folder, or the command line. */
export const IMPORT_SOURCES = ['sftp', 'command line'] as const;

export type ImportSource = (typeof IMPORT_SOURCES)[number];

/** received → scanning → validating → merging → done | rejected | held. The first four are in progress. */
export const IMPORT_STATES = [
  'received',
  'scanning',
  'validating',
  'merging',
  'done',
  'rejected',
  'held',
] as const;

export type ImportState = (typeof IMPORT_STATES)[number];

/** The decision on closures that the guard held. */
export const CLOSURES_DECISIONS = ['approved', 'rejected', 'superseded'] as const;

export type ClosuresDecision = (typeof CLOSURES_DECISIONS)[number];

/** The counts of a merge, or of a dry run. */
export interface ImportCounts {
  readonly added: number;
  readonly updated: number;
  readonly reopened: number;
  readonly closed: number;
  /** Missing from the file before their campaign has begun: deleted, not fixed. */
  readonly withdrawn: number;
  readonly unchanged: number;
  /** Left unchanged because the API's word is newer than the file, or because they are in grace. */
  readonly skipped: number;
  /** Closures that wait for an administrator. */
  readonly held: number;
}

/** A run that a worker works on. */
export interface ImportRun {
  readonly id: string;
  readonly manufacturer: { readonly id: number; readonly name: string; readonly teamEmail: string };
  readonly fileName: string;
  readonly source: ImportSource;
  readonly dryRun: boolean;
  readonly sizeBytes: number;
  readonly state: ImportState;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly receivedAt: number;
  /** The as-of of the file's data, in the same unit: the time in its name, or else its receipt. Never after its receipt. */
  readonly asOf: number;
  readonly attempts: number;
  readonly scanner: string | null;
  /** Relative to the archive folder. */
  readonly archiveFile: string;
  /** The whole file was held and an administrator has approved it, so it is merged without the guard. */
  readonly approvedWhole: boolean;
}

const RUN_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Whether a text is a valid id of a run. The database accepts no other text. */
export function isRunId(text: string): boolean {
  return RUN_ID.test(text);
}
