import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OnboardedClient } from '../../src/recalls/onboarding/onboarding.service.js';
import { formOf } from '../platform/identity/token-requests.js';
import { expectBadRequest } from '../recalls/bad-input/refusal.js';
import { type Answer, Service } from '../support/service.js';

/** Compressed bodies of a kilobyte, and their size after decompression. */
const UNPACKED = Buffer.alloc(64 * 1024 ** 2, ' ');

const BOMBS: readonly [coding: string, bomb: Buffer][] = [
  ['gzip', gzipSync(UNPACKED)],
  ['x-gzip', gzipSync(UNPACKED)],
  ['deflate', deflateSync(UNPACKED)],
  ['deflate', deflateRawSync(UNPACKED)],
  ['br', brotliCompressSync(UNPACKED)],
  ['gzip, gzip', gzipSync(gzipSync(UNPACKED))],
  ['identity, gzip', gzipSync(UNPACKED)],
  ['GZIP', gzipSync(UNPACKED)],
  ['zstd', gzipSync(UNPACKED)],
];

describe('A compressed body, which nobody unpacks', () => {
  let service: Service;
  let clients: { manufacturer: OnboardedClient; mot: OnboardedClient; admin: OnboardedClient };

  beforeAll(async () => {
    service = await Service.start();
    clients = {
      manufacturer: await service.onboard('manufacturer'),
      mot: await service.onboard('mot'),
      admin: await service.onboard('admin'),
    };
  });
  afterAll(() => service?.stop());

  const send = async (
    path: string,
    role: keyof typeof clients,
    type: string,
    coding: string,
    body: Buffer,
  ) => {
    const request = service.anonymous
      .post(path)
      .set('Authorization', `Bearer ${await service.tokenOf(clients[role])}`)
      .set('X-API-Key', clients[role].apiKey)
      .set('Content-Type', type)
      .set('Content-Encoding', coding);
    // Makes supertest send the bytes unchanged.
    return (await request.serialize((bytes) => bytes as unknown as string).send(body)) as Answer;
  };

  it.each(
    BOMBS,
  )('%s is refused by every route that takes JSON, and by the one that takes a file', async (coding, bomb) => {
    for (const [path, role, type] of [
      ['/recalls', 'manufacturer', 'application/json'],
      ['/mot/vehicles', 'mot', 'application/json'],
      ['/admin/clients', 'admin', 'application/json'],
      ['/imports/validate', 'manufacturer', 'text/csv'],
    ] as const) {
      const answer = await send(path, role, type, coding, bomb);
      expectBadRequest(answer, 'invalidBody', ['body']);
      expect(answer.body.errors[0].message).toBe('must be sent uncompressed');
    }
  });

  it.each(BOMBS)('%s is refused by the token endpoint, in Entra’s words', async (coding, bomb) => {
    const answer = await service.anonymous
      .post('/oauth2/v2.0/token')
      .set('Content-Type', 'application/x-www-form-urlencoded')
      .set('Content-Encoding', coding)
      .serialize((bytes) => bytes as unknown as string)
      .send(bomb as unknown as object);
    expect(answer.status).toBe(400);
    expect(answer.body.error_codes).toEqual([9002313]);
    expect(answer.body.error_description).toContain('must be sent uncompressed');
  });

  it('is not believed to be plain either: compressed bytes without a word about it are no JSON and no form', async () => {
    const [, bomb] = BOMBS[0] ?? [];
    if (!bomb) throw new Error('There is no bomb.');
    const recall = await send('/recalls', 'manufacturer', 'application/json', 'identity', bomb);
    expectBadRequest(recall, 'invalidBody', ['body']);
    const form = await service.anonymous
      .post('/oauth2/v2.0/token')
      .set('Content-Type', 'application/x-www-form-urlencoded')
      .serialize((bytes) => bytes as unknown as string)
      .send(bomb as unknown as object);
    expect(form.status).toBe(400);
  });

  it('says in its answer nothing compressed either, so that no length tells what is in it', async () => {
    const { body } = { body: formOf(clients.manufacturer) };
    const answer = await service.anonymous
      .post('/oauth2/v2.0/token')
      .set('Accept-Encoding', 'gzip, br')
      .type('form')
      .send(body);
    expect(answer.status).toBe(200);
    expect(answer.headers).not.toHaveProperty('content-encoding');
  });
});
