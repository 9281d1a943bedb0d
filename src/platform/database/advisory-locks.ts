/**
 * The advisory locks of the service. Any numbers will do, as long as every process has the same ones and no two
 * locks share one, so they stand together. PostgreSQL keeps locks of one key apart from those of two.
 */
export const ADVISORY_LOCKS = {
  /** Shared by all that use the embedded PostgreSQL: who can have it alone is the last and stops it. */
  participants: 7_262_551_200n,
  /** Held by the session of the embedded PostgreSQL that shows that its server lives. */
  heartbeat: 7_262_551_201n,
  migration: 7_262_551_210n,
  signingKeyRotation: 7_262_551_211n,
  demonstration: 7_262_551_212n,
  /** Held by the process that gives changes their positions. */
  changeSequencer: 7_262_551_213n,
  /** Held by an administrator's act that takes a client's access away. */
  accessRemoval: 7_262_551_214n,
  /** The second key is the manufacturer's id. */
  merge: 726_255,
  /** The second key is made of the run's id. */
  importRun: 726_256,
  /** The second key is the manufacturer's id. */
  validation: 726_257,
  /** Held while it is decided what becomes of a file that came in. The second key is the manufacturer's id. */
  importIntake: 726_258,
} as const;
