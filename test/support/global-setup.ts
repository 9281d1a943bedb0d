import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { ProvidedContext } from 'vitest';
import type { TestProject } from 'vitest/node';
import { TEST_VEHICLES } from '../../src/kadoe/register/test-vehicles.js';
import { APPLICATION_ROLE } from '../../src/platform/database/embedded/application-role.js';
import { startEmbeddedPostgres } from '../../src/platform/database/embedded-postgres.js';
import { migrate } from '../../src/platform/database/migrate.js';
import { peopleIn } from '../kadoe/people-in-lines.js';
import { findLeaks } from './log-search.js';
import { addSigningKey } from './template-signing-key.js';
import { keepTemporaryFilesInMemory } from './temporary-folder.js';

type Provided = Pick<ProvidedContext, 'postgresUrl' | 'applicationUrl' | 'templateDatabase' | 'logFolder'>;

interface Run {
  readonly provided: Provided;
  end(): Promise<void>;
}

/** Each project loads this file anew, in one process: they share a server, because each would take seconds. */
const shared: typeof globalThis & { recallsTestRun?: { readonly starting: Promise<Run>; projects: number } } =
  globalThis;

/** An up-to-date build, and one real PostgreSQL for the whole run: each test file copies the migrated template. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  shared.recallsTestRun ??= { starting: start(), projects: 0 };
  const { recallsTestRun: run } = shared;
  run.projects += 1;
  const { provided, end } = await run.starting;
  for (const name of Object.keys(provided) as (keyof Provided)[]) project.provide(name, provided[name]);
  return async () => {
    run.projects -= 1;
    if (run.projects === 0) await end();
  };
}

async function start(): Promise<Run> {
  const removeTemporaryFiles = keepTemporaryFilesInMemory();
  // Many tests start the built service in a process of its own.
  const { status } = spawnSync(process.execPath, ['bin/build-when-stale.js'], { stdio: 'inherit' });
  if (status !== 0) throw new Error('The project does not build.');
  const dataDir = await mkdtemp(join(tmpdir(), 'recalls-test-postgres-'));
  const logFolder = await mkdtemp(join(tmpdir(), 'recalls-test-logs-'));
  // Many tests load the published vehicles, also in processes of their own and by generated calls.
  await writeFile(
    join(logFolder, 'published.known'),
    [...peopleIn(TEST_VEHICLES), ['a surname', 'WILS']].map((text) => `${JSON.stringify(text)}\n`).join(''),
  );
  const postgres = await startEmbeddedPostgres({
    dataDir,
    // TCP, because the server replaces that of a DATABASE_URL, which is on a network.
    transport: 'tcp',
    parameters: {
      // The data is deleted at the end, so durability would only wear out the disk.
      fsync: 'off',
      synchronous_commit: 'off',
      full_page_writes: 'off',
      max_connections: '400',
      // The tests make some ten thousand connections, and most would compute 4,096 digests from a password that is random anyway.
      scram_iterations: '1',
    },
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
  return {
    provided: {
      postgresUrl: postgres.url,
      applicationUrl: postgres.applicationUrl,
      templateDatabase,
      logFolder,
    },
    end: async () => {
      await postgres.release();
      await rm(dataDir, { recursive: true, force: true });
      const leaks = await findLeaks(logFolder);
      await rm(logFolder, { recursive: true, force: true });
      removeTemporaryFiles?.();
      if (leaks.length === 0) return;
      process.exitCode = 1;
      throw new Error(`The log has what it must not have:\n${leaks.slice(0, 20).join('\n')}`);
    },
  };
}
