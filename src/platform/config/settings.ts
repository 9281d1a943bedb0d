import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import {
  ENTRA_VARIABLES,
  type EntraSettings,
  entraSettingsOf,
  missingEntraVariables,
} from './entra-settings.js';
import { isUrlOf, publicHost, urlOf, wholeNumber } from './setting-values.js';

/** The value of `DATABASE_URL` that selects the embedded PostgreSQL. */
const EMBEDDED = 'embedded';

/** A setting has an invalid value. The message never repeats the value, because it may be a secret. */
export class InvalidSettings extends Error {
  constructor(readonly faults: readonly string[]) {
    super(
      `The service did not start: ${faults.length === 1 ? 'a setting is' : 'settings are'} wrong.\n  ${faults.join('\n  ')}`,
    );
    this.name = 'InvalidSettings';
  }
}

/** Every environment variable of the service, with its rule and its default. No other file defines settings. */
const environment = z
  .object({
    NODE_ENV: z
      .enum(['production', 'development', 'test'], { error: 'must be production, development or test' })
      .default('development'),
    PORT: wholeNumber(0, 65_535).default(3000),
    HOST: z
      .string()
      .min(1, { error: 'must be an address to listen on, for example 127.0.0.1' })
      .default('127.0.0.1'),
    PUBLIC_URL: urlOf('http:', 'https:').optional(),
    TLS_CERT_FILE: z.string().min(1, { error: 'must be the path of a PEM certificate' }).optional(),
    TLS_KEY_FILE: z.string().min(1, { error: 'must be the path of a PEM private key' }).optional(),
    TRUST_PROXY: wholeNumber(0, 10).default(0),
    DATA_DIR: z.string().min(1, { error: 'must be the path of a folder' }).default('./data'),
    DATABASE_URL: z
      .string()
      .refine((text) => text === EMBEDDED || isUrlOf(text, 'postgres:', 'postgresql:'), {
        error: `must be an address that starts with postgres:// or postgresql://, or ${EMBEDDED}`,
      })
      .optional(),
    DATABASE_OWNER_URL: urlOf('postgres:', 'postgresql:').optional(),
    DATABASE_POOL_SIZE: wholeNumber(2, 200).default(10),
    DATABASE_REPLICA_URL: urlOf('postgres:', 'postgresql:').optional(),
    // The heartbeat that shows the lag is written every few seconds, so a limit below 10 seconds could not be measured.
    DATABASE_REPLICA_MAX_LAG_SECONDS: wholeNumber(10, 3_600).default(30),
    MOT_TIMEOUT_MS: wholeNumber(100, 60_000).default(2_000),
    REDIS_URL: urlOf('redis:', 'rediss:').optional(),
    REDIS_TIMEOUT_MS: wholeNumber(10, 60_000).default(250),
    SFTP_HOST: z.string().min(1, { error: 'must be a host name or address' }).default('127.0.0.1'),
    SFTP_PORT: z
      .union([z.literal('off').transform(() => 'off' as const), wholeNumber(1, 65_535)], {
        error: 'must be a port from 1 to 65535, or off',
      })
      .default(2222),
    SFTP_PUBLIC_HOST: publicHost('sftp.example').optional(),
    SFTP_PUBLIC_PORT: wholeNumber(1, 65_535).optional(),
    SFTP_MAX_FILE_BYTES: wholeNumber(1, 1024 ** 4).default(1024 ** 3),
    SFTP_DAILY_FILES: wholeNumber(1, 1_000_000).default(200),
    SFTP_DAILY_BYTES: wholeNumber(1, 100 * 1024 ** 4).default(10 * 1024 ** 3),
    SFTP_RENAME_GRACE_SECONDS: wholeNumber(0, 3_600).default(60),
    LANDING_DIR: z.string().min(1, { error: 'must be the path of a folder' }).optional(),
    LANDING_QUIET_SECONDS: wholeNumber(0, 3_600).default(10),
    CLAMD_URL: z
      .string()
      .refine((text) => (/^tcp:\/\/[^/]+:\d+$/.test(text) && URL.canParse(text)) || /^unix:\/.+/.test(text), {
        error: 'must be tcp://host:port or unix:/path/of/the/socket',
      })
      .optional(),
    IMPORT_MAX_ROWS: wholeNumber(1, 100_000_000).default(3_500_000),
    VALIDATE_MAX_BYTES: wholeNumber(1, 1024 ** 4).default(200 * 1024 ** 2),
    IMPORT_RECEIPTS: z.enum(['true', 'false'], { error: 'must be true or false' }).default('false'),
    CLOSURE_GUARD_COUNT: wholeNumber(0, 1_000_000_000).default(50),
    CLOSURE_GUARD_SHARE: z
      .string()
      .refine((text) => /^(0(\.\d+)?|1(\.0+)?)$/.test(text), {
        error: 'must be a number from 0 to 1, for example 0.5',
      })
      .transform(Number)
      .default(0.5),
    CLOSURE_GUARD_HOURS: wholeNumber(1, 8_760).default(24),
    API_GRACE_HOURS: wholeNumber(0, 8_760).default(24),
    OPERATORS_EMAIL: z.email({ error: 'must be an e-mail address' }).optional(),
    SMTP_URL: urlOf('smtp:', 'smtps:').optional(),
    MAIL_FROM: z
      .email({ error: 'must be an e-mail address' })
      .default('vehicle-recalls@localhost.localdomain'),
    RATE_LIMIT_PER_SECOND: wholeNumber(1, 1_000_000).default(25),
    MOT_RATE_LIMIT_PER_SECOND: wholeNumber(1, 1_000_000).default(500),
    CONCURRENT_REQUESTS_PER_CLIENT: wholeNumber(1, 1_000_000).default(128),
    // Equal to the limit per second, because all calls of one second may arrive at once.
    CONCURRENT_REQUESTS_PER_MOT_CLIENT: wholeNumber(1, 1_000_000).default(500),
    CONCURRENT_REQUESTS_PER_ADDRESS: wholeNumber(1, 1_000_000).default(1_000),
    CONCURRENT_REQUESTS: wholeNumber(1, 1_000_000).default(2_000),
    PUBLIC_REQUESTS_PER_SECOND_PER_ADDRESS: wholeNumber(1, 1_000_000).default(100),
    DAILY_QUOTA: wholeNumber(1, 1_000_000_000).default(500_000),
    TOKEN_TTL_SECONDS: wholeNumber(60, 86_400).default(2_100),
    TOKEN_REQUESTS_PER_MINUTE_PER_CLIENT: wholeNumber(1, 1_000_000).default(60),
    TOKEN_REQUESTS_PER_MINUTE_PER_ADDRESS: wholeNumber(1, 1_000_000).default(300),
    PASSWORD_HASHES_AT_ONCE: wholeNumber(1, 64).optional(),
    LOG_LEVEL: z
      .enum(['fatal', 'error', 'warn', 'info', 'debug'], {
        error: 'must be fatal, error, warn, info or debug',
      })
      .optional(),
    LOG_FORMAT: z.enum(['json', 'text'], { error: 'must be json or text' }).optional(),
    LOG_KEY: z.string().min(32, { error: 'must have at least 32 characters' }).optional(),
    METRICS_HOST: z.string().min(1, { error: 'must be a host name or address' }).default('127.0.0.1'),
    METRICS_PORT: z
      .union([z.literal('off').transform(() => 'off' as const), wholeNumber(1, 65_535)], {
        error: 'must be a port from 1 to 65535, or off',
      })
      .default('off'),
    SHUTDOWN_DELAY_SECONDS: wholeNumber(0, 300).optional(),
    OTEL_EXPORTER_OTLP_ENDPOINT: urlOf('http:', 'https:').optional(),
    OTEL_TRACES_EXPORTER: z.enum(['otlp', 'none'], { error: 'must be otlp or none' }).optional(),
    OTEL_TRACES_SAMPLER_ARG: z
      .string()
      .refine((text) => /^(0(\.\d+)?|1(\.0+)?)$/.test(text), {
        error: 'must be a number from 0 to 1, for example 0.1',
      })
      .transform(Number)
      .default(1),
    ...ENTRA_VARIABLES,
  })
  .superRefine((values, context) => {
    for (const missing of missingEntraVariables(values)) {
      context.addIssue({
        code: 'custom',
        path: [missing],
        message: 'must be given when IDENTITY is entra',
      });
    }
    if ((values.TLS_CERT_FILE === undefined) !== (values.TLS_KEY_FILE === undefined)) {
      const missing = values.TLS_CERT_FILE === undefined ? 'TLS_CERT_FILE' : 'TLS_KEY_FILE';
      context.addIssue({
        code: 'custom',
        path: [missing],
        message: 'must be given too: TLS needs both TLS_CERT_FILE and TLS_KEY_FILE',
      });
    }
    if (values.DATABASE_OWNER_URL !== undefined && (values.DATABASE_URL ?? EMBEDDED) === EMBEDDED) {
      context.addIssue({
        code: 'custom',
        path: ['DATABASE_URL'],
        message: 'must be given too: the role that works in the database that DATABASE_OWNER_URL migrates',
      });
    }
    // Without this check, one mistyped variable would start the service on an empty database, and MOT would get the answer that no vehicle
    // has a recall.
    if (values.NODE_ENV === 'production' && values.DATABASE_URL === undefined) {
      context.addIssue({
        code: 'custom',
        path: ['DATABASE_URL'],
        message: `must be given when NODE_ENV is production: the address of a PostgreSQL, or ${EMBEDDED} for the one that the service keeps in DATA_DIR`,
      });
    }
    if (values.NODE_ENV === 'production' && values.CLAMD_URL === undefined) {
      context.addIssue({
        code: 'custom',
        path: ['CLAMD_URL'],
        message:
          'must be given when NODE_ENV is production: tcp://host:port or unix:/path/of/the/socket of a clamd, which scans the files of manufacturers',
      });
    }
  });

