/** Something that was found in a run, and holds: the test that finds it fails before it is told if it doesn't. */
export interface Finding {
  /** What holds, as a sentence: "Every answer with 2xx was in the database after the restart". */
  readonly claim: string;
  /** The figure: "214,032 answers, 0 lost". */
  readonly measured: string;
}

/** More figures of a part, for orientation. */
export interface Detail {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** What one part of the evidence found. */
export interface Evidence {
  /** The name of the test's file without `.test.ts`, which is also the part's name on the command line. */
  readonly part: string;
  readonly findings: readonly Finding[];
  readonly details?: readonly Detail[];
}

/** The same as it is kept for the report: with what repeats it. */
export interface KeptEvidence extends Evidence {
  readonly seed: number;
  /** The day of the run, as 2026-11-22. */
  readonly date: string;
}
