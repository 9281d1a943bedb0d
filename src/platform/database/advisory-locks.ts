/**
 * The keys of the service's advisory locks. The numbers are arbitrary, but every process must use the same ones and no two locks may share
 * one, so all are listed here. PostgreSQL keeps locks with one key apart from locks with two.
 */
export const ADVISORY_LOCKS = {
  /**
   * A shared lock of all processes that use the embedded PostgreSQL. The process that can get it exclusively is the last one, and stops the
   * server.
   */
  participants: 7_262_551_200n,
  /** Locked by the session of the embedded PostgreSQL that writes the heartbeat of its server. */
  heartbeat: 7_262_551_201n,
  migration: 7_262_551_210n,
  signingKeyRotation: 7_262_551_211n,
  demonstration: 7_262_551_212n,
  /** Locked by the process that gives changes their positions. */
  changeSequencer: 7_262_551_213n,
  /** Locked by an administrator's act that takes a client's access away. */
  accessRemoval: 7_262_551_214n,
  /** Locked while keys are wrapped with another key-encryption key. */
  keyRotation: 7_262_551_215n,
  /** Locked while the vehicles of the test environment are loaded. */
  testVehicles: 7_262_551_216n,
  /** Locked while a client becomes a link provider. */
  linkProviders: 7_262_551_220n,
  /** Locked while applications without a job are looked for. */
  renewalJobs: 7_262_551_221n,
  /** The second key is the manufacturer's id. */
  merge: 726_255,
  /** The second key is derived from the run's id. */
  importRun: 726_256,
  /** The second key is the manufacturer's id. */
  validation: 726_257,
  /** Locked while the service decides what to do with a received file. The second key is the manufacturer's id. */
  importIntake: 726_258,
  /** Locked while a load of the register is merged. The second key is the environment's place in `ENVIRONMENTS`. */
  registerLoad: 726_259,
  /** Locked while an application for the renewal of a licence is checked. The second key is derived from the licence number's hash. */
  renewalLicence: 726_260,
  /** Locked for a moment at the start, to find out whether two addresses lead to the same database. The second key is random. */
  sameDatabase: 726_261,
} as const;
