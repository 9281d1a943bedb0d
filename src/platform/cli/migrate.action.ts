import type { Settings } from '../config/settings.js';
import { MIGRATION_LOCK_TIMEOUT_MS } from '../database/migrate.js';
import { commandSettings } from './command-settings.js';
import { withDatabase } from './with-database.js';

/** Migrates the database and exits, so that the processes that serve need not have the owner's password. */
export async function migrate(settings: Settings): Promise<void> {
  // It runs before an upgrade, often without a person: it waits for others as long as the service does.
  await withDatabase(await commandSettings(settings), async () => {}, MIGRATION_LOCK_TIMEOUT_MS);
  process.stdout.write('The database is up to date.\n');
}
