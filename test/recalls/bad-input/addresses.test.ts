import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { OnboardedClient } from '../../../src/recalls/onboarding/onboarding.service.js';
import { KeepAliveClient } from '../../support/keep-alive-client.js';
import { Service } from '../../support/service.js';
import { everythingWritten, expectBadRequest, expectError, read } from './refusal.js';

const FIXED = Buffer.from('{"repairStatus":"FIXED","rectificationDate":"2024-04-01"}');
const REFERENCE = 'manufacturerCampaignReference';

describe('An address that is wrong', () => {
  let service: Service;
  let wire: KeepAliveClient;
  let maker: OnboardedClient;
  let before: unknown;

  beforeAll(async () => {
    service = await Service.start();
    wire = new KeepAliveClient(service.url);
    maker = await service.onboard();
    await service.as(maker).post('/recalls', {
      vin: 'KNOWN1',
      manufacturerCampaignReference: 'CAR/1',
      recallCampaignStartDate: '2024-03-30',
    });
  });

  afterAll(async () => {
    wire.close();
    await service.stop();
  });

  beforeEach(async () => {
    before = await everythingWritten(service);
  });

  afterEach(async () => {
    expect(await everythingWritten(service)).toEqual(before);
  });

  /** Sends a request target unchanged, with credentials. */
  async function call(method: string, target: string) {
    const headers = { authorization: `Bearer ${await service.tokenOf(maker)}`, 'x-api-key': maker.apiKey };
    return read(await wire.send({ method, target, headers, body: method === 'PUT' ? FIXED : undefined }));
  }

  describe.each(['GET', 'PUT', 'DELETE'])('asked with %s', (method) => {
    it.each([
      ['control characters', '%01%02%07'],
      ['NUL', 'AB%00CD'],
      ['a line break', 'AB%0D%0AX-Evil:%201'],
      ['blanks', '%20%20'],
      ['51 characters', 'A'.repeat(51)],
      ['12,000 characters', 'A'.repeat(12_000)],
    ])('has a VIN of %s', async (_what, vin) => {
      const answer = await call(method, `/recalls/vin/${vin}?${REFERENCE}=CAR/1`);
      expectBadRequest(answer, 'invalidParameters', ['vin']);
    });

    it.each([
      '%',
      '%z',
      '%zz',
      'A%',
      '%ff',
      '%c3%28',
      '%ed%a0%80',
      '%u0041',
    ])('has broken percent-encoding in the path: %s', async (vin) => {
      expectBadRequest(await call(method, `/recalls/vin/${vin}?${REFERENCE}=CAR/1`), 'invalidParameters', [
        'url',
      ]);
    });

    it.each([
      '%zz',
      '%',
      'CAR%ff',
      'CAR%00',
      '%0a',
      "CAR'",
      'CAR 1',
      'CAR%2B1',
      'CAR*',
      '%C3%89',
      '%F0%9D%92%B3',
    ])('has a reference in the query that no campaign can have: %s', async (reference) => {
      const target = `/recalls/vin/KNOWN1?${REFERENCE}=${reference.replaceAll(' ', '+')}`;
      expectBadRequest(await call(method, target), 'invalidParameters', [REFERENCE]);
    });

    it('has a parameter twice', async () => {
      const answer = await call(method, `/recalls/vin/KNOWN1?${REFERENCE}=CAR/1&${REFERENCE}=CAR/1`);
      expectBadRequest(answer, 'invalidParameters', [REFERENCE]);
    });

    it.each([
      'colour=red',
      '__proto__=1',
      'constructor=1',
      'toString=1',
      'hasOwnProperty=1',
      `${REFERENCE}[]=CAR/1`,
      'vin=KNOWN1',
      '%00=1',
      '=1',
      'Vin',
    ])('has a parameter nobody knows: %s', async (parameter) => {
      const name = decodeURIComponent(parameter.split('=')[0] ?? '');
      const answer = await call(method, `/recalls/vin/KNOWN1?${REFERENCE}=CAR/1&${parameter}`);
      expectBadRequest(answer, 'invalidParameters', [name]);
    });

    it('has a thousand parameters nobody knows', async () => {
      const parameters = Array.from({ length: 1_000 }, (_, index) => `&p${index}=1`).join('');
      const answer = await call(method, `/recalls/vin/KNOWN1?${REFERENCE}=CAR/1${parameters}`);
      expect(answer.status).toBe(400);
      expect((answer.body as { errors: unknown[] }).errors).toHaveLength(100);
    });

    it.each([
      '/recalls/vin/KNOWN1/more',
      '//recalls/vin/KNOWN1',
      '/recalls//vin//KNOWN1',
      '/recalls/vin/KNOWN1//x',
      '/Recalls/vin/KNOWN1',
      '/recalls/VIN/KNOWN1',
      '/recalls/vin;x/KNOWN1',
      '/recalls/%2e%2e/recalls/vin/KNOWN1/x',
      '/../recalls/vin/KNOWN1/x',
      '/recalls\\vin\\KNOWN1',
      '/[]{}|^`"<>',
      '/%F0%9F%9A%97',
      '/.env',
      '/;',
      '/recallz',
    ])('leads nowhere: %s', async (target) => {
      expectError(await call(method, target), 'urlNotFound');
    });

    it.each([
      '/recalls/vin/\u00e9',
      '/\u00e9',
      '/recalls/vin/KNOWN1?colour=\u00e9',
    ])('has a byte beyond ASCII, which no address has: %s', async (target) => {
      expectBadRequest(await call(method, target), 'invalidParameters', ['request']);
    });

    it('has no VIN', async () => {
      const answer = await call(method, '/recalls/vin/');
      expectError(answer, 'notFound');
    });
  });

  it.each([
    'PATCH',
    'OPTIONS',
    'TRACE',
    'PROPFIND',
    'SEARCH',
    'PURGE',
    'M-SEARCH',
    'POST',
  ])('is asked with a method it does not have: %s', async (method) => {
    expectError(await call(method, `/recalls/vin/KNOWN1?${REFERENCE}=CAR/1`), 'urlNotFound');
  });

  it('is asked with HEAD, which has no body to say what is wrong', async () => {
    const answer = await service.anonymous.head('/recalls/vin/');
    // The same as for a GET: it has no token.
    expect(answer.status).toBe(403);
    expect(answer.text).toBeUndefined();
    expect(answer.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
  });

  it.each(['PUT', 'DELETE'])('of the collection has no %s', async (method) => {
    expectError(await call(method, '/recalls'), 'urlNotFound');
  });

  it('tries to leave the folder of the page', async () => {
    for (const path of [
      '/docs/%2e%2e/package.json',
      '/docs/..',
      '/docs/%00',
      '/docs/a%00.css',
      '/docs/.env',
      '/docs/%5c..%5c',
    ]) {
      const answer = await call('GET', path);
      expect([400, 404], path).toContain(answer.status);
      expect(answer.body).toMatchObject({ requestId: answer.headers['x-request-id'] });
    }
  });

  it('asks for a part of a file that has none', async () => {
    const headers = { range: 'bytes=999999999-' };
    const answer = await wire.send({
      method: 'GET',
      target: '/docs/swagger-ui.css',
      headers,
      body: undefined,
    });
    expectBadRequest(read(answer), 'invalidParameters', ['request']);
  });
});
