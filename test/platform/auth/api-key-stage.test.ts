import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generateApiKey, hashApiKey } from '../../../src/platform/clients/api-key.js';
import { ClientDirectory } from '../../../src/platform/clients/client-directory.js';
import type { OnboardedClient } from '../../../src/recalls/onboarding/onboarding.service.js';
import { type Answer, Service } from '../../support/service.js';
import { expectRefusal } from './expectations.js';

describe('the API key stage', () => {
  let service: Service;
  let maker: OnboardedClient;

  beforeAll(async () => {
    service = await Service.start();
    maker = await service.onboard();
  });
  afterAll(() => service?.stop());

  async function call(client: OnboardedClient, apiKey?: string): Promise<Answer> {
    const request = service.anonymous
      .get('/credentials')
      .set('Authorization', `Bearer ${await service.tokenOf(client)}`);
    return apiKey === undefined ? request : request.set('X-API-Key', apiKey);
  }

  it('lets the key of the client that the token names through', async () => {
    expect((await call(maker, maker.apiKey)).status).toBe(200);
  });

  it('refuses a call without a key', async () => {
    expectRefusal(await call(maker), 'apiKeyInvalid');
  });

  it('refuses a live key of another client', async () => {
    const other = await service.onboard();
    expectRefusal(await call(maker, other.apiKey), 'apiKeyInvalid');
    expectRefusal(await call(other, maker.apiKey), 'apiKeyInvalid');
  });

  it.each<[string, (key: string) => string]>([
    ['empty', () => ''],
    ['well made but issued to nobody', () => generateApiKey()],
    ['garbage behind the right prefix, with a checksum that does not fit', (key) => `${key.slice(0, -1)}!`],
    [
      'one letter off',
      (key) => (key[10] === 'a' ? key.replace(/^(.{10})a/, '$1b') : key.replace(/^(.{10})./, '$1a')),
    ],
    ['in another case', (key) => key.toUpperCase()],
    ['with something after it', (key) => `${key}0`],
    ['sent twice', (key) => `${key}, ${key}`],
    ['as long as a header may be', () => 'v'.repeat(8_000)],
  ])('refuses a key that is %s', async (_, change) => {
    expectRefusal(await call(maker, change(maker.apiKey)), 'apiKeyInvalid');
  });

  it('refuses a key in the query or the body', async () => {
    const answer = await service.anonymous
      .put('/credentials')
      .query({ 'X-API-Key': maker.apiKey, apiKey: maker.apiKey })
      .set('Authorization', `Bearer ${await service.tokenOf(maker)}`)
      .send({ apiKey: maker.apiKey });
    expectRefusal(answer, 'apiKeyInvalid');
  });

  it('refuses a key once it is revoked', async () => {
    const revoked = await service.onboard();
    expect((await call(revoked, revoked.apiKey)).status).toBe(200);
    await service.query('UPDATE api_key SET revoked_at = $2 WHERE key_hash = $1', [
      hashApiKey(revoked.apiKey),
      new Date(service.clock.now()),
    ]);
    service.application.get(ClientDirectory).forget();
    expectRefusal(await call(revoked, revoked.apiKey), 'apiKeyInvalid');
  });

  it('refuses a key from the instant it ends, without a notification', async () => {
    const rotated = await service.onboard();
    const end = new Date(service.clock.now() + 60_000);
    await service.query('UPDATE api_key SET expires_at = $2 WHERE key_hash = $1', [
      hashApiKey(rotated.apiKey),
      end,
    ]);
    service.clock.set(end.getTime() - 1);
    expect((await call(rotated, rotated.apiKey)).status).toBe(200);
    service.clock.set(end);
    expectRefusal(await call(rotated, rotated.apiKey), 'apiKeyInvalid');
  });

  it('keeps keys as a hash alone', async () => {
    const rows = await service.query<{ row: string }>('SELECT api_key::text AS row FROM api_key');
    expect(rows.length).toBeGreaterThan(0);
    for (const { row } of rows) expect(row).not.toContain(maker.apiKey.slice(8));
  });
});
