import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { OnboardedClient } from '../../../src/recalls/onboarding/onboarding.service.js';
import { Service } from '../../support/service.js';
import { expectFault, keptSecrets, liveSecrets, newSecret as newSecretOf } from './kept-secrets.js';

describe('DELETE /credentials/{keyId}', () => {
  let service: Service;
  let maker: OnboardedClient;

  const kept = (client = maker) => keptSecrets(service, client);
  const live = (client = maker) => liveSecrets(service, client);
  const newSecret = (client = maker) => newSecretOf(service, client);

  beforeAll(async () => {
    service = await Service.start();
  });
  afterAll(() => service.stop());
  beforeEach(async () => {
    maker = await service.onboard();
  });

  it('removes a secret: it gets no more tokens, the other one does', async () => {
    const clientSecret = await newSecret();
    const [first] = await kept();
    const answer = await service.as(maker).delete(`/credentials/${first?.key_id}`);

    expect(answer.status).toBe(204);
    expect(answer.text).toBe('');
    expect(await kept()).toMatchObject([
      { key_id: first?.key_id, removed_at: new Date(service.clock.now()) },
      { removed_at: null },
    ]);
    await expect(service.requestToken(maker)).rejects.toThrow('401');
    expect(await service.requestToken({ ...maker, clientSecret })).toBeTypeOf('string');
  });

  it('takes a key ID in capitals', async () => {
    await newSecret();
    const [first] = await kept();
    const answer = await service.as(maker).delete(`/credentials/${first?.key_id.toUpperCase()}`);
    expect(answer.status).toBe(204);
    expect(await live()).toHaveLength(1);
  });

  it('is 404 for a key ID that never was', async () => {
    await newSecret();
    expectFault(
      await service.as(maker).delete(`/credentials/${randomUUID()}`),
      404,
      'RECALLS-NF-01',
      'Not Found',
    );
    expect(await live()).toHaveLength(2);
  });

  it('is 404 for one that was removed, and leaves the time it was removed at', async () => {
    await newSecret();
    await service.as(maker).delete(`/credentials/${(await kept())[0]?.key_id}`);
    await newSecret();
    const before = await kept();
    const removed = before.find((row) => row.removed_at !== null);
    service.clock.advance({ seconds: 1 });
    expectFault(
      await service.as(maker).delete(`/credentials/${removed?.key_id}`),
      404,
      'RECALLS-NF-01',
      'Not Found',
    );
    expect(await kept()).toEqual(before);
  });

  it('is 404 for another manufacturer’s, which stays as it was', async () => {
    const other = await service.onboard();
    await newSecret(other);
    await newSecret();
    const before = [await kept(other), await kept()];
    for (const { key_id } of await kept(other)) {
      expectFault(
        await service.as(maker).delete(`/credentials/${key_id}`),
        404,
        'RECALLS-NF-01',
        'Not Found',
      );
    }
    expect([await kept(other), await kept()]).toEqual(before);
  });

  it('is 400 for the last live secret, which stays', async () => {
    const [only] = await kept();
    const answer = await service.as(maker).delete(`/credentials/${only?.key_id}`);
    expectFault(answer, 400, 'RECALLS-BR-01', 'The last live client secret cannot be removed');
    expect(answer.body.errors).toEqual([
      { field: 'keyId', message: 'must not be your only live client secret: obtain a new one first' },
    ]);
    expect(await kept()).toEqual([only]);
  });

  it.each([
    '1',
    'not-a-uuid',
    '%00',
    '3f0c9a52-7d1e-4b86-a0f4-5f7f2f9f6c1',
    `${'a'.repeat(300)}`,
  ])('is 400 for what is no key ID: %s', async (keyId) => {
    const answer = await service.as(maker).delete(`/credentials/${keyId}`);
    expectFault(answer, 400, 'RECALLS-BR-01', 'Invalid request parameters');
    expect(answer.body.errors).toEqual([{ field: 'keyId', message: 'must be a UUID' }]);
    expect(await live()).toHaveLength(1);
  });

  it('called for both secrets at once, again and again, always leaves one', async () => {
    for (let round = 0; round < 5; round++) {
      await newSecret();
      const ids = (await live()).map(({ key_id }) => key_id);
      expect(ids).toHaveLength(2);
      const answers = await Promise.all(
        [...ids, ...ids].map((keyId) => service.as(maker).delete(`/credentials/${keyId}`)),
      );
      expect(answers.filter(({ status }) => status === 204)).toHaveLength(1);
      expect(await live()).toHaveLength(1);
    }
  });

  it('mixed with PUT at once never leaves none or more than two', async () => {
    await newSecret();
    const ids = (await live()).map(({ key_id }) => key_id);
    const answers = await Promise.all([
      ...ids.map((keyId) => service.as(maker).delete(`/credentials/${keyId}`)),
      ...Array.from({ length: 6 }, () => service.as(maker).put('/credentials')),
    ]);
    const given = answers.filter(({ status }) => status === 200).length;
    const removed = answers.filter(({ status }) => status === 204).length;
    expect(removed).toBeGreaterThanOrEqual(1);
    const left = (await live()).length;
    expect(left).toBe(2 + given - removed);
    expect(left).toBeGreaterThanOrEqual(1);
    expect(left).toBeLessThanOrEqual(2);
  });
});
