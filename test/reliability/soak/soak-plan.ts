import { isWhole, size } from '../plan.js';

/** `SOAK_MINUTES` is for trying the whole soak out in less time. */
const minutes = Number(process.env.SOAK_MINUTES ?? size({ slice: 12 / 60, whole: 30 }));

/** An import every two minutes of thirty. */
const IMPORTS = size({ slice: 5, whole: 15 });

/** How long, how much and how often. */
export const SOAK = {
  minutes,
  /** Of what a closed loop of as many connections was answered in a second. In CI the machine does other things, too. */
  share: size({ slice: 0.3, whole: 0.7 }),
  /** In a slice tables are small and autovacuum does not look once: on a fast machine they would only fill with dead rows. */
  mostASecond: size({ slice: 150, whole: Number.POSITIVE_INFINITY }),
  /** The default for the whole soak. A slice may meet a machine that stands still for a moment. */
  motTimeoutMs: size({ slice: 60_000, whole: 2_000 }),
  connections: size({ slice: 16, whole: 64 }),
  /** First run without being measured, then measured. */
  capacitySeconds: { unmeasured: size({ slice: 1, whole: 15 }), measured: size({ slice: 2, whole: 25 }) },
  imports: IMPORTS,
  importEveryMs: (minutes * 60_000) / IMPORTS,
  sampleEveryMs: Math.max(1_000, Math.min(5_000, (minutes * 60_000) / 100)),
  secretPauseMs: size({ slice: 3_000, whole: 60_000 }),
  /** Recalls of the manufacturer that calls, to begin with, and of those that send files. */
  rows: {
    called: size({ slice: 1_000, whole: 20_000 }),
    small: size({ slice: 300, whole: 5_000 }),
    large: size({ slice: 2_000, whole: 50_000 }),
  },
  /**
   * What is not looked at for trends: the caches fill, half of the busy recalls come to be fixed, and tables get their share of
   * dead rows that autovacuum leaves alone. Autovacuum looks once a minute, so that this takes some minutes.
   */
  warmUpMs: (minutes * 60_000) / 6,
  isWhole,
} as const;

/** Far more than any of it takes, on a machine that is ten times slower, too. */
export const TIMEOUT_MS = minutes * 60_000 + 15 * 60_000;
