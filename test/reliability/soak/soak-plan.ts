import { isWhole, size } from '../plan.js';

/** `SOAK_MINUTES` is for trying the whole soak out in less time. */
const minutes = Number(process.env.SOAK_MINUTES ?? size({ slice: 12 / 60, whole: 30 }));

/** An import every two minutes of thirty. */
const IMPORTS = size({ slice: 5, whole: 15 });

/** How long, how much and how often. */
export const SOAK = {
  minutes,
  /** The share of the measured capacity. In CI the machine also does other work. */
  share: size({ slice: 0.3, whole: 0.7 }),
  /** In a slice tables are small and autovacuum does not run, so on a fast machine they would only fill with dead rows. */
  mostASecond: size({ slice: 150, whole: Number.POSITIVE_INFINITY }),
  /** The default for the whole soak. In a slice the machine may pause for a moment. */
  motTimeoutMs: size({ slice: 60_000, whole: 2_000 }),
  connections: size({ slice: 16, whole: 64 }),
  /** First a period that is not measured, then the measured one. */
  capacitySeconds: { unmeasured: size({ slice: 1, whole: 15 }), measured: size({ slice: 2, whole: 25 }) },
  imports: IMPORTS,
  importEveryMs: (minutes * 60_000) / IMPORTS,
  sampleEveryMs: Math.max(1_000, Math.min(5_000, (minutes * 60_000) / 100)),
  secretPauseMs: size({ slice: 3_000, whole: 60_000 }),
  /** How many recalls the manufacturer that calls has at the beginning, and how many those that send files have. */
  rows: {
    called: size({ slice: 1_000, whole: 20_000 }),
    small: size({ slice: 300, whole: 5_000 }),
    large: size({ slice: 2_000, whole: 50_000 }),
  },
  /**
   * The warm-up, which is excluded from trends: the caches fill, half of the busy recalls become fixed, and tables get the share of dead
   * rows that autovacuum tolerates. Autovacuum checks once a minute, so this takes some minutes.
   */
  warmUpMs: (minutes * 60_000) / 6,
  isWhole,
} as const;

/** Much longer than all of it takes, even on a machine that is ten times slower. */
export const TIMEOUT_MS = minutes * 60_000 + 15 * 60_000;
