import type { CollectiveLimits } from './collective-limits.js';
import type { KeyEncryptionKey } from './encryption-keys.js';
import type { EntraSettings } from './entra-settings.js';
import type { RenewalSettings } from './renewal-settings.js';
import type { BucketSettings } from './storage-url.js';

/**
 * The parts of the service that a process can run: answer calls, serve the console's pages, do the background work (imports, mails,
 * notices), or receive files over SFTP. They cooperate through the database and, for files, through `DATA_DIR` and `LANDING_DIR`.
 */
export const SERVICE_PARTS = ['api', 'console', 'worker', 'sftp'] as const;

export type ServicePart = (typeof SERVICE_PARTS)[number];

/** Whether a process listens for requests over HTTP. */
export function answersCalls({ parts }: Pick<Settings, 'parts'>): boolean {
  return parts.has('api') || parts.has('console');
}

/** The settings of the service, in the units that their names state. */
export interface Settings {
  readonly production: boolean;
  /** The parts that this process runs; all of them unless the command line selects some. */
  readonly parts: ReadonlySet<ServicePart>;
  readonly port: number;
  readonly host: string;
  /** The address that callers use, without a trailing slash; absent means the address that the service listens on. */
  readonly publicUrl: string | undefined;
  /** The address of the console, without a trailing slash; absent means this machine alone, and in production no console. */
  readonly consoleUrl: string | undefined;
  readonly tls: { readonly certFile: string; readonly keyFile: string } | undefined;
  /** How many proxies are in front of the service, each of which appends to `X-Forwarded-For`. With 0 the header is ignored. */
  readonly trustedProxies: number;
  readonly dataDir: string;
  readonly databaseUrl: string | undefined;
  /** The same database for connections that need a session of their own; absent means that `databaseUrl` gives them one. */
  readonly databaseSessionUrl: string | undefined;
  /** Whether statements of the hot path are prepared once a connection, under a name, which not every pooler keeps. */
  readonly databaseNamedStatements: boolean;
  /** The database address for the role that migrates and owns the tables; absent means the role of `databaseUrl`. */
  readonly databaseOwnerUrl: string | undefined;
  readonly databasePoolSize: number;
  /** A read replica for MOT's look-ups, and the maximum age of its copy. */
  readonly databaseReplica: { readonly url: string; readonly maxLagSeconds: number } | undefined;
  /** How long a look-up of MOT's may take before it is answered with 503. */
  readonly motTimeoutMs: number;
  /** The Redis through which processes share their limits; absent means that each process limits on its own. */
  readonly redisUrl: string | undefined;
  /** How long a call waits for Redis before its process decides on its own. */
  readonly redisTimeoutMs: number;
  readonly sftp: { readonly host: string; readonly port: number | 'off' };
  /** Where manufacturers reach SFTP, when it is not where this service listens. */
  readonly sftpPublic: { readonly host: string | undefined; readonly port: number | undefined };
  /** Where the SFTP server's host keys are, which several machines have; absent means that they are made in `dataDir`. */
  readonly sftpHostKeysDir: string | undefined;
  /** Where files are imported from: one folder per SFTP username of a manufacturer. */
  readonly landingDir: string;
  /** A file that another SFTP server writes counts as finished when it has not changed for this long. */
  readonly landingQuietSeconds: number;
  readonly sftpMaxFileBytes: number;
  /** The limits of what a manufacturer may send in one UTC day, including files that are refused or interrupted. */
  readonly dailyUploads: { readonly files: number; readonly bytes: number };
  /** How long a file whose name is not final waits for its rename before it is judged under that name. */
  readonly sftpRenameGraceSeconds: number;
  /** `tcp://host:port` or `unix:/path`; absent means the built-in check, which is not a virus scanner. */
  readonly clamdUrl: string | undefined;
  readonly importMaxRows: number;
  /** The largest file that can be validated over HTTP. */
  readonly validateMaxBytes: number;
  /** The largest register file that can be loaded over HTTP. */
  readonly registerLoadMaxBytes: number;
  /** How long the register remembers what it no longer holds to be true. */
  readonly registerRetentionDays: number;
  /** How long the record of enquiries is kept; at least six years, below which the database refuses to remove any. */
  readonly kadoeEnquiryRetentionYears: number;
  /** Applications for the renewal of driving licences. */
  readonly renewal: RenewalSettings;
  /** Whether a team gets a receipt by mail for each file that was merged. */
  readonly importReceipts: boolean;
  /**
   * Closures are held when, together with those of the last `closureGuardHours`, they are more than `count` and more than `share` of the
   * largest number of recalls that were open in those hours.
   */
  readonly closureGuard: { readonly count: number; readonly share: number };
  readonly closureGuardHours: number;
  /** A file does not close a recall that the API opened less than this before the file was received. */
  readonly apiGraceHours: number;
  /** The address that is notified of held closures. */
  readonly operatorsEmail: string | undefined;
  readonly smtpUrl: string | undefined;
  readonly mailFrom: string;
  readonly rateLimitPerSecond: number;
  /** The same for clients of role `mot`. */
  readonly motRateLimitPerSecond: number;
  /** How many requests may be open at a time: of a client, of a client of role `mot`, of an address, and in all. */
  readonly concurrentRequests: {
    readonly perClient: number;
    readonly perMotClient: number;
    readonly perAddress: number;
    readonly inAll: number;
  };
  /** How many bytes of large request bodies may be in memory at a time. */
  readonly bodyBudgetBytes: number;
  /** How many images are decoded at a time; each takes a thread, and up to 200 MB if it is large. */
  readonly imageDecodersAtOnce: number;
  /** Per address, for the routes that need no credentials. */
  readonly publicRequestsPerSecond: number;
  readonly dailyQuota: number;
  /** What all clients of a surface with usage plans can call together, live and test clients apart. */
  readonly collectiveLimits: CollectiveLimits;
  readonly tokenTtlSeconds: number;
  readonly tokenRequestsPerMinute: { readonly perClient: number; readonly perAddress: number };
  /** How many passwords are hashed at a time; each takes 19 MiB and a thread for some hundredths of a second. */
  readonly passwordHashesAtOnce: number;
  /** `key` is the key of the hashes that represent vehicles in the log; absent means one that is stored in `dataDir`. */
  readonly log: {
    readonly level: 'fatal' | 'error' | 'warn' | 'info' | 'debug';
    readonly format: 'json' | 'text';
    readonly key: string | undefined;
  };
  /** The keys that wrap those of personal data, the current one first; absent means that they are in `dataDir`. */
  readonly encryptionKeys: readonly KeyEncryptionKey[] | undefined;
  /** Where the object store is; absent means in `dataDir`. */
  readonly bucket: BucketSettings | undefined;
  /** The address at which operators' programs read the metrics and the health of the process. */
  readonly metrics: { readonly host: string; readonly port: number | 'off' };
  /** The share of requests that are traced; absent means that tracing is off. */
  readonly tracedShare: number | undefined;
  /** How long the process still answers after it was told to stop, so that load balancers notice that it is not ready. */
  readonly shutdownDelaySeconds: number;
  /** Microsoft Entra ID, if it issues the tokens; absent means that this service does. */
  readonly entra: EntraSettings | undefined;
}

/** The injection token of the settings. */
export const SETTINGS = Symbol('settings');
