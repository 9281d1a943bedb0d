import { access } from 'node:fs/promises';
import { join } from 'node:path';
import type { Settings } from '../config/settings.js';
import { addressFor } from '../database/connection-needs.js';
import { APPLICATION_ROLE } from '../database/embedded/application-role.js';
import { startEmbeddedPostgres } from '../database/embedded-postgres.js';
import { checkAddresses } from '../database/pooler/check-addresses.js';
import { UnusableBackup } from './unusable-backup.js';

/** A database as it is: nothing was migrated. */
export interface ReachedDatabase {
  /** As the role that owns the tables. */
  readonly ownerUrl: string;
  /** As the role the service works with. */
  readonly url: string;
  /** Undefined when the two are one. */
  readonly applicationRole: string | undefined;
  release(): Promise<void>;
}

/**
 * The database of the settings. Both roles sign in, so that one that is missing is named before anything is done.
 *
 * @throws CannotOpenDatabase
 */
export async function reachDatabase(settings: Settings): Promise<ReachedDatabase> {
  const { databaseUrl, databaseOwnerUrl, dataDir } = settings;
  if (databaseUrl === undefined) {
    const postgres = await startEmbeddedPostgres({ dataDir });
    return {
      ownerUrl: postgres.url,
      url: postgres.applicationUrl,
      applicationRole: APPLICATION_ROLE,
      release: () => postgres.release(),
    };
  }
  const role = await checkAddresses(settings);
  const url = addressFor('backup', settings);
  return {
    ownerUrl: databaseOwnerUrl ?? url,
    url,
    applicationRole: databaseOwnerUrl === undefined ? undefined : role,
    release: async () => {},
  };
}

/** To read from: a mistyped `DATA_DIR` must not make an empty database and back that up. */
export async function reachExistingDatabase(settings: Settings): Promise<ReachedDatabase> {
  if (settings.databaseUrl === undefined) {
    await access(join(settings.dataDir, 'postgres', 'cluster')).catch(() => {
      throw new UnusableBackup(
        `There is no database in ${settings.dataDir}: DATA_DIR or DATABASE_URL must be those of the service`,
      );
    });
  }
  return reachDatabase(settings);
}
