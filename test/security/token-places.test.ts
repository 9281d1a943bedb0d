import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OnboardedClient } from '../../src/recalls/onboarding/onboarding.service.js';
import { exchange } from '../recalls/bad-input/raw-exchange.js';
import { expectError, read } from '../recalls/bad-input/refusal.js';
import { Service } from '../support/service.js';

describe('A token or key that is good, in a place that is not', () => {
  let service: Service;
  let maker: OnboardedClient;
  let token: string;

  beforeAll(async () => {
    service = await Service.start();
    maker = await service.onboard();
    token = await service.tokenOf(maker);
  });
  afterAll(() => service?.stop());

  const send = async (method: string, target: string, headers: readonly string[], body = '') => {
    const head = ['Host: recalls.test', ...headers, ...(body ? [`Content-Length: ${body.length}`] : [])];
    const [answer] = await exchange(
      service.url,
      `${method} ${target} HTTP/1.1\r\n${head.join('\r\n')}\r\n\r\n${body}`,
    );
    return read(answer);
  };
  const bearer = () => `Authorization: Bearer ${token}`;
  const key = () => `X-API-Key: ${maker.apiKey}`;

  it.each([
    'access_token',
    'token',
    'bearer',
    'authorization',
    'Authorization',
  ])('the query, as %s', async (name) => {
    const target = `/credentials?${name}=${token}`;
    expectError(await send('GET', target, [key()]), 'tokenMissing');
  });

  it.each([
    ['a form', 'application/x-www-form-urlencoded', (value: string) => `access_token=${value}`],
    ['JSON', 'application/json', (value: string) => JSON.stringify({ access_token: value })],
  ])('the body, as %s', async (_name, type, body) => {
    for (const method of ['PUT', 'POST', 'DELETE', 'GET']) {
      const target =
        method === 'POST' ? '/recalls' : method === 'PUT' ? '/credentials' : '/recalls/vin/PLACE1';
      const answer = await send(method, target, [key(), `Content-Type: ${type}`], body(token));
      expectError(answer, 'tokenMissing');
    }
  });

  it.each(['access_token', 'Authorization', 'token', '__Host-token'])('a cookie, as %s', async (name) => {
    const headers = [key(), `Cookie: ${name}=${token}; x-api-key=${maker.apiKey}`];
    expectError(await send('GET', '/credentials', headers), 'tokenMissing');
    expectError(await send('GET', '/credentials', [bearer(), ...headers.slice(1)]), 'apiKeyInvalid');
  });

  it.each([
    'Proxy-Authorization',
    'X-Authorization',
    'X-Forwarded-Authorization',
    'X-Access-Token',
    'Authorization_',
  ])('the header %s', async (name) => {
    expectError(await send('GET', '/credentials', [`${name}: Bearer ${token}`, key()]), 'tokenMissing');
  });

  it.each([
    'apikey',
    'X-API-KEY-2',
    'X_API_Key',
    'api-key',
    'Ocp-Apim-Subscription-Key',
  ])('the key in the header %s', async (name) => {
    expectError(await send('GET', '/credentials', [bearer(), `${name}: ${maker.apiKey}`]), 'apiKeyInvalid');
  });

  it('the key in the query or the body', async () => {
    expectError(await send('GET', `/credentials?X-API-Key=${maker.apiKey}`, [bearer()]), 'apiKeyInvalid');
    const body = JSON.stringify({ 'X-API-Key': maker.apiKey, apiKey: maker.apiKey });
    const headers = [bearer(), 'Content-Type: application/json'];
    expectError(await send('POST', '/recalls', headers, body), 'apiKeyInvalid');
  });

  it('the one in place of the other', async () => {
    const swapped = [`Authorization: Bearer ${maker.apiKey}`, `X-API-Key: ${token}`];
    expectError(await send('GET', '/credentials', swapped), 'unauthorised');
    const secret = [`Authorization: Bearer ${maker.clientSecret}`, key()];
    expectError(await send('GET', '/credentials', secret), 'unauthorised');
    expectError(
      await send('GET', '/credentials', [bearer(), `X-API-Key: ${maker.clientSecret}`]),
      'apiKeyInvalid',
    );
  });

  it('the second of two Authorization headers, or both, in any order and case', async () => {
    for (const others of [
      'Authorization: Bearer x',
      'AUTHORIZATION: Basic eDp5',
      'authorization:',
      bearer(),
    ]) {
      for (const headers of [
        [bearer(), others],
        [others, bearer()],
      ]) {
        const answer = await send('GET', '/credentials', [...headers, key()]);
        expect([401, 403], headers.join()).toContain(answer.status);
        expect(answer.body).not.toHaveProperty('clientSecrets');
      }
    }
  });

  it('twice in one header', async () => {
    for (const value of [
      `Bearer ${token}, Bearer ${token}`,
      `Bearer ${token} ${token}`,
      `Bearer Bearer ${token}`,
    ]) {
      expectError(await send('GET', '/credentials', [`Authorization: ${value}`, key()]), 'unauthorised');
    }
    expectError(await send('GET', '/credentials', [bearer(), `${key()}, ${maker.apiKey}`]), 'apiKeyInvalid');
  });

  it('is good in its own place, whatever else lies about', async () => {
    const headers = [bearer(), key(), 'Cookie: access_token=x; x-api-key=y', 'Proxy-Authorization: Bearer x'];
    expect((await send('GET', '/credentials', headers)).status).toBe(200);
  });
});
