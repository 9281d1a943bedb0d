import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createRecallsClient } from '../../client/recalls-client.js';
import { freePort } from '../support/started-service.js';
import { RECALL, refusalOf, THE_RECALL } from './calls.js';

describe('The TypeScript client, when what answers is not well', () => {
  let server: Server;
  let url: string;
  let received: string[];
  /** Milliseconds. */
  let pauses: number[];
  let answer: RequestListener;
  /** Without this the pauses have no jitter. */
  let random: number;

  beforeEach(async () => {
    received = [];
    pauses = [];
    random = 0;
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    server = createServer((request, response) => {
      if (request.url?.endsWith('/token')) {
        response.end(JSON.stringify({ access_token: 'a-token', expires_in: 2100 }));
        return;
      }
      received.push(`${request.method} ${request.headers['x-api-key']}`);
      request.resume().once('end', () => answer(request, response));
    }).listen(port, '127.0.0.1');
    await once(server, 'listening');
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  function client(baseUrl = url) {
    return createRecallsClient({
      baseUrl,
      credentials: {
        clientId: 'an-id',
        clientSecret: 'a-secret',
        scopeUrl: 'a-scope',
        accessTokenUrl: `${url}/oauth2/v2.0/token`,
        apiKey: 'a-key',
      },
      retryBudgetSeconds: 5,
      wait: async (milliseconds) => {
        pauses.push(milliseconds);
      },
      random: () => random,
    });
  }

  it('asks again after a 503 or a broken connection what changes nothing', async () => {
    answer = (request, response) => {
      if (received.length === 1) response.writeHead(503).end();
      else if (received.length === 2) request.socket.destroy();
      else response.writeHead(200, { 'content-type': 'application/json' }).end('{"recalls":[]}');
    };

    expect((await client().GET('/recalls')).data.recalls).toEqual([]);
    expect(received).toEqual(['GET a-key', 'GET a-key', 'GET a-key']);
    expect(pauses).toEqual([500, 1000]);
  });

  it.each([
    [503, 'POST'],
    [503, 'PUT'],
    [503, 'DELETE'],
    ['a broken connection', 'POST'],
    ['a broken connection', 'DELETE'],
  ] as const)('after %s does not send a %s again: it may have been carried out', async (failure, method) => {
    answer = (request, response) => {
      if (failure === 503) response.writeHead(503).end();
      else request.socket.destroy();
    };
    const recalls = client();
    const calls = {
      POST: () => recalls.POST('/recalls', { body: RECALL }),
      PUT: () => recalls.PUT('/recalls/vin/{vin}', { ...THE_RECALL, body: { repairStatus: 'NOT_FIXED' } }),
      DELETE: () => recalls.DELETE('/recalls/vin/{vin}', THE_RECALL),
    };

    await expect(calls[method]()).rejects.toThrow(failure === 503 ? /503/ : TypeError);

    expect(received).toEqual([`${method} a-key`]);
    expect(pauses).toEqual([]);
  });

  it('gives up when its retry budget is spent, and returns the last response', async () => {
    answer = (_, response) => response.writeHead(503, { 'retry-after': '2' }).end('<html>down</html>');

    const refused = await refusalOf(client().GET('/recalls'));

    expect(refused).toMatchObject({ status: 503, code: undefined, requestId: undefined, retryAfter: 2 });
    expect(pauses).toEqual([2000, 2000]);
  });

  it('adds jitter of up to a half to its pauses, and waits at least for Retry-After', async () => {
    random = 1;
    answer = (_, response) => {
      if (received.length === 1) response.writeHead(503).end();
      else if (received.length === 2) response.writeHead(429, { 'retry-after': '2' }).end();
      else response.writeHead(200, { 'content-type': 'application/json' }).end('{"recalls":[]}');
    };

    expect((await client().GET('/recalls')).data.recalls).toEqual([]);
    expect(pauses).toEqual([750, 3000]);
  });

  it('takes its key to no other address', async () => {
    answer = (_, response) => response.writeHead(307, { location: '/elsewhere' }).end();

    expect(await refusalOf(client().GET('/recalls'))).toMatchObject({ status: 307 });
    expect(received).toHaveLength(1);
  });

  it('sends anything again when no connection could be made', async () => {
    const recalls = client(`http://127.0.0.1:${await freePort()}`);

    await expect(recalls.POST('/recalls', { body: RECALL })).rejects.toThrow('fetch failed');

    // The next pause, four seconds, would be longer than the rest of the five seconds.
    expect(pauses).toEqual([500, 1000, 2000]);
  });

  it('stops waiting when its caller does', async () => {
    const caller = new AbortController();
    answer = (_, response) => {
      caller.abort();
      response.writeHead(200).end();
    };

    await expect(client().GET('/recalls', { signal: caller.signal })).rejects.toThrow(/abort/i);
    expect(received).toHaveLength(1);
  });
});
