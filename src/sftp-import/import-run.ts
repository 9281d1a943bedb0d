/** Where a file came from: laid in its manufacturer's folder, or given to the command line. */
export type ImportSource = 'sftp' | 'command line';

/** received → scanning → validating → merging → done | rejected | held. The first four are in progress. */
export type ImportState = 'received' | 'scanning' | 'validating' | 'merging' | 'done' | 'rejected' | 'held';

/** What became of closures that the guard held. */
export type ClosuresDecision = 'approved' | 'rejected' | 'superseded';

/** What a merge did, or a dry run would do. */
export interface ImportCounts {
  readonly added: number;
  readonly updated: number;
  readonly reopened: number;
  readonly closed: number;
  readonly unchanged: number;
  /** Closures that wait for an administrator. */
  readonly held: number;
}

/** A run in the hands of a worker. */
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
  readonly attempts: number;
  readonly scanner: string | null;
  /** Relative to the archive folder. */
  readonly archiveFile: string;
}
