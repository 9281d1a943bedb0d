import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createDatabase, Service } from '../../support/service.js';
import { TcpProxy } from '../../support/tcp-proxy.js';

/** A probe is answered within two seconds, plus a margin for a busy machine. */
const BOUND_MS = 4_000;

describe('health', () => {
  let database: Awaited<ReturnType<typeof createDatabase>>;
  let proxy: TcpProxy;
  let service: Service;

  beforeAll(async () => {
    database = await createDatabase();
    proxy = await TcpProxy.before(database.url);
    service = await Service.start({}, { databaseUrl: proxy.url });
  });

  afterEach(() => proxy.recover());

  afterAll(async () => {
    await service.stop();
    await proxy.stop();
    await database.drop();
  });

  it.each(['/health/live', '/health/ready'])('%s is 200 for everyone while all is well', async (path) => {
    const answer = await service.anonymous.get(path);
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({ status: 'ok' });
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(answer.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('is not ready, but alive, while the database does not answer, and says so within a bounded time', async () => {
    proxy.fallSilent();
    const began = performance.now();
    const ready = await service.anonymous.get('/health/ready');
    expect(performance.now() - began).toBeLessThan(BOUND_MS);
    expect(ready.status).toBe(503);
    expect(ready.body).toEqual({
      requestId: ready.headers['x-request-id'],
      errorCode: 'RECALLS-UN-01',
      errorMessage: 'Unknown error encountered',
    });
    expect((await service.anonymous.get('/health/live')).status).toBe(200);
  });

  it('is ready again once the database answers again', async () => {
    proxy.fallSilent();
    expect((await service.anonymous.get('/health/ready')).status).toBe(503);
    await proxy.recover();
    await expect
      .poll(async () => (await service.anonymous.get('/health/ready')).status, { timeout: 10_000 })
      .toBe(200);
  });

  it('has no other methods', async () => {
    const answer = await service.anonymous.post('/health/live');
    expect(answer.status).toBe(404);
    expect(answer.body.errorCode).toBe('RECALLS-NF-02');
  });
});
