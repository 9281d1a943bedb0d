/** How much is measured. */
export interface TailBenchOptions {
  readonly command: string;
  /** Recalls among which is looked up. */
  readonly rows: number;
  /** Rows of each file that is imported meanwhile. */
  readonly importRows: number;
  readonly mails: number;
  readonly perSecond: number;
  readonly seconds: number;
  /** Longer than the minute after which a process looks for signing keys to rotate. */
  readonly rotationSeconds: number;
  readonly written: boolean;
}

/** 0.1 % of a part's look-ups are at least 12. A third of what the process answers at most, so that calls do not queue for each other. */
export const FULL_TAIL: TailBenchOptions = {
  command: 'npm run bench -- --tail',
  ...{ rows: 1_000_000, importRows: 500_000, mails: 20_000 },
  ...{ perSecond: 400, seconds: 30, rotationSeconds: 70 },
  written: true,
};

export const QUICK_TAIL: TailBenchOptions = {
  command: 'npm run bench -- --tail --quick',
  ...{ rows: 50_000, importRows: 50_000, mails: 1_000 },
  ...{ perSecond: 200, seconds: 5, rotationSeconds: 5 },
  written: false,
};
