import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OnboardedClient } from '../../src/recalls/onboarding/onboarding.service.js';
import { exchange } from '../recalls/bad-input/raw-exchange.js';
import { Service } from '../support/service.js';

const HOST = 'Host: recalls.test\r\n';

/** The request that an attacker hides in the body of another: a server might answer it, or append the next caller's request to it. */
const HIDDEN = `GET /openapi.json HTTP/1.1\r\n${HOST}X-Ignore: `;

/** Requests whose end two servers could see at different places, because their length is ambiguous. */
const AMBIGUOUS: readonly [name: string, headers: string][] = [
  ['a length and chunks', `Content-Length: 4\r\nTransfer-Encoding: chunked\r\n`],
  ['chunks and a length', `Transfer-Encoding: chunked\r\nContent-Length: 4\r\n`],
  ['chunks twice', 'Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\n'],
  ['chunks and nothing', 'Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n'],
  ['nothing and chunks', 'Transfer-Encoding: identity, chunked\r\nContent-Length: 4\r\n'],
  ['chunks that are not last', 'Transfer-Encoding: chunked, identity\r\n'],
  ['a blank before the colon', 'Transfer-Encoding : chunked\r\nContent-Length: 4\r\n'],
  ['a tab before the colon', 'Transfer-Encoding\t: chunked\r\nContent-Length: 4\r\n'],
  ['a blank before the name', ' Transfer-Encoding: chunked\r\nContent-Length: 4\r\n'],
  ['a vertical tab before the value', 'Transfer-Encoding:\u000bchunked\r\nContent-Length: 4\r\n'],
  ['a NUL byte behind the value', 'Transfer-Encoding: chunked\0\r\nContent-Length: 4\r\n'],
  ['quotes around the value', 'Transfer-Encoding: "chunked"\r\nContent-Length: 4\r\n'],
  ['another name that is nearly it', 'Transfer-Encoding: xchunked\r\nContent-Length: 4\r\n'],
  ['a folded value', 'Transfer-Encoding:\r\n chunked\r\nContent-Length: 4\r\n'],
  ['a folded header before', 'X: a\r\n b\r\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\n'],
  ['a bare LF behind the header', 'X: a\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\n'],
  ['a bare CR in the header', 'X: a\rTransfer-Encoding: chunked\r\nContent-Length: 4\r\n'],
  ['two lengths', 'Content-Length: 4\r\nContent-Length: 120\r\n'],
  ['two equal lengths', 'Content-Length: 4\r\nContent-Length: 4\r\n'],
  ['a list of lengths', 'Content-Length: 4, 120\r\n'],
  ['a length with a sign', 'Content-Length: +4\r\n'],
  ['a length in hexadecimal', 'Content-Length: 0x4\r\n'],
  ['a length with a blank in it', 'Content-Length: 4 0\r\n'],
  ['a length of nothing', 'Content-Length: \r\n'],
  ['a length before zero', 'Content-Length: -4\r\n'],
  ['a length that is folded', 'Content-Length: 4\r\n 0\r\n'],
];

/** Chunk sizes that two servers could parse differently. */
const CHUNKS: readonly [name: string, chunk: string][] = [
  ['a sign', '+4\r\nabcd\r\n0\r\n\r\n'],
  ['0x', '0x4\r\nabcd\r\n0\r\n\r\n'],
  ['a blank before it', ' 4\r\nabcd\r\n0\r\n\r\n'],
  ['an underscore', '0_4\r\nabcd\r\n0\r\n\r\n'],
  ['more digits than 64 bits have', '10000000000000004\r\nabcd\r\n0\r\n\r\n'],
  ['a bare LF behind it', '4\nabcd\r\n0\r\n\r\n'],
  ['a bare CR behind it', '4\rabcd\r\n0\r\n\r\n'],
  ['a bare LF behind the data', '4\r\nabcd\n0\r\n\r\n'],
  ['data that is longer', '4\r\nabcdef\r\n0\r\n\r\n'],
  ['a bare LF in an extension', '4;a=b\nabcd\r\n0\r\n\r\n'],
  ['no length', '\r\nabcd\r\n0\r\n\r\n'],
];

