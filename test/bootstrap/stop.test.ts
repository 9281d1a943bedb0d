import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createDatabase } from '../support/service.js';
import { ServiceProcess } from './service-process.js';

describe('the stop', { timeout: 120_000 }, () => {
  let database: Awaited<ReturnType<typeof createDatabase>>;
  let observer: pg.Client;
  let dataDir: string;
  let service: ServiceProcess;
  let url: string;

  beforeAll(async () => {
    database = await createDatabase();
    dataDir = await mkdtemp(join(tmpdir(), 'recalls-test-stop-'));
    observer = new pg.Client({ connectionString: database.url });
    await observer.connect();
  });

  afterAll(async () => {
    await observer.end();
    await database.drop();
    await rm(dataDir, { recursive: true });
  });

  const settings = () => ({ DATA_DIR: dataDir, DATABASE_URL: database.url });

  beforeEach(async () => {
    // Without background work, because one of its statements could wait for the observer's lock, and the stop would wait for that
    // statement.
    service = ServiceProcess.launchParts('api', settings());
    url = await service.ready();
  });

  afterEach(async () => {
    await observer.query('ROLLBACK');
    if (!service.hasEnded) await service.stop();
  });

  /** Starts a call that can't end before the observer's transaction does. */
  const beginCall = async (): Promise<{ answer: Promise<Response> }> => {
    await observer.query('BEGIN');
    await observer.query('LOCK TABLE client');
    const answer = fetch(`${url}/oauth2/v2.0/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: 'd0f8b0a5-3c0d-4c0b-9d7e-3a5d9f1f0c11',
        client_secret: 'unknown',
        scope: `${url}/.default`,
      }),
    });
    answer.catch(() => {});
    const waiting = () =>
      observer.query(
        `SELECT 1 FROM pg_locks
          WHERE NOT granted AND relation = 'client'::regclass
            AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
      );
    await expect.poll(async () => (await waiting()).rowCount, { timeout: 10_000 }).toBe(1);
    return { answer };
  };

  const refused = () =>
    fetch(`${url}/health/live`).then(
      () => false,
      (error) => error.cause?.code === 'ECONNREFUSED',
    );

  it.each([
    'SIGTERM',
    'SIGINT',
    'SIGHUP',
  ] as const)('by %s accepts nothing more, finishes work in progress, and exits with 0', async (signal) => {
    const { answer } = await beginCall();
    service.signal(signal);
    await expect.poll(refused, { timeout: 10_000 }).toBe(true);
    expect(service.hasEnded).toBe(false);
    const freed = performance.now();
    await observer.query('ROLLBACK');
    expect((await answer).status).toBe(400);
    expect(await (await answer).json()).toMatchObject({ error_codes: [700016] });
    expect(await service.ending()).toMatchObject({ code: 0, stderr: '' });
    // The caller keeps the connection open, which must not delay the stop.
    expect(performance.now() - freed).toBeLessThan(10_000);
  });

  it('takes signals in quick succession for one: a terminal and npm both send Ctrl-C', async () => {
    const { answer } = await beginCall();
    service.signal('SIGINT');
    service.signal('SIGINT');
    await expect.poll(refused, { timeout: 10_000 }).toBe(true);
    await observer.query('ROLLBACK');
    expect((await answer).status).toBe(400);
    expect(await service.ending()).toMatchObject({ code: 0, stderr: '' });
  });

  it('is at once on a second signal', async () => {
    const { answer } = await beginCall();
    const ended = () => {
      service.signal('SIGTERM');
      return service.hasEnded;
    };
    await expect.poll(ended, { timeout: 10_000, interval: 100 }).toBe(true);
    expect((await service.ending()).code).toBe(1);
    await expect(answer).rejects.toThrow();
  });

  it('follows an uncaught error, which is reported', async () => {
    const stopRequest = resolve('dist/src/bootstrap/stop-request.js');
    const script = `
      import { stopRequest } from ${JSON.stringify(pathToFileURL(stopRequest).href)};
      const stop = stopRequest({ startedByNpm: false });
      stop.addEventListener('abort', () => process.stdout.write('stopping: ' + stop.reason));
      setTimeout(() => { throw new Error('nobody catches this'); });`;
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [
      '--input-type=module',
      '--eval',
      script,
    ]);
    expect(stdout).toBe('stopping: fault');
    expect(stderr).toContain('nobody catches this');
  });

  it('follows the end of the shell between npm and the service', async () => {
    const underNpm = ServiceProcess.launchInNpmsShell(settings());
    url = await underNpm.ready();
    // The shell ends at once. Waiting for the output to close also waits for the service, which shares the output.
    expect(await underNpm.stop()).toMatchObject({ stderr: '' });
    expect(await refused()).toBe(true);
  });
});
