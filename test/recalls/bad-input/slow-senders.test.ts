import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerUnroutedRequests } from '../../../src/platform/http/client-error-responses.js';
import { toRecallsError } from '../../../src/recalls/errors/recalls-error-mapper.js';
import { exchange } from './raw-exchange.js';
import { expectBadRequest, read } from './refusal.js';

describe('A request that never ends', () => {
  let server: Server;
  let url: string;

  beforeAll(async () => {
    // Like the service's own, with shorter timeouts.
    const timeouts = { requestTimeout: 300, headersTimeout: 300, connectionsCheckingInterval: 50 };
    server = createServer(timeouts, (request, response) => {
      if (request.url === '/refused-unread') response.writeHead(403, { 'Content-Length': 0 }).end();
      else request.on('error', () => {}).resume();
    });
    answerUnroutedRequests(server, { translate: toRecallsError });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  afterAll(() => new Promise((closed) => server.close(closed)));

  it.each([
    ['its headers', 'GET / HTTP/1.1\r\nHost: a\r\nX-Slow: '],
    ['its body', 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nhello'],
  ])('in %s is refused, and its connection closed', async (_where, bytes) => {
    const answers = await exchange(url, bytes, { answers: 2 });
    expect(answers).toHaveLength(1);
    expectBadRequest(read(answers[0]), 'invalidParameters', ['request']);
    expect(answers[0]?.body).toContain('within 30 seconds');
    expect(answers[0]?.headers.connection).toBe('close');
  });

  it('is answered once, if it was refused before its body came', async () => {
    const bytes = 'POST /refused-unread HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nhello';
    const answers = await exchange(url, bytes, { answers: 2 });
    expect(answers.map(({ status }) => status)).toEqual([403]);
  });
});
