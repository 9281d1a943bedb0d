import { resolve } from 'node:path';
import { readSettings } from './read-settings.js';
import type { Settings } from './settings.js';

/**
 * The settings that commands have to share with the running service. None of them is a secret, because they are written to
 * `DATA_DIR`: a new setting is not shared until it is named here.
 */
const SHARED = [
  ...['PORT', 'HOST', 'PUBLIC_URL', 'CONSOLE_URL', 'TLS_CERT_FILE', 'TLS_KEY_FILE'],
  ...['SFTP_HOST', 'SFTP_PORT', 'SFTP_PUBLIC_HOST', 'SFTP_PUBLIC_PORT', 'SFTP_MAX_FILE_BYTES'],
  ...['SFTP_DAILY_FILES', 'SFTP_DAILY_BYTES', 'SFTP_RENAME_GRACE_SECONDS'],
  ...[
    'SFTP_HOST_KEYS_DIR',
    'LANDING_DIR',
    'LANDING_QUIET_SECONDS',
    'CLAMD_URL',
    'REGISTER_RETENTION_DAYS',
    'IMPORT_MAX_ROWS',
    'IMPORT_RECEIPTS',
    'VALIDATE_MAX_BYTES',
  ],
  ...['CLOSURE_GUARD_COUNT', 'CLOSURE_GUARD_SHARE', 'CLOSURE_GUARD_HOURS', 'API_GRACE_HOURS'],
  ...['OPERATORS_EMAIL', 'MAIL_FROM', 'DAILY_QUOTA', 'TOKEN_TTL_SECONDS'],
  ...[
    'IDENTITY',
    'ENTRA_TENANT_ID',
    'ENTRA_AUDIENCE',
    'ENTRA_GRAPH_CLIENT_ID',
    'ENTRA_CONSOLE_CLIENT_ID',
    'ENTRA_AUTHORITY',
    'ENTRA_GRAPH_URL',
  ],
];

/** Paths mean something else in another folder. */
const PATHS = ['TLS_CERT_FILE', 'TLS_KEY_FILE', 'SFTP_HOST_KEYS_DIR', 'LANDING_DIR'];

export type SharedVariables = Readonly<Record<string, string>>;

/** What the running service tells commands: those of its variables that are set, and the port that it has. */
export function sharedVariables(
  { port }: Settings,
  variables: NodeJS.ProcessEnv = process.env,
): SharedVariables {
  const shared = SHARED.flatMap((name): [string, string][] => {
    const value = variables[name];
    if (!value) return [];
    return [[name, PATHS.includes(name) ? resolve(value) : value]];
  });
  return { ...Object.fromEntries(shared), PORT: String(port) };
}

/**
 * The settings of a command: those that it shares with the running service are the service's, also where the service has the
 * default. The others are the shell's, which has the secrets.
 */
export function settingsOfCommand(
  dataDir: string,
  shared: SharedVariables | undefined,
  variables: NodeJS.ProcessEnv = process.env,
): Settings {
  const own = Object.entries(variables).filter(([name]) => shared === undefined || !SHARED.includes(name));
  const known = Object.entries(shared ?? {}).filter(([name]) => SHARED.includes(name));
  return readSettings({ ...Object.fromEntries(own), ...Object.fromEntries(known), DATA_DIR: dataDir });
}

/** Whether the shell says where the service keeps its data. */
export function namesDataDir(variables: NodeJS.ProcessEnv = process.env): boolean {
  return Boolean(variables.DATA_DIR);
}
