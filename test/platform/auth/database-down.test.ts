import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ClientDirectory } from '../../../src/platform/clients/client-directory.js';
import type { OnboardedClient } from '../../../src/recalls/onboarding/onboarding.service.js';
import { createDatabase, Service } from '../../support/service.js';
import { TcpProxy } from '../../support/tcp-proxy.js';
import { expectRefusal } from './expectations.js';
import { resigned } from './signed-tokens.js';

describe('while the database is down', () => {
  let database: Awaited<ReturnType<typeof createDatabase>>;
  let connection: TcpProxy;
  let service: Service;
  let maker: OnboardedClient;
  let unknownKey: string;

  beforeAll(async () => {
    database = await createDatabase();
    connection = await TcpProxy.before(database.url);
    service = await Service.start({}, { databaseUrl: connection.url });
    maker = await service.onboard();
    unknownKey = await resigned(service, maker, { header: { kid: randomUUID() } });
  });
  beforeEach(() => {
    connection.cut();
    service.application.get(ClientDirectory).forget();
  });
  afterAll(async () => {
    await connection?.recover();
    await service?.stop();
    await connection?.stop();
    await database?.drop();
  });

  const call = (token: string) =>
    service.anonymous
      .get('/credentials')
      .set('Authorization', `Bearer ${token}`)
      .set('X-API-Key', maker.apiKey);

  it('answers 503 to a genuine token, seen before or not', async () => {
    const token = await service.tokenOf(maker);
    expectRefusal(await call(token), 'unavailable');
    await connection.recover();
    expect((await call(token)).status).toBe(200);
    connection.cut();
    service.application.get(ClientDirectory).forget();
    expectRefusal(await call(token), 'unavailable');
  });

  it('answers 503, never 401, when the keys can’t be looked up, and 401 once they can', async () => {
    expectRefusal(await call(unknownKey), 'unavailable');
    expectRefusal(await call(unknownKey), 'unavailable');
    await connection.recover();
    expectRefusal(await call(unknownKey), 'unauthorised');
  });

  it('answers a request for a token in Entra’s words', async () => {
    const answer = await service.anonymous.post('/oauth/token').type('form').send({
      grant_type: 'client_credentials',
      client_id: maker.clientId,
      client_secret: maker.clientSecret,
      scope: maker.scopeUrl,
    });
    expect(answer.status).toBe(503);
    expect(answer.body).toMatchObject({ error: 'temporarily_unavailable', error_codes: [90033] });
    expect(answer.body.error_description).toMatch(/^AADSTS90033: /);
  });
});
