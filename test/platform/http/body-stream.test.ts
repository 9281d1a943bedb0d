import { once } from 'node:events';
import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
  request as send,
} from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { RequestError } from '../../../src/platform/errors/request-error.js';
import { BodyStream, type BodyTimeouts } from '../../../src/platform/http/body-stream.js';
import { answerUnroutedRequests } from '../../../src/platform/http/client-error-responses.js';
import { toRecallsError } from '../../../src/recalls/errors/recalls-error-mapper.js';
import { exchange } from '../../recalls/bad-input/raw-exchange.js';

const MOST_BYTES = 1_000_000;
const SERVER_TIMEOUT_MS = 200;

class TestBody extends BodyStream {}

/** The result of reading the last request's body: its size, or why it was refused. */
type Outcome = { size: number } | { refused: readonly { field: string; message: string }[] };

describe('A body that is streamed', () => {
  let server: Server;
  let url: string;
  let timeouts: BodyTimeouts;
  let handle: (body: BodyStream, response: ServerResponse) => Promise<void>;

  beforeAll(async () => {
    // Like the service's own, with shorter timeouts.
    server = createServer(
      {
        requestTimeout: SERVER_TIMEOUT_MS,
        headersTimeout: SERVER_TIMEOUT_MS,
        connectionsCheckingInterval: 20,
      },
      (request: IncomingMessage, response) => {
        void handle(new TestBody(request, response, MOST_BYTES, timeouts), response);
      },
    );
    answerUnroutedRequests(server, { translate: toRecallsError });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  beforeEach(() => {
    timeouts = { silence: 5_000, overall: 5_000, linger: 5_000 };
    handle = async (body, response) => {
      const outcome = JSON.stringify(await outcomeOf(body));
      response.writeHead(200, { 'Content-Length': Buffer.byteLength(outcome) }).end(outcome);
    };
  });
  afterAll(() => {
    server.closeAllConnections();
    return new Promise((closed) => server.close(closed));
  });

  async function outcomeOf(body: BodyStream): Promise<Outcome> {
    try {
      let size = 0;
      for await (const piece of body.read(new AbortController().signal)) size += piece.length;
      return { size };
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      expect(error.kind).toBe('invalidRequest');
      return { refused: error.issues.map(({ field, message }) => ({ field, message })) };
    }
  }

  const post = (length: number | 'chunked', bytes: string) =>
    `POST / HTTP/1.1\r\nHost: a\r\n${length === 'chunked' ? 'Transfer-Encoding: chunked' : `Content-Length: ${length}`}\r\n\r\n${bytes}`;

  async function outcomeSent(bytes: string): Promise<Outcome> {
    const [answer] = await exchange(url, bytes);
    return JSON.parse(answer?.body ?? 'null');
  }

  it('is read whole, up to the last byte that is allowed', async () => {
    expect(await outcomeSent(post(0, ''))).toEqual({ size: 0 });
    expect(await outcomeSent(post(5, 'hello'))).toEqual({ size: 5 });
    expect(await outcomeSent(post(MOST_BYTES, 'x'.repeat(MOST_BYTES)))).toEqual({ size: MOST_BYTES });
  });

  it('is refused at the first byte too many, and the connection is good for the next call', async () => {
    const tooMuch = (MOST_BYTES + 1).toString(16);
    const large = post('chunked', `${tooMuch}\r\n${'x'.repeat(MOST_BYTES + 1)}\r\n0\r\n\r\n`);
    const answers = await exchange(url, large + post(5, 'hello'), { answers: 2 });
    expect(answers.map(({ body }) => JSON.parse(body))).toEqual([
      { refused: [{ field: 'body', message: 'must not be larger than 1000000 bytes' }] },
      { size: 5 },
    ]);
  });

  it('may take longer than the server gives a request that is read into memory', async () => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    socket.write(post(10, ''));
    let answer = '';
    socket.setEncoding('utf8').on('data', (text: string) => {
      answer += text;
    });
    for (let sent = 0; sent < 10; sent++) {
      await delay(SERVER_TIMEOUT_MS / 3);
      socket.write('x');
    }
    await once(socket, 'data');
    expect(answer).toContain('HTTP/1.1 200');
    expect(answer).toContain('{"size":10}');
    // For the next request on the connection, the server's timeout applies again.
    socket.write('POST / HTTP/1.1\r\nHost: a\r\nX-Slow: ');
    await once(socket, 'close');
    expect(answer).toContain('must arrive whole within 30 seconds');
  });

  it('is refused when its sender falls silent, and its connection is not kept for ever', async () => {
    timeouts = { silence: 300, overall: 60_000, linger: 300 };
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    socket.write(post(10, 'hello'));
    const [answer] = await once(socket.setEncoding('utf8'), 'data');
    expect(answer).toContain('must not pause for longer than 0.3 seconds');
    await once(socket, 'close');
  });

  it('is refused when it takes too long in all, however steadily it comes', async () => {
    timeouts = { silence: 60_000, overall: 600, linger: 100 };
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    socket.on('error', () => {});
    socket.write(post(1_000, ''));
    const answered = once(socket.setEncoding('utf8'), 'data');
    const closed = new Promise((resolve) => socket.on('close', resolve));
    const dripping = setInterval(() => socket.write('x'), 20);
    const [answer] = await answered;
    await closed;
    clearInterval(dripping);
    expect(answer).toContain('must arrive whole within 0.6 seconds');
  });

  it('ends for its reader, and says so at once, when the caller hangs up', async () => {
    const told: unknown[] = [];
    const over = new Promise<Outcome>((resolve) => {
      handle = async (body) => {
        body.callerGone.addEventListener('abort', () => told.push(body.callerGone.reason));
        resolve(await outcomeOf(body));
      };
    });
    const request = send(url, { method: 'POST', headers: { 'Content-Length': 100 } });
    request.on('error', () => {});
    request.write('hello');
    await once(request, 'socket');
    await delay(50);
    request.destroy();
    expect(await over).toEqual({ refused: [{ field: 'body', message: 'must arrive whole' }] });
    await expect.poll(() => told.length).toBe(1);
    expect(told[0]).toBeInstanceOf(RequestError);
  });

  it('reports that the caller has disconnected before the response, and not after it', async () => {
    const signals: AbortSignal[] = [];
    handle = async (body, response) => {
      signals.push(body.callerGone);
      await outcomeOf(body);
      if (signals.length === 1) response.writeHead(200, { 'Content-Length': 2 }).end('{}');
    };
    await exchange(url, post(5, 'hello'));
    const request = send(url, { method: 'POST', headers: { 'Content-Length': 5 } });
    request.on('error', () => {});
    request.end('hello');
    await expect.poll(() => signals.length).toBe(2);
    request.destroy();
    await expect.poll(() => signals.map(({ aborted }) => aborted)).toEqual([false, true]);
  });

  it('comes no faster than it is read', async () => {
    let received = 0;
    const stalled = new Promise<void>((resolve) => {
      handle = async (body, response) => {
        for await (const piece of body.read(new AbortController().signal)) {
          received += piece.length;
          resolve();
          await delay(300);
          break;
        }
        response.writeHead(200, { 'Content-Length': 0, Connection: 'close' }).end();
      };
    });
    let sent = 0;
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    socket.on('error', () => {});
    socket.write(post(MOST_BYTES * 100, ''));
    const piece = Buffer.alloc(MOST_BYTES);
    const more = () => {
      while (sent < 100 && !socket.destroyed) {
        sent += 1;
        if (!socket.write(piece)) break;
      }
    };
    socket.on('drain', more);
    more();
    await stalled;
    await delay(100);
    expect(received).toBeLessThanOrEqual(MOST_BYTES);
    // No more than what fits into the system's buffers.
    expect(sent).toBeLessThan(50);
    socket.destroy();
  });
});
