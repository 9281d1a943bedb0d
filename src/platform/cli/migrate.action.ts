import type { Settings } from '../config/settings.js';
import { openDatabase } from '../database/open-database.js';

/** Migrates the database and exits, so that the processes that serve need not have the owner's password. */
export async function migrate(settings: Settings): Promise<void> {
  const database = await openDatabase(settings);
  await database.release();
  process.stdout.write('The database is up to date.\n');
}
