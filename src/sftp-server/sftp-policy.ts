/** Every limit of the SFTP server. Tests put smaller numbers in their place. */
export interface SftpPolicy {
  /** How long a connection may take to log in: one that never does would hold its place for ever. */
  readonly loginMs: number;
  /** Refused keys and methods on one connection. A client offers each key of its agent, so it is not low. */
  readonly loginAttempts: number;
  /** All connections together: each may hold `inflow.pauseAboveBytes` of memory, and a file handle for each upload. */
  readonly connections: number;
  /** Connections of one address that are not logged in yet: one machine must not take all the places. */
  readonly strangersPerAddress: number;
  /** Logged-in connections of one manufacturer: its forgotten sessions must not keep the others out. */
  readonly connectionsPerAccount: number;
  /** So many failed logins of one address within `withinMs` shut it out for `banMs`. */
  readonly failures: { readonly most: number; readonly withinMs: number; readonly banMs: number };
  /** A logged-in connection that asks for nothing is ended, and what it was writing is discarded. */
  readonly idleMs: number;
  /** A file that nobody has written to for so long is what a killed process left: no upload stands still longer. */
  readonly abandonedMs: number;
  /** A peer that is gone without a word is noticed after `misses` questions without an answer. */
  readonly keepalive: { readonly intervalMs: number; readonly misses: number };
  /** Open files and listings of one connection. */
  readonly handles: number;
  /**
   * What may come before its turn, for each file. The client that mixes parts up most is ssh2's `fastPut`: 64 at a time,
   * each in two pieces of which the second waits for the answer to the first, so it is up to 4 MiB ahead.
   */
  readonly earlyBytes: number;
  /**
   * Back-pressure: nothing more is read from a connection while so much of it waits for the disk, or so much of its answers
   * for the client. OpenSSH sends 2 MiB before it wants an answer; twice as much here cost 15 MB more memory an upload and
   * made none faster.
   */
  readonly inflow: { readonly pauseAboveBytes: number; readonly resumeBelowBytes: number };
  /** Answers for which the client's window has no room. OpenSSH and ssh2 have 64 requests under way, and room for megabytes. */
  readonly unsentAnswers: number;
  /** How long a client may go on with a file it is sending once the service is told to stop. */
  readonly finishMs: number;
  /** How long a client gets to hang up by itself once it is told to go. */
  readonly partingMs: number;
}

/** The token under which the policy is injected. */
export const SFTP_POLICY = Symbol('sftp policy');

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const MIB = 1024 ** 2;

export const DEFAULT_SFTP_POLICY: SftpPolicy = {
  loginMs: 30 * SECOND,
  loginAttempts: 10,
  connections: 20,
  strangersPerAddress: 3,
  connectionsPerAccount: 5,
  failures: { most: 10, withinMs: 10 * MINUTE, banMs: 10 * MINUTE },
  idleMs: 10 * MINUTE,
  abandonedMs: 60 * MINUTE,
  keepalive: { intervalMs: 15 * SECOND, misses: 3 },
  handles: 8,
  earlyBytes: 8 * MIB,
  inflow: { pauseAboveBytes: 2 * MIB, resumeBelowBytes: MIB },
  unsentAnswers: 256,
  finishMs: 10 * SECOND,
  partingMs: 2 * SECOND,
};
