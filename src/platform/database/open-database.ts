import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { sayWhatIsAwaited } from '../clock/wait-notice.js';
import type { Settings } from '../config/settings.js';
import { isDatabaseUnavailable } from '../errors/database-unavailable.js';
import { assertLeastPrivilege } from './assert-least-privilege.js';
import { CannotOpenDatabase } from './cannot-open-database.js';
import { addressFor } from './connection-needs.js';
import { diskProblem } from './disk-problem.js';
import { FORGOTTEN_VARIABLES } from './driver-environment.js';
import { APPLICATION_ROLE } from './embedded/application-role.js';
import { endOfServerLog, startEmbeddedPostgres } from './embedded-postgres.js';
import { type MigrationOptions, migrate } from './migrate.js';
import { checkAddresses } from './pooler/check-addresses.js';

const INSUFFICIENT_PRIVILEGE = '42501';

/** A database that can be used until it is released. */
export interface OpenDatabase {
  readonly url: string;
  /** Where a connection has a session of its own. */
  readonly sessionUrl: string;
  release(): Promise<void>;
}

/**
 * Opens and migrates the database: that of `DATABASE_URL`, or the embedded PostgreSQL under `DATA_DIR`, which is started unless it is
 * already running. Both the server and the command line call this first.
 *
 * The returned address is for the role that the service works with, which need not be the one that migrates.
 *
 * @throws CannotOpenDatabase with what to do about it
 */
export async function openDatabase(
  settings: Settings,
  options: MigrationOptions = {},
): Promise<OpenDatabase> {
  const { databaseUrl, databaseOwnerUrl, dataDir } = settings;
  if (databaseUrl === undefined) return openEmbedded(dataDir, options);
  warnOfForgottenVariables();
  options.onStep?.('Connecting to the database of DATABASE_URL');
  const role = await checkAddresses(settings);
  const sessionUrl = addressFor('migration', settings);
  if (databaseOwnerUrl === undefined) await asOwner('DATABASE_URL', migrate(sessionUrl, undefined, options));
  else await migrateAsOwner(databaseOwnerUrl, { url: databaseUrl, role }, options);
  return { url: databaseUrl, sessionUrl, release: async () => {} };
}

/** The user may rely on one of them, for example for encryption, so ignoring it without a word would be wrong. */
function warnOfForgottenVariables(): void {
  if (FORGOTTEN_VARIABLES.length === 0) return;
  process.stderr.write(
    `Warning: ${FORGOTTEN_VARIABLES.join(', ')} ${FORGOTTEN_VARIABLES.length === 1 ? 'is' : 'are'} not read: ` +
      'what a connection needs (for instance ?sslmode=verify-full) must be in DATABASE_URL.\n',
  );
}

async function openEmbedded(dataDir: string, options: MigrationOptions): Promise<OpenDatabase> {
  const { onStep, signal, lockTimeoutMs } = options;
  const isThere = existsSync(join(dataDir, 'postgres', 'cluster'));
  onStep?.(
    isThere
      ? `Starting PostgreSQL in ${dataDir}`
      : `Making a PostgreSQL database in ${dataDir}, which takes some seconds`,
  );
  const postgres = await startEmbeddedPostgres({
    dataDir,
    signal,
    lockTimeoutMs,
    announced: onStep !== undefined,
  });
  try {
    await migrate(postgres.url, APPLICATION_ROLE, options);
  } catch (error) {
    await postgres.release();
    throw await explainDiskProblem(error, dataDir);
  }
  const { applicationUrl: url } = postgres;
  return { url, sessionUrl: url, release: () => postgres.release() };
}

/** A database whose disk is full fails in many ways; its log says why. */
async function explainDiskProblem(error: unknown, dataDir: string): Promise<unknown> {
  const { message = '' } = error as Error;
  // An old line in the log must not explain a new error of another kind.
  if (!isDatabaseUnavailable(error)) return error;
  const log = await endOfServerLog(dataDir).catch(() => '');
  const problem = await diskProblem(`${message}\n${log}`, join(dataDir, 'postgres'));
  return problem === undefined ? error : new CannotOpenDatabase(problem);
}

async function migrateAsOwner(
  ownerUrl: string,
  { url, role }: { url: string; role: string },
  options: MigrationOptions,
): Promise<void> {
  await asOwner('DATABASE_OWNER_URL', migrate(ownerUrl, role, options));
  await sayWhatIsAwaited('the database of DATABASE_URL to answer', () => assertLeastPrivilege(url));
}

/** A role that does not own the tables is enough until there is something to migrate. */
async function asOwner(setting: string, migrating: Promise<void>): Promise<void> {
  try {
    await migrating;
  } catch (error) {
    if (!isRefusal(error)) throw error;
    throw new CannotOpenDatabase(
      `The role of ${setting} may not bring the database up to date (${error.message}): DATABASE_OWNER_URL must name the one that owns it.`,
    );
  }
}

/** TypeORM wraps the errors of its statements in its own, which also have PostgreSQL's code. */
function isRefusal(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && error.code === INSUFFICIENT_PRIVILEGE;
}
