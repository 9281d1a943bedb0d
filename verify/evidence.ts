/** A finding of a run that holds; otherwise the test would have failed before reporting it. */
export interface Finding {
  /** The claim, as a sentence: "Every answer with 2xx was in the database after the restart". */
  readonly claim: string;
  /** The measurement: "214,032 answers, 0 lost". */
  readonly measured: string;
}

/** More measurements of a part, for orientation. */
export interface Detail {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** The findings of one part of the evidence. */
export interface Evidence {
  /** The name of the test's file without `.test.ts`, which is also the part's name on the command line. */
  readonly part: string;
  readonly findings: readonly Finding[];
  readonly details?: readonly Detail[];
}

/** The same as it is stored for the report, with the command that repeats it. */
export interface KeptEvidence extends Evidence {
  readonly seed: number;
  /** The day of the run, as 2026-11-22. */
  readonly date: string;
}
