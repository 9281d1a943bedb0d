import { CannotOpenDatabase } from '../cannot-open-database.js';
import type { Layout } from './layout.js';

/** The error about a process that may be the server of these data and does not accept our connections. Nothing is done to it. */
export function unreachable({ cluster }: Layout, pid: number, reason: Error): CannotOpenDatabase {
  return new CannotOpenDatabase(
    `Process ${pid}, named in ${cluster}/postmaster.pid, may be the PostgreSQL server of these data, and does not let the service in: ` +
      `${reason.message}. Nothing was changed. If it is that server, stop it; if it is not, remove the file.`,
  );
}
