import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { APPLICATION_ROLE } from '../../src/platform/database/embedded/application-role.js';
import { startEmbeddedPostgres } from '../../src/platform/database/embedded-postgres.js';
import { migrate } from '../../src/platform/database/migrate.js';
import { findLeaks } from './log-search.js';
import { addSigningKey } from './template-signing-key.js';

/** An up-to-date build, and one real PostgreSQL for the whole run: each test file copies the migrated template. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  // Many tests start the built service in a process of its own.
  const { status } = spawnSync(process.execPath, ['bin/build-when-stale.js'], { stdio: 'inherit' });
  if (status !== 0) throw new Error('The project does not build.');
  const dataDir = await mkdtemp(join(tmpdir(), 'recalls-test-postgres-'));
  const logFolder = await mkdtemp(join(tmpdir(), 'recalls-test-logs-'));
  project.provide('logFolder', logFolder);
  const postgres = await startEmbeddedPostgres({
    dataDir,
    // TCP, because the server replaces that of a DATABASE_URL, which is on a network.
    transport: 'tcp',
    // The data is deleted at the end, so durability would only wear out the disk.
    parameters: { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '200' },
  });
  const templateDatabase = 'recalls_template';
  const client = new pg.Client({ connectionString: postgres.url });
  await client.connect();
  await client.query(`CREATE DATABASE ${templateDatabase}`);
  await client.end();
  const templateUrl = new URL(postgres.url);
  templateUrl.pathname = `/${templateDatabase}`;
  await migrate(templateUrl.href, APPLICATION_ROLE);
  await addSigningKey(templateUrl.href);
  project.provide('postgresUrl', postgres.url);
  project.provide('applicationUrl', postgres.applicationUrl);
  project.provide('templateDatabase', templateDatabase);
  return async () => {
    await postgres.release();
    await rm(dataDir, { recursive: true, force: true });
    const leaks = await findLeaks(logFolder);
    await rm(logFolder, { recursive: true, force: true });
    if (leaks.length === 0) return;
    process.exitCode = 1;
    throw new Error(`The log has what it must not have:\n${leaks.slice(0, 20).join('\n')}`);
  };
}
