import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDatabase } from '../support/service.js';
import { ServiceProcess } from './service-process.js';

describe('A service whose output nobody reads any more', () => {
  let database: Awaited<ReturnType<typeof createDatabase>>;
  let dataDir: string;
  let service: ServiceProcess;

  beforeAll(async () => {
    database = await createDatabase();
    dataDir = await mkdtemp(join(tmpdir(), 'recalls-test-output-'));
    service = ServiceProcess.launch({ DATA_DIR: dataDir, DATABASE_URL: database.url });
  });
  afterAll(async () => {
    await service.stop();
    await database.drop();
    await rm(dataDir, { recursive: true });
  });

  it('continues to answer, also after errors that it would have logged', async () => {
    const url = await service.ready();
    service.closeOutput();
    const breaking = new pg.Client({ connectionString: database.url });
    await breaking.connect();
    await breaking.query('ALTER TABLE client RENAME TO hidden');
    const body = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: 'd0f8b0a5-3c0d-4c0b-9d7e-3a5d9f1f0c11',
      client_secret: 'unknown',
      scope: `${url}/.default`,
    });
    const askForToken = () => fetch(`${url}/oauth2/v2.0/token`, { method: 'POST', body });
    // Logging the first response fails, because nobody reads the output. The second response shows that the process survived.
    expect((await askForToken()).status).toBe(500);
    expect((await askForToken()).status).toBe(500);
    await breaking.query('ALTER TABLE hidden RENAME TO client');
    await breaking.end();
    expect((await askForToken()).status).toBe(400);
    expect((await fetch(`${url}/health/ready`)).status).toBe(200);
    expect(service.hasEnded).toBe(false);
  });
});
