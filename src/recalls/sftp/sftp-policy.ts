import type { PaceLimits } from './pace.js';

/** Every limit of the SFTP server. Tests put smaller numbers in their place. */
export interface SftpPolicy {
  /** How long a connection may take to log in: one that never does would hold its place for ever. */
  readonly loginMs: number;
  /** Refused keys and methods on one connection. A client offers each key of its agent, so it is not low. */
  readonly loginAttempts: number;
  /** Logged-in connections together: each may hold `backpressure.pauseAboveBytes` of memory, and a file handle for each upload. */
  readonly connections: number;
  /**
   * Connections that are not logged in yet, together. They have places of their own, and the oldest of the network with the most of
   * them gives way to a new one: however many silent ones there are, a client that logs in within a moment finds a place.
   */
  readonly unauthenticated: number;
  /** The same of one address: one machine must not take all the places. */
  readonly unauthenticatedPerAddress: number;
  /**
   * What an address, its network (the /24, or the /48 of IPv6) and an account may do within `withinMs`. A key exchange costs 9 ms
   * of CPU, so connections that said something and did not log in are counted. An address that has used up its number is shut
   * out for `failures.banMs`; of a network, only addresses from which nobody ever logged in are turned away meanwhile.
   */
  readonly rates: {
    readonly withinMs: number;
    /** All connections that do not log in, also those that say nothing, which cost little. */
    readonly arrivalsPerAddress: number;
    readonly unfinishedPerAddress: number;
    readonly unfinishedPerNetwork: number;
    readonly loginsPerAccount: number;
  };
  /** Further key exchanges of a logged-in connection within `withinMs`. Clients ask for one after a gigabyte or an hour. */
  readonly keyExchanges: { readonly most: number; readonly withinMs: number };
  /** Logged-in connections of one manufacturer: its forgotten sessions must not keep the others out. */
  readonly connectionsPerAccount: number;
  /** So many failed logins of one address within `withinMs` shut it out for `banMs`. */
  readonly failures: { readonly most: number; readonly withinMs: number; readonly banMs: number };
  /** A logged-in connection that asks for nothing is ended, and what it was writing is discarded. */
  readonly idleMs: number;
  /** How long a file may take from its opening to its close, however busy it is: 1 GiB at 600 kbit/s. */
  readonly handleMs: number;
  /** How long a connection may last after its login, however busy it is. */
  readonly sessionMs: number;
  /** How often connections are checked for their age, and for whether their senders are still allowed to send. */
  readonly reviewMs: number;
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
  readonly reorderBufferBytes: number;
  /**
   * Back-pressure: nothing more is read from a connection while so much of it waits for the disk, or so much of its answers
   * for the client. OpenSSH sends 2 MiB before it wants an answer; twice as much here cost 15 MB more memory an upload and
   * made none faster.
   */
  readonly backpressure: { readonly pauseAboveBytes: number; readonly resumeBelowBytes: number };
  /** What a connection may ask for besides data: requests with less than 1 KiB, and entries of listings. */
  readonly pace: PaceLimits;
  /** Entries of one listing. */
  readonly listedEntries: number;
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
const HOUR = 60 * MINUTE;
const MIB = 1024 ** 2;

export const DEFAULT_SFTP_POLICY: SftpPolicy = {
  loginMs: 30 * SECOND,
  loginAttempts: 10,
  connections: 20,
  unauthenticated: 100,
  unauthenticatedPerAddress: 3,
  rates: {
    withinMs: MINUTE,
    arrivalsPerAddress: 300,
    unfinishedPerAddress: 30,
    unfinishedPerNetwork: 120,
    loginsPerAccount: 120,
  },
  keyExchanges: { most: 10, withinMs: MINUTE },
  connectionsPerAccount: 5,
  failures: { most: 10, withinMs: 10 * MINUTE, banMs: 10 * MINUTE },
  idleMs: 10 * MINUTE,
  handleMs: 4 * HOUR,
  sessionMs: 24 * HOUR,
  reviewMs: 2 * SECOND,
  abandonedMs: HOUR,
  keepalive: { intervalMs: 15 * SECOND, misses: 3 },
  handles: 8,
  reorderBufferBytes: 8 * MIB,
  backpressure: { pauseAboveBytes: 2 * MIB, resumeBelowBytes: MIB },
  pace: { burst: 2_000, perSecond: 500 },
  listedEntries: 1_000,
  unsentAnswers: 256,
  finishMs: 10 * SECOND,
  partingMs: 2 * SECOND,
};
