import { readdirSync, readlinkSync } from 'node:fs';
import { expect } from 'vitest';
import { PreparedStatements } from '../../../src/platform/database/prepared-statements.js';
import { stagingTables } from '../../recalls/imports/import-site.js';
import type { Service } from '../../support/service.js';
import { houseKeeping } from './rounds.js';

/** PostgreSQL notices a moment later that a connection is gone. */
const POLLING = { timeout: 10_000, interval: 10 };

/** What must not remain when everything is done: locks, sessions, connections that are never returned, open files, staging tables. */
export async function expectNothingLeft(service: Service): Promise<void> {
  await houseKeeping(service);
  expect(await stagingTables(service), 'staging tables').toEqual([]);
  try {
    await expect.poll(() => sessionsLeft(service), { ...POLLING, message: 'sessions' }).toEqual([]);
  } finally {
    // The leftovers of one run must not count in the next.
    await service.query(`SELECT pg_terminate_backend(pid) ${SESSIONS_LEFT}`);
  }
  const statements = service.application.get(PreparedStatements);
  // The service's own background work uses one for a moment.
  await expect
    .poll(() => connectionsNotGivenBack(statements.connections), {
      ...POLLING,
      message: 'connections of the pool',
    })
    .toBe(0);
  await expect
    .poll(() => openFiles(service.settings.dataDir), { ...POLLING, message: 'open files' })
    .toEqual([]);
}

function connectionsNotGivenBack({ total, idle, waiting }: PreparedStatements['connections']): number {
  return total - idle + waiting;
}

/** Sessions that have a lock or an open transaction, or whose process is gone. */
const SESSIONS_LEFT = `
   FROM pg_stat_activity
   LEFT JOIN (SELECT pid, 'advisory lock' AS held FROM pg_locks WHERE locktype = 'advisory') AS locks USING (pid)
  WHERE datname = current_database() AND pid <> pg_backend_pid()
    AND (locks.pid IS NOT NULL OR state LIKE 'idle in transaction%' OR application_name LIKE 'vehicle-recalls import%')`;

async function sessionsLeft(service: Service): Promise<string[]> {
  const rows = await service.query<{ session: string }>(
    `SELECT concat_ws(' ', application_name, state, locks.held) AS session ${SESSIONS_LEFT}`,
  );
  return rows.map(({ session }) => session);
}

/** The open files on Linux; on other systems none can be seen. */
function openFiles(folder: string): string[] {
  const found: string[] = [];
  for (const descriptor of list('/proc/self/fd')) {
    try {
      const path = readlinkSync(`/proc/self/fd/${descriptor}`);
      if (path.startsWith(folder)) found.push(path);
    } catch {
      // Closed meanwhile: the listing itself is an open file.
    }
  }
  return found;
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
