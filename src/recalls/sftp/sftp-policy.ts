import type { PaceLimits } from './pace.js';

/** Every limit of the SFTP server. Tests use smaller numbers. */
export interface SftpPolicy {
  /** The timeout of the login, because otherwise a connection that never logs in would keep its place for ever. */
  readonly loginMs: number;
  /** Refused keys and methods per connection. A client offers each key of its agent, so the number must not be low. */
  readonly loginAttempts: number;
  /** All authenticated connections. Each may use `backpressure.pauseAboveBytes` of memory, and a file handle for each upload. */
  readonly connections: number;
  /**
   * All unauthenticated connections. They have places of their own. When all are taken, a new connection replaces the oldest one of the
   * network with the most. So however many idle connections there are, a client that logs in within a moment finds a place.
   */
  readonly unauthenticated: number;
  /** The same per address, so that one machine can't take all the places. */
  readonly unauthenticatedPerAddress: number;
  /**
   * How many connections an address, its network (the /24, or the /48 of IPv6) and an account may open within `withinMs`. A key exchange
   * costs 9 ms of CPU, so connections that sent something and did not log in are counted. An address that exceeds its number is banned for
   * `failures.banMs`. When a network exceeds its number, only those of its addresses from which nobody ever logged in are rejected
   * meanwhile.
   */
  readonly rates: {
    readonly withinMs: number;
    /** All connections that do not log in, including those that send nothing, which cost little. */
    readonly arrivalsPerAddress: number;
    readonly unfinishedPerAddress: number;
    readonly unfinishedPerNetwork: number;
    readonly loginsPerAccount: number;
  };
  /** Further key exchanges of an authenticated connection within `withinMs`. Clients start one after a gigabyte or an hour. */
  readonly keyExchanges: { readonly most: number; readonly withinMs: number };
  /** Authenticated connections of one manufacturer, so that its forgotten sessions do not take all places. */
  readonly connectionsPerAccount: number;
  /** An address with this many failed logins within `withinMs` is banned for `banMs`. */
  readonly failures: { readonly most: number; readonly withinMs: number; readonly banMs: number };
  /** An authenticated connection without requests is ended after this time, and unfinished files are discarded. */
  readonly idleMs: number;
  /** The maximum time from the opening of a file to its close, even if it is busy: enough for 1 GiB at 600 kbit/s. */
  readonly handleMs: number;
  /** The maximum duration of a connection after its login, even if it is busy. */
  readonly sessionMs: number;
  /** How often connections are checked for their age, and for whether their senders are still allowed to send. */
  readonly reviewMs: number;
  /** An unfinished file without writes for this long was left by a killed process; no upload pauses for longer. */
  readonly abandonedMs: number;
  /** A peer that is gone without a notice is detected after `misses` unanswered probes. */
  readonly keepalive: { readonly intervalMs: number; readonly misses: number };
  /** Open files and listings per connection. */
  readonly handles: number;
  /**
   * How much data may arrive out of order, per file. The client that reorders most is ssh2's `fastPut`: 64 parts at a time, each in two
   * pieces of which the second waits for the response to the first, so it is up to 4 MiB ahead.
   */
  readonly reorderBufferBytes: number;
  /**
   * Back-pressure: a connection is not read while this much of its data waits for the disk, or this much of its responses waits for the
   * client. OpenSSH sends 2 MiB before it needs a response. Twice as much here cost 15 MB more memory per upload and made no upload faster.
   */
  readonly backpressure: { readonly pauseAboveBytes: number; readonly resumeBelowBytes: number };
  /** How many requests with less than 1 KiB of data, and entries of listings, a connection may ask for. */
  readonly pace: PaceLimits;
  /** Entries of one listing. */
  readonly listedEntries: number;
  /** Responses for which the client's window has no room. OpenSSH and ssh2 have 64 requests in flight, and windows of megabytes. */
  readonly unsentAnswers: number;
  /** How long a client may continue with a file when the service is told to stop. */
  readonly finishMs: number;
  /** How long a client may take to close the connection when it is told to. */
  readonly partingMs: number;
}

/** The injection token of the policy. */
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