describe('A request whose end is not certain', () => {
  let service: Service;
  let maker: OnboardedClient;
  let credentials: string;

  beforeAll(async () => {
    service = await Service.start();
    maker = await service.onboard();
    credentials = `Authorization: Bearer ${await service.tokenOf(maker)}\r\nX-API-Key: ${maker.apiKey}\r\n`;
  });
  afterAll(() => service?.stop());

  const ask = async (bytes: string) => {
    const answers = await exchange(service.url, Buffer.from(bytes, 'latin1'), {
      answers: Number.POSITIVE_INFINITY,
      halfClose: true,
    });
    return answers.map(({ status, headers }) => ({ status, connection: headers.connection }));
  };

  it.each(
    AMBIGUOUS,
  )('by %s is refused, the connection ends, and nothing behind it is answered', async (_name, headers) => {
    const body = `0\r\n\r\n${HIDDEN}\r\n\r\n`;
    const answers = await ask(`POST /recalls HTTP/1.1\r\n${HOST}${credentials}${headers}\r\n${body}`);
    expect(answers.map(({ status }) => status)).toEqual([400]);
    expect(answers[0]?.connection).toBe('close');
  });

  it.each(
    CHUNKS,
  )('by a chunk with %s is refused, and nothing behind it is answered', async (_name, chunks) => {
    const head = `POST /recalls HTTP/1.1\r\n${HOST}${credentials}Transfer-Encoding: chunked\r\n\r\n`;
    const answers = await ask(`${head}${chunks}${HIDDEN}\r\n\r\n`);
    expect(answers.map(({ status }) => status)).toEqual([400]);
  });

  it('by lines that end with LF alone is refused', async () => {
    for (const request of [
      `GET /openapi.json HTTP/1.1\n${HOST.replace('\r', '')}\n`,
      `GET /openapi.json HTTP/1.1\r\n${HOST.replace('\r', '')}\r\n`,
      `GET /openapi.json HTTP/1.1\r\n${HOST}X: a\n\n`,
    ]) {
      expect(
        (await ask(request)).map(({ status }) => status),
        JSON.stringify(request),
      ).toEqual([400]);
    }
  });

  it('by chunks in HTTP/1.0, which has none, is answered at most once, and its connection ends', async () => {
    const body = `0\r\n\r\n${HIDDEN}\r\n\r\n`;
    const head = `POST /recalls HTTP/1.0\r\n${HOST}${credentials}Connection: keep-alive\r\nContent-Length: 4\r\n`;
    const answers = await ask(`${head}Transfer-Encoding: chunked\r\n\r\n${body}`);
    expect(answers.map(({ status }) => status)).toEqual([400]);
  });

  it.each([
    'GET',
    'DELETE',
    'HEAD',
    'OPTIONS',
  ])('by a body of a %s, which has none, hides no request: what it is long is skipped', async (method) => {
    const body = `${HIDDEN}\r\n\r\n`;
    const head = `${method} /recalls/vin/HIDDEN1?manufacturerCampaignReference=A/1 HTTP/1.1\r\n${HOST}${credentials}`;
    const next = `GET /health/live HTTP/1.1\r\n${HOST}\r\n`;
    const bytes = `${head}Content-Length: ${body.length}\r\n\r\n${body}${next}`;
    const [answer, nextAnswer] = await exchange(service.url, bytes, { answers: 2 });
    expect(answer?.status).toBe(404);
    expect(nextAnswer).toMatchObject({ status: 200, body: '{"status":"ok"}' });
  });

  it('is answered with a length that is right, whatever was asked', async () => {
    const targets = [
      '/recalls',
      '/nowhere',
      '/recalls/vin/%zz',
      '/openapi.json',
      '/docs',
      '/health/live',
      '/imports',
    ];
    for (const target of targets) {
      const request = `GET ${target} HTTP/1.1\r\n${HOST}${credentials}\r\n`;
      const answers = await exchange(service.url, request + request, { answers: 2 });
      for (const { headers, body } of answers) {
        expect(headers['transfer-encoding']).toBeUndefined();
        expect(Number(headers['content-length'])).toBe(Buffer.byteLength(body));
      }
    }
  });

  it.each([
    '/recalls/vin/A%0d%0aSet-Cookie:%20a=b',
    '/nowhere%0d%0aSet-Cookie:%20a=b',
    '/%0d%0aSet-Cookie:%20a=b/oauth2/v2.0/token',
    '/docs/%0d%0aSet-Cookie:%20a=b',
    '/imports/%0d%0aSet-Cookie:%20a=b',
    '/recalls?cursor=%0d%0aSet-Cookie:%20a=b',
    '/recalls/vin/A%E5%98%8A%E5%98%8DSet-Cookie:%20a=b',
  ])('is answered with our own headers alone: nothing in an address splits an answer (%s)', async (target) => {
    const [answer] = await exchange(service.url, `GET ${target} HTTP/1.1\r\n${HOST}${credentials}\r\n`);
    expect(answer?.status).toBeGreaterThanOrEqual(400);
    expect(answer?.headers).not.toHaveProperty('set-cookie');
    for (const value of Object.values(answer?.headers ?? {})) expect(value).not.toContain('a=b');
  });
});
