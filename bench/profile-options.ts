/** How much is profiled. */
export interface ProfileBenchOptions {
  readonly command: string;
  readonly rows: number;
  readonly lookUps: number;
  readonly openings: number;
  readonly written: boolean;
}

export const FULL_PROFILE: ProfileBenchOptions = {
  command: 'npm run bench -- --profile',
  ...{ rows: 300_000, lookUps: 60_000, openings: 30_000 },
  written: true,
};

export const QUICK_PROFILE: ProfileBenchOptions = {
  command: 'npm run bench -- --profile --quick',
  ...{ rows: 50_000, lookUps: 8_000, openings: 4_000 },
  written: false,
};