/**
 * The parts of the service that a process can run: answer calls, do the background work (imports, mails, notices), or receive files over
 * SFTP. They cooperate through the database and, for files, through `DATA_DIR` and `LANDING_DIR`.
 */
export const SERVICE_PARTS = ['api', 'worker', 'sftp'] as const;

export type ServicePart = (typeof SERVICE_PARTS)[number];

/** The settings of the service, in the units that their names state. */
export interface Settings {
  readonly production: boolean;
  /** The parts that this process runs; all of them unless the command line selects some. */
  readonly parts: ReadonlySet<ServicePart>;
  readonly port: number;
  readonly host: string;
  /** The address that callers use, without a trailing slash; absent means the address that the service listens on. */
  readonly publicUrl: string | undefined;
  readonly tls: { readonly certFile: string; readonly keyFile: string } | undefined;
  /** How many proxies are in front of the service, each of which appends to `X-Forwarded-For`. With 0 the header is ignored. */
  readonly trustedProxies: number;
  readonly dataDir: string;
  readonly databaseUrl: string | undefined;
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
  /** Per address, for the routes that need no credentials. */
  readonly publicRequestsPerSecond: number;
  readonly dailyQuota: number;
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

/** The environment variables that the service reads. */
export const SETTING_NAMES: readonly string[] = Object.keys(environment.shape);

/**
 * Reads the settings once, at the start.
 *
 * @throws InvalidSettings naming every invalid setting and what would be valid, never its value.
 */
export function readSettings(variables: NodeJS.ProcessEnv = process.env): Settings {
  // `VAR= npm start` and empty entries in compose files set an empty variable, which counts as absent.
  const given = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''));
  const parsed = environment.safeParse(given);
  if (!parsed.success) {
    throw new InvalidSettings(parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`));
  }
  const values = parsed.data;
  const production = values.NODE_ENV === 'production';
  return {
    production,
    parts: new Set(SERVICE_PARTS),
    port: values.PORT,
    host: values.HOST,
    publicUrl: values.PUBLIC_URL?.replace(/\/+$/, ''),
    tls:
      values.TLS_CERT_FILE !== undefined && values.TLS_KEY_FILE !== undefined
        ? { certFile: values.TLS_CERT_FILE, keyFile: values.TLS_KEY_FILE }
        : undefined,
    trustedProxies: values.TRUST_PROXY,
    dataDir: resolve(values.DATA_DIR),
    databaseUrl: values.DATABASE_URL === EMBEDDED ? undefined : values.DATABASE_URL,
    databaseOwnerUrl: values.DATABASE_OWNER_URL,
    databasePoolSize: values.DATABASE_POOL_SIZE,
    databaseReplica:
      values.DATABASE_REPLICA_URL === undefined
        ? undefined
        : { url: values.DATABASE_REPLICA_URL, maxLagSeconds: values.DATABASE_REPLICA_MAX_LAG_SECONDS },
    motTimeoutMs: values.MOT_TIMEOUT_MS,
    redisUrl: values.REDIS_URL,
    redisTimeoutMs: values.REDIS_TIMEOUT_MS,
    sftp: { host: values.SFTP_HOST, port: values.SFTP_PORT },
    sftpPublic: { host: values.SFTP_PUBLIC_HOST, port: values.SFTP_PUBLIC_PORT },
    landingDir: resolve(values.LANDING_DIR ?? join(values.DATA_DIR, 'landing')),
    landingQuietSeconds: values.LANDING_QUIET_SECONDS,
    sftpMaxFileBytes: values.SFTP_MAX_FILE_BYTES,
    dailyUploads: { files: values.SFTP_DAILY_FILES, bytes: values.SFTP_DAILY_BYTES },
    sftpRenameGraceSeconds: values.SFTP_RENAME_GRACE_SECONDS,
    clamdUrl: values.CLAMD_URL,
    importMaxRows: values.IMPORT_MAX_ROWS,
    validateMaxBytes: values.VALIDATE_MAX_BYTES,
    importReceipts: values.IMPORT_RECEIPTS === 'true',
    closureGuard: { count: values.CLOSURE_GUARD_COUNT, share: values.CLOSURE_GUARD_SHARE },
    closureGuardHours: values.CLOSURE_GUARD_HOURS,
    apiGraceHours: values.API_GRACE_HOURS,
    operatorsEmail: values.OPERATORS_EMAIL,
    smtpUrl: values.SMTP_URL,
    mailFrom: values.MAIL_FROM,
    rateLimitPerSecond: values.RATE_LIMIT_PER_SECOND,
    motRateLimitPerSecond: values.MOT_RATE_LIMIT_PER_SECOND,
    concurrentRequests: {
      perClient: values.CONCURRENT_REQUESTS_PER_CLIENT,
      perMotClient: values.CONCURRENT_REQUESTS_PER_MOT_CLIENT,
      perAddress: values.CONCURRENT_REQUESTS_PER_ADDRESS,
      inAll: values.CONCURRENT_REQUESTS,
    },
    publicRequestsPerSecond: values.PUBLIC_REQUESTS_PER_SECOND_PER_ADDRESS,
    dailyQuota: values.DAILY_QUOTA,
    tokenTtlSeconds: values.TOKEN_TTL_SECONDS,
    tokenRequestsPerMinute: {
      perClient: values.TOKEN_REQUESTS_PER_MINUTE_PER_CLIENT,
      perAddress: values.TOKEN_REQUESTS_PER_MINUTE_PER_ADDRESS,
    },
    passwordHashesAtOnce: values.PASSWORD_HASHES_AT_ONCE ?? hashingThreads(variables),
    log: {
      level: values.LOG_LEVEL ?? (production ? 'info' : 'warn'),
      format: values.LOG_FORMAT ?? (production ? 'json' : 'text'),
      key: values.LOG_KEY,
    },
    metrics: { host: values.METRICS_HOST, port: values.METRICS_PORT },
    tracedShare:
      values.OTEL_TRACES_EXPORTER === 'otlp' ||
      (values.OTEL_TRACES_EXPORTER === undefined && values.OTEL_EXPORTER_OTLP_ENDPOINT !== undefined)
        ? values.OTEL_TRACES_SAMPLER_ARG
        : undefined,
    shutdownDelaySeconds: values.SHUTDOWN_DELAY_SECONDS ?? (production ? 5 : 0),
    entra: entraSettingsOf(values),
  };
}

/** libuv has this many threads unless the variable says otherwise, and files and names are read in them too. */
const LIBUV_THREADS = 4;

/** As many as there are cores, but for one thread that must remain for everything else. */
function hashingThreads({ UV_THREADPOOL_SIZE }: NodeJS.ProcessEnv): number {
  const threads = Number(UV_THREADPOOL_SIZE) || LIBUV_THREADS;
  return Math.max(1, Math.min(availableParallelism(), threads - 1));
}

/** Whether `npm start` started this process: between the two is a shell. */
export function startedByNpm(variables: NodeJS.ProcessEnv = process.env): boolean {
  return variables.npm_lifecycle_event === 'start';
}
