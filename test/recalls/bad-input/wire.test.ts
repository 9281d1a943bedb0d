import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { OnboardedClient } from '../../../src/recalls/onboarding/onboarding.service.js';
import { Service } from '../../support/service.js';
import { exchange } from './raw-exchange.js';
import { everythingWritten, expectBadRequest, expectError, read } from './refusal.js';

const HOST = 'Host: recalls.test\r\n';
const RECALL = JSON.stringify({
  vin: 'WIRE1',
  manufacturerCampaignReference: 'CAR/1',
  recallCampaignStartDate: '2024-03-30',
});

describe('Bytes on the connection', () => {
  let service: Service;
  let maker: OnboardedClient;
  let credentials: string;
  let before: unknown;

  beforeAll(async () => {
    service = await Service.start();
    maker = await service.onboard();
    credentials = `Authorization: Bearer ${await service.tokenOf(maker)}\r\nX-API-Key: ${maker.apiKey}\r\n`;
  });

  afterAll(() => service.stop());

  beforeEach(async () => {
    before = await everythingWritten(service);
  });

  afterEach(async () => {
    expect(await everythingWritten(service)).toEqual(before);
  });

  const send = async (bytes: string | Buffer) => {
    const [answer] = await exchange(service.url, bytes);
    return read(answer);
  };
  const post = (headers: string, body = RECALL) =>
    `POST /recalls HTTP/1.1\r\n${HOST}${credentials}${headers}\r\n${body}`;

  describe('that are no HTTP request are refused, and the connection closed', () => {
    it.each<[string, string | Buffer]>([
      ['words', 'hello there\r\n\r\n'],
      ['the start of TLS', Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xfc, 0x03, 0x03])],
      ['NUL bytes', Buffer.alloc(64)],
      ['the preface of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
      ['a method nobody knows', `BREW / HTTP/1.1\r\n${HOST}\r\n`],
      ['a method in small letters', `get / HTTP/1.1\r\n${HOST}\r\n`],
      ['a version that is none', `GET / HTTP/9.9\r\n${HOST}\r\n`],
      ['a NUL byte in the address', `GET /a\0b HTTP/1.1\r\n${HOST}\r\n`],
      ['a blank in the address', `GET /a b HTTP/1.1\r\n${HOST}\r\n`],
      ['a header without a colon', `GET / HTTP/1.1\r\n${HOST}Nonsense\r\n\r\n`],
      ['a header with a blank before its colon', `GET / HTTP/1.1\r\n${HOST}X-API-Key : a\r\n\r\n`],
      ['a header with a NUL byte', `GET / HTTP/1.1\r\n${HOST}X-API-Key: a\0b\r\n\r\n`],
      ['a header with a bare CR', `GET / HTTP/1.1\r\n${HOST}X: a\rb\r\n\r\n`],
      [
        'two lengths',
        `POST /recalls HTTP/1.1\r\n${HOST}Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!`,
      ],
      ['a negative length', `POST /recalls HTTP/1.1\r\n${HOST}Content-Length: -1\r\n\r\n`],
      ['a length in letters', `POST /recalls HTTP/1.1\r\n${HOST}Content-Length: ten\r\n\r\n`],
      [
        'a length that overflows 64 bits',
        `POST /recalls HTTP/1.1\r\n${HOST}Content-Length: 18446744073709551617\r\n\r\n`,
      ],
      [
        'a length and chunks',
        `POST /recalls HTTP/1.1\r\n${HOST}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
      ],
      [
        'chunks that are not the last coding',
        `POST /recalls HTTP/1.1\r\n${HOST}Transfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n`,
      ],
      [
        'a coding nobody knows',
        `POST /recalls HTTP/1.1\r\n${HOST}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n`,
      ],
    ])('%s', async (_what, bytes) => {
      const answer = await send(bytes);
      expectBadRequest(answer, 'invalidParameters', ['request']);
      expect(answer.headers.connection).toBe('close');
    });

    it.each<[string, string]>([
      ['a header of 100 KB', `GET / HTTP/1.1\r\n${HOST}X-Large: ${'x'.repeat(100_000)}\r\n\r\n`],
      [
        'a token of 100 KB',
        `GET /credentials HTTP/1.1\r\n${HOST}Authorization: Bearer ${'x'.repeat(100_000)}\r\n\r\n`,
      ],
      ['ten thousand headers', `GET / HTTP/1.1\r\n${HOST}${'X-Many: x\r\n'.repeat(10_000)}\r\n`],
      ['an address of 100 KB', `GET /recalls/vin/${'A'.repeat(100_000)} HTTP/1.1\r\n${HOST}\r\n`],
    ])('%s', async (_what, bytes) => {
      expectBadRequest(await send(bytes), 'invalidParameters', ['headers']);
    });
  });

  it('of a chunked body that breaks off are refused', async () => {
    const answer = await send(
      post('Transfer-Encoding: chunked\r\n', `${RECALL.length.toString(16)}\r\n${RECALL}\r\nzz\r\n`),
    );
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({
      requestId: answer.headers['x-request-id'],
      errorMessage: 'Invalid request parameters',
    });
  });

  it('of a body that is said to be compressed for the transfer are refused', async () => {
    const chunked = `${RECALL.length.toString(16)}\r\n${RECALL}\r\n0\r\n\r\n`;
    const answer = await send(post('Transfer-Encoding: gzip, chunked\r\n', chunked));
    expectBadRequest(answer, 'invalidBody', ['body']);
  });

  it('without Host are refused in HTTP/1.1, and served in HTTP/1.0, which had none', async () => {
    expectBadRequest(await send('GET /recalls/vin/ABC1 HTTP/1.1\r\n\r\n'), 'invalidParameters', ['Host']);
    expectError(await send('GET /recalls/vin/ABC1 HTTP/1.0\r\n\r\n'), 'tokenMissing');
    expectError(await send(`GET /recalls/vin/ABC1 HTTP/1.0\r\n${credentials}\r\n`), 'notFound');
  });

  it('with an absolute address mean the same as without', async () => {
    const request = `GET http://elsewhere.test/recalls/vin/ABC1 HTTP/1.1\r\n${HOST}`;
    expectError(await send(`${request}\r\n`), 'tokenMissing');
    expectError(await send(`${request}${credentials}\r\n`), 'notFound');
    expectError(await send(`GET http://elsewhere.test/nowhere HTTP/1.1\r\n${HOST}\r\n`), 'urlNotFound');
  });

  it('with an address in no form that a server takes are refused', async () => {
    for (const target of ['recalls', '*', 'ftp://elsewhere.test/recalls']) {
      const answer = await send(`GET ${target} HTTP/1.1\r\n${HOST}\r\n`);
      expect([400, 404], target).toContain(answer.status);
      expect(answer.body).toMatchObject({ requestId: answer.headers['x-request-id'] });
    }
    expectError(await send(`OPTIONS * HTTP/1.1\r\n${HOST}\r\n`), 'urlNotFound');
  });

  it('that ask for a tunnel are refused', async () => {
    expectError(await send(`CONNECT recalls.test:443 HTTP/1.1\r\n${HOST}\r\n`), 'urlNotFound');
  });

  it('that ask for another protocol are answered in this one', async () => {
    const upgrade = `${HOST}${credentials}Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n`;
    expectError(await send(`GET /recalls/vin/ABC1 HTTP/1.1\r\n${upgrade}`), 'notFound');
  });

  it('that expect what nobody knows are served without it', async () => {
    const answer = await send(
      `GET /recalls/vin/ABC1 HTTP/1.1\r\n${HOST}${credentials}Expect: 200-maybe\r\n\r\n`,
    );
    expectError(answer, 'notFound');
  });

  it('beyond ASCII in a credential make it a wrong one', async () => {
    const [token = ''] = credentials.split('\r\n');
    const key = Buffer.concat([
      Buffer.from('X-API-Key: '),
      Buffer.from([0xff, 0xe9, 0x80]),
      Buffer.from('\r\n\r\n'),
    ]);
    const request = Buffer.from(`GET /recalls/vin/ABC1 HTTP/1.1\r\n${HOST}${token}\r\n`);
    expectError(await send(Buffer.concat([request, key])), 'apiKeyInvalid');
    const bearer = Buffer.from('Authorization: Bearer \u00ff\u00e9\r\n\r\n', 'latin1');
    expectError(
      await send(Buffer.concat([Buffer.from(`GET /credentials HTTP/1.1\r\n${HOST}`), bearer])),
      'unauthorised',
    );
  });

  it('of two keys are no key', async () => {
    const twice = `X-API-Key: ${maker.apiKey}\r\n`;
    const answer = await send(`GET /recalls/vin/ABC1 HTTP/1.1\r\n${HOST}${credentials}${twice}\r\n`);
    expectError(answer, 'apiKeyInvalid');
  });

  it('that follow a whole request are refused after that one is answered', async () => {
    const whole = `GET /recalls/vin/ABC1 HTTP/1.1\r\n${HOST}${credentials}\r\n`;
    const answers = await exchange(service.url, `${whole}garbage\r\n\r\n`, { answers: 2 });
    expectError(read(answers[0]), 'notFound');
    expectBadRequest(read(answers[1]), 'invalidParameters', ['request']);
  });

  it.each<[string, string]>([
    ['a first line without a version', 'GET /nowhere\r\n'],
    ['a broken address, which is answered at once', `GET /% HTTP/1.0\r\n${HOST}\r\n`],
    ['the last request of a connection', `GET /% HTTP/1.1\r\n${HOST}Connection: close\r\n\r\n`],
  ])('that follow %s get no answer after the last one', async (_what, request) => {
    const answers = await exchange(service.url, `${request}${HOST}garbage\r\n\r\n`, { answers: 2 });
    expect(answers.map(({ headers }) => headers.connection)).toEqual(['close']);
  });

  it('of a body that was refused unread do not spoil the next call of the connection', async () => {
    const body = 'x'.repeat(3_000_000);
    const refused = `POST /recalls HTTP/1.1\r\n${HOST}Content-Length: ${body.length}\r\n\r\n${body}`;
    const chunks = `${post('Transfer-Encoding: chunked\r\n', '')}${`100000\r\n${'x'.repeat(0x100000)}\r\n`.repeat(2)}0\r\n\r\n`;
    const next = `GET /recalls/vin/ABC1 HTTP/1.1\r\n${HOST}${credentials}\r\n`;
    const answers = await exchange(service.url, refused + chunks + next, { answers: 3 });
    expectError(read(answers[0]), 'tokenMissing');
    expectBadRequest(read(answers[1]), 'invalidBody', ['body']);
    expectError(read(answers[2]), 'notFound');
  });
});
