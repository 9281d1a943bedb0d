import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { collectiveLimitsOf } from './collective-limits.js';
import { entraSettingsOf } from './entra-settings.js';
import { EMBEDDED, environment } from './environment.js';
import { renewalSettingsOf } from './renewal-settings.js';
import { SERVICE_PARTS, type Settings } from './settings.js';

/** A setting has an invalid value. The message never repeats the value, because it may be a secret. */
export class InvalidSettings extends Error {
  constructor(readonly faults: readonly string[]) {
    super(
      `The service did not start: ${faults.length === 1 ? 'a setting is' : 'settings are'} wrong.\n  ${faults.join('\n  ')}`,
    );
    this.name = 'InvalidSettings';
  }
}

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
    consoleUrl: values.CONSOLE_URL,
    tls:
      values.TLS_CERT_FILE !== undefined && values.TLS_KEY_FILE !== undefined
        ? { certFile: values.TLS_CERT_FILE, keyFile: values.TLS_KEY_FILE }
        : undefined,
    trustedProxies: values.TRUST_PROXY,
    dataDir: resolve(values.DATA_DIR),
    databaseUrl: values.DATABASE_URL === EMBEDDED ? undefined : values.DATABASE_URL,
    databaseSessionUrl: values.DATABASE_SESSION_URL,
    databaseNamedStatements: values.DATABASE_NAMED_STATEMENTS === 'true',
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
    sftpHostKeysDir: values.SFTP_HOST_KEYS_DIR === undefined ? undefined : resolve(values.SFTP_HOST_KEYS_DIR),
    landingDir: resolve(values.LANDING_DIR ?? join(values.DATA_DIR, 'landing')),
    landingQuietSeconds: values.LANDING_QUIET_SECONDS,
    sftpMaxFileBytes: values.SFTP_MAX_FILE_BYTES,
    dailyUploads: { files: values.SFTP_DAILY_FILES, bytes: values.SFTP_DAILY_BYTES },
    sftpRenameGraceSeconds: values.SFTP_RENAME_GRACE_SECONDS,
    clamdUrl: values.CLAMD_URL,
    importMaxRows: values.IMPORT_MAX_ROWS,
    validateMaxBytes: values.VALIDATE_MAX_BYTES,
    registerLoadMaxBytes: values.REGISTER_LOAD_MAX_BYTES,
    registerRetentionDays: values.REGISTER_RETENTION_DAYS,
    kadoeEnquiryRetentionYears: values.KADOE_ENQUIRY_RETENTION_YEARS,
    renewal: renewalSettingsOf(values),
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
    bodyBudgetBytes: values.BODY_BUDGET_BYTES,
    imageDecodersAtOnce: values.IMAGE_DECODERS_AT_ONCE ?? decodingThreads(variables),
    publicRequestsPerSecond: values.PUBLIC_REQUESTS_PER_SECOND_PER_ADDRESS,
    dailyQuota: values.DAILY_QUOTA,
    collectiveLimits: collectiveLimitsOf(values),
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
    encryptionKeys: values.ENCRYPTION_KEYS,
    bucket: values.STORAGE_URL,
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

/** Whether `npm start` started this process: between the two is a shell. */
export function startedByNpm(variables: NodeJS.ProcessEnv = process.env): boolean {
  return variables.npm_lifecycle_event === 'start';
}

/** libuv has this many threads unless the variable says otherwise, and files and names are read in them too. */
const LIBUV_THREADS = 4;

/** As many as there are cores, but for one thread that must remain for everything else. */
function hashingThreads(variables: NodeJS.ProcessEnv): number {
  return Math.max(1, Math.min(availableParallelism(), threadsOf(variables) - 1));
}

/** The same, and not all of those that hash passwords, because a decoder works for up to a second. */
function decodingThreads(variables: NodeJS.ProcessEnv): number {
  return Math.max(1, Math.min(availableParallelism(), threadsOf(variables) - 2));
}

function threadsOf({ UV_THREADPOOL_SIZE }: NodeJS.ProcessEnv): number {
  return Number(UV_THREADPOOL_SIZE) || LIBUV_THREADS;
}
