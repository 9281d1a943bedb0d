import { z } from 'zod';
import { COLLECTIVE_LIMIT_VARIABLES } from './collective-limits.js';
import { consoleUrl } from './console-url.js';
import { databaseAddress, databaseAddressOfOne } from './database-hosts.js';
import { encryptionKeys } from './encryption-keys.js';
import { ENTRA_VARIABLES, missingEntraVariables } from './entra-settings.js';
import { RENEWAL_VARIABLES } from './renewal-settings.js';
import { publicHost, urlOf, wholeNumber } from './setting-values.js';
import { storageUrl } from './storage-url.js';

/** The value of `DATABASE_URL` that selects the embedded PostgreSQL. */
export const EMBEDDED = 'embedded';

/** Every environment variable of the service, with its rule and its default. No other file defines settings. */
export const environment = z
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
    CONSOLE_URL: consoleUrl.optional(),
    TLS_CERT_FILE: z.string().min(1, { error: 'must be the path of a PEM certificate' }).optional(),
    TLS_KEY_FILE: z.string().min(1, { error: 'must be the path of a PEM private key' }).optional(),
    TRUST_PROXY: wholeNumber(0, 10).default(0),
    DATA_DIR: z.string().min(1, { error: 'must be the path of a folder' }).default('./data'),
    DATABASE_URL: databaseAddress({ orElse: EMBEDDED }).optional(),
    DATABASE_OWNER_URL: databaseAddress().optional(),
    DATABASE_SESSION_URL: databaseAddress().optional(),
    DATABASE_NAMED_STATEMENTS: z.enum(['true', 'false'], { error: 'must be true or false' }).default('true'),
    DATABASE_POOL_SIZE: wholeNumber(2, 200).default(10),
    DATABASE_REPLICA_URL: databaseAddressOfOne.optional(),
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
    SFTP_HOST_KEYS_DIR: z.string().min(1, { error: 'must be the path of a folder' }).optional(),
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
    REGISTER_LOAD_MAX_BYTES: wholeNumber(1, 1024 ** 4).default(2 * 1024 ** 3),
    // Seven years, as long as the answers that it explains are kept.
    REGISTER_RETENTION_DAYS: wholeNumber(30, 36_525).default(2_557),
    // The database refuses to remove what is younger than six years.
    KADOE_ENQUIRY_RETENTION_YEARS: wholeNumber(6, 100).default(7),
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
    // An application has up to 10 MiB, and no client may have more than half.
    BODY_BUDGET_BYTES: wholeNumber(32 * 1024 ** 2, 1024 ** 4).default(64 * 1024 ** 2),
    IMAGE_DECODERS_AT_ONCE: wholeNumber(1, 1_024).optional(),
    PUBLIC_REQUESTS_PER_SECOND_PER_ADDRESS: wholeNumber(1, 1_000_000).default(100),
    DAILY_QUOTA: wholeNumber(1, 1_000_000_000).default(500_000),
    ...COLLECTIVE_LIMIT_VARIABLES,
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
    ENCRYPTION_KEYS: encryptionKeys.optional(),
    STORAGE_URL: storageUrl.optional(),
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
    ...RENEWAL_VARIABLES,
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
    if (values.DATABASE_SESSION_URL !== undefined && (values.DATABASE_URL ?? EMBEDDED) === EMBEDDED) {
      context.addIssue({
        code: 'custom',
        path: ['DATABASE_URL'],
        message:
          'must be given too: the address of the pooler in front of the database of DATABASE_SESSION_URL',
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
    // A key that is made in DATA_DIR is beside the data of the embedded PostgreSQL, and is lost with that folder.
    if (values.NODE_ENV === 'production' && values.ENCRYPTION_KEYS === undefined) {
      context.addIssue({
        code: 'custom',
        path: ['ENCRYPTION_KEYS'],
        message:
          'must be given when NODE_ENV is production: the keys that encrypt names and addresses, like 2026-11:<64 hexadecimal digits>',
      });
    }
  });

/** The environment variables that the service reads. */
export const SETTING_NAMES: readonly string[] = Object.keys(environment.shape);
