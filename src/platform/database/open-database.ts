import type { Settings } from '../config/settings.js';
import { assertLeastPrivilege } from './assert-least-privilege.js';
import { CannotOpenDatabase } from './cannot-open-database.js';
import { checkConnection } from './check-connection.js';
import { FORGOTTEN_VARIABLES } from './driver-environment.js';
import { APPLICATION_ROLE } from './embedded/application-role.js';
import { startEmbeddedPostgres } from './embedded-postgres.js';
import { migrate } from './migrate.js';

const INSUFFICIENT_PRIVILEGE = '42501';

/** A database that can be used until it is released. */
export interface OpenDatabase {
  readonly url: string;
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
export async function openDatabase(settings: Settings): Promise<OpenDatabase> {
  const { databaseUrl, databaseOwnerUrl, dataDir } = settings;
  if (databaseUrl === undefined) return openEmbedded(dataDir);
  warnOfForgottenVariables();
  if (databaseOwnerUrl === undefined) await openWithOneRole(databaseUrl);
  else await openWithTwoRoles(databaseUrl, databaseOwnerUrl);
  return { url: databaseUrl, release: async () => {} };
}

/** The user may rely on one of them, for example for encryption, so ignoring it without a word would be wrong. */
function warnOfForgottenVariables(): void {
  if (FORGOTTEN_VARIABLES.length === 0) return;
  process.stderr.write(
    `Warning: ${FORGOTTEN_VARIABLES.join(', ')} ${FORGOTTEN_VARIABLES.length === 1 ? 'is' : 'are'} not read: ` +
      'what a connection needs (for instance ?sslmode=verify-full) must be in DATABASE_URL.\n',
  );
}

async function openEmbedded(dataDir: string): Promise<OpenDatabase> {
  const postgres = await startEmbeddedPostgres({ dataDir });
  try {
    await migrate(postgres.url, APPLICATION_ROLE);
  } catch (error) {
    await postgres.release();
    throw error;
  }
  return { url: postgres.applicationUrl, release: () => postgres.release() };
}

async function openWithOneRole(url: string): Promise<void> {
  await checkConnection('DATABASE_URL', url);
  await asOwner('DATABASE_URL', migrate(url));
}

async function openWithTwoRoles(url: string, ownerUrl: string): Promise<void> {
  await checkConnection('DATABASE_OWNER_URL', ownerUrl);
  const { role } = await checkConnection('DATABASE_URL', url);
  await asOwner('DATABASE_OWNER_URL', migrate(ownerUrl, role));
  await assertLeastPrivilege(url);
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
