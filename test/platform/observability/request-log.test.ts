import { createHmac } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { OnboardedClient } from '../../../src/recalls/onboarding/onboarding.service.js';
import { Service } from '../../support/service.js';
import { gatherLog, type LogLine } from '../../support/suite-log.js';

const VIN = 'LOGGED42VEHICLE99';

describe('the log of requests', () => {
  let service: Service;
  let maker: OnboardedClient;
  let log: ReturnType<typeof gatherLog>;

  beforeAll(async () => {
    service = await Service.start();
    maker = await service.onboard();
    await service.tokenOf(maker);
  });

  beforeEach(() => {
    log = gatherLog();
  });

  afterEach(() => log.stop());

  afterAll(() => service.stop());

  const lines = () => log.lines.filter(({ context }) => context === 'Requests');

  /** The line of a response is written only after the response was sent. */
  const lineOf = (requestId: string): Promise<LogLine> =>
    vi.waitUntil(() => lines().find((line) => line.requestId === requestId));

  it('has one line a request: who called what, and what came of it', async () => {
    const answer = await service.as(maker).get(`/recalls/vin/${VIN}?manufacturerCampaignReference=A/1`);
    const requestId = String(answer.headers['x-request-id']);
    expect(await lineOf(requestId)).toEqual({
      level: 'info',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      context: 'Requests',
      requestId,
      clientId: maker.clientId,
      manufacturerId: expect.any(Number),
      method: 'GET',
      route: '/recalls/vin/:vin',
      vin: expect.stringMatching(/^[0-9a-f]{12}$/),
      status: 404,
      errorCode: 'RECALLS-NF-01',
      durationMs: expect.any(Number),
      bytes: Number(answer.headers['content-length']),
    });
    expect(lines()).toHaveLength(1);
  });

  it('marks a vehicle by a keyed hash, whose key lies in the data folder for its owner alone', async () => {
    const file = join(service.settings.dataDir, 'log-key');
    const key = (await readFile(file, 'utf8')).trim();
    expect(key).toMatch(/^[0-9a-f]{64}$/);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const expected = createHmac('sha256', key).update(VIN).digest('hex').slice(0, 12);
    for (const spelling of [VIN, VIN.toLowerCase()]) {
      const answer = await service.as(maker).get(`/recalls/vin/${spelling}`);
      expect(await lineOf(String(answer.headers['x-request-id']))).toMatchObject({ vin: expected });
    }
  });

  it('takes the key of LOG_KEY, so that processes that share no folder mark alike', async () => {
    const key = 'a key that is at least as long as it must be';
    const other = await Service.start({ log: { level: 'info', format: 'json', key } });
    const otherMaker = await other.onboard();
    const answer = await other.as(otherMaker).get(`/recalls/vin/${VIN}`);
    const vin = createHmac('sha256', key).update(VIN).digest('hex').slice(0, 12);
    expect(await lineOf(String(answer.headers['x-request-id']))).toMatchObject({ vin });
    await expect(stat(join(other.settings.dataDir, 'log-key'))).rejects.toMatchObject({ code: 'ENOENT' });
    await other.stop();
  });

  it.each<[string, () => Promise<{ headers: Record<string, string> }>, object]>([
    [
      'an unknown address',
      () => service.anonymous.get('/recals/vin/LOGGED42VEHICLE99'),
      { status: 404, errorCode: 'RECALLS-NF-02' },
    ],
    [
      'no token',
      () => service.anonymous.get('/recalls'),
      { route: '/recalls', status: 403, errorCode: 'RECALLS-FB-04' },
    ],
    [
      'another key than the token’s client has',
      async () =>
        service.anonymous
          .get('/recalls')
          .set('Authorization', `Bearer ${await service.tokenOf(maker)}`)
          .set('X-API-Key', 'vrk_nobodys'),
      { status: 403, errorCode: 'RECALLS-FB-03' },
    ],
    [
      'an address that can not be decoded',
      () => service.anonymous.get('/recalls/vin/%zz'),
      { status: 400, errorCode: 'RECALLS-BR-01' },
    ],
  ])('has a line for %s', async (_what, call, expected) => {
    const answer = await call();
    expect(await lineOf(String(answer.headers['x-request-id']))).toMatchObject({
      level: 'info',
      ...expected,
    });
  });

  it('names the client that a token is asked for, whether it proves to be it or not', async () => {
    const askFor = async (clientId: string, clientSecret: string) => {
      const answer = await service.anonymous.post('/oauth2/v2.0/token').type('form').send({
        grant_type: 'client_credentials',
        client_id: clientId,
        client_secret: clientSecret,
        scope: maker.scopeUrl,
      });
      return lineOf(String(answer.headers['x-request-id']));
    };
    const { clientId, clientSecret } = maker;
    const named = { route: '/oauth2/v2.0/token', clientId, manufacturerId: expect.any(Number) };
    expect(await askFor(clientId, clientSecret)).toMatchObject({ ...named, status: 200 });
    const wrong = await askFor(clientId, 'x');
    expect(wrong).toMatchObject({ ...named, level: 'info', status: 401, errorCode: 'AADSTS7000215' });
    const nobody = await askFor('11111111-2222-4333-8444-555555555555', 'x');
    expect(nobody).toMatchObject({ status: 400, errorCode: 'AADSTS700016' });
    expect(nobody).not.toHaveProperty('clientId');
  });

  it('has a line for what was no request', async () => {
    const address = new URL(service.url);
    const socket = connect(Number(address.port), address.hostname);
    let answer = '';
    socket.on('data', (bytes) => {
      answer += String(bytes);
    });
    socket.write('LOGGED42VEHICLE99 is no HTTP\r\n\r\n');
    await vi.waitUntil(() => answer.includes('requestId'));
    socket.destroy();
    const requestId = /"requestId":"(.+?)"/.exec(answer)?.[1] ?? '';
    expect(await lineOf(requestId)).toMatchObject({ status: 400, errorCode: 'RECALLS-BR-01' });
  });

  it('says when a caller went away before it had its answer', async () => {
    const { clientId, clientSecret, scopeUrl } = maker;
    const blocker = await service.database.connect();
    await blocker.query('BEGIN');
    await blocker.query('LOCK TABLE client_secret');
    const gone = new AbortController();
    const call = fetch(`${service.url}/oauth2/v2.0/token`, {
      method: 'POST',
      signal: gone.signal,
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: clientId,
        client_secret: clientSecret,
        scope: scopeUrl,
      }),
    });
    call.catch(() => {});
    await vi.waitUntil(async () => {
      const waiting = await service.query(
        `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      );
      return waiting.length > 0;
    });
    gone.abort();
    const line = await vi.waitUntil(() => lines().find(({ brokenOff }) => brokenOff === true));
    expect(line).toMatchObject({ route: '/oauth2/v2.0/token', status: 499 });
    await blocker.query('ROLLBACK');
    blocker.release();
  });

  it('says nothing of probes, unless it is asked to', async () => {
    for (const answer of [
      await service.anonymous.get('/health/live'),
      await service.anonymous.get('/health/none'),
      await service.anonymous.options('/'),
    ])
      expect(await lineOf(String(answer.headers['x-request-id']))).toMatchObject({ level: 'debug' });
  });
});
