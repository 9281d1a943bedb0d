import { randomUUID } from 'node:crypto';
import { type Server, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { ErrorFilter } from '../errors/error.filter.js';
import type { HttpError } from '../errors/http-error.js';
import { invalidRequest, type PlacedIssue, RequestError } from '../errors/request-error.js';
import { isStreamed } from './body-stream.js';
import type { RequestObserver } from './request-observer.js';

/** What Node's parser and its timers find wrong, in the words of a caller; all else is malformed HTTP. */
const PARSER_ISSUES: Readonly<Record<string, PlacedIssue>> = {
  HPE_HEADER_OVERFLOW: {
    part: 'request',
    field: 'headers',
    message: 'must not be larger than 16 KiB together with the address',
  },
  ERR_HTTP_REQUEST_TIMEOUT: {
    part: 'request',
    field: 'request',
    message: 'must arrive whole within 30 seconds',
  },
};
/** How long a refused connection is still read, so that its caller gets to read the answer. */
const LINGER_MS = 1_000;

const MALFORMED: PlacedIssue = { part: 'request', field: 'request', message: 'must be well-formed HTTP/1.1' };

/** An answer that was given without a request. */
type Refusal = Parameters<RequestObserver['refused']>[0];

/**
 * Answers in the words of a surface what Node would answer by itself, or drop, before the router sees a request:
 * bytes its parser refuses, headers that are too large, a request that never ends, CONNECT.
 */
export function answerUnroutedRequests(
  server: Server,
  errors: Pick<ErrorFilter, 'translate'>,
  refused: (refusal: Refusal) => void = () => {},
): void {
  // By socket: the response that a request on it is waiting for, to keep answers in the order of requests.
  const responses = new WeakMap<Duplex, ServerResponse>();
  const done = new WeakSet<Duplex>();
  // The address was not read: the surface that answers is the one that has every path.
  const answer = (socket: Duplex, error: RequestError) =>
    refused(writeAnswer(socket, errors.translate(error, '')));
  server.on('request', (request, response) => responses.set(request.socket, response));

  server.on('clientError', (error: Error & { code?: string }, socket) => {
    // Before the handshake nothing can be answered: what is written would never be sent.
    if (error.code === 'ERR_TLS_HANDSHAKE_TIMEOUT') {
      socket.destroy();
      return;
    }
    // The parser says again of every further byte that it is wrong.
    if (done.has(socket)) return;
    const pending = responses.get(socket);
    // Node says once that a request's time is over, and does not think of it again until the next request begins.
    const isInTime = pending && !pending.req.complete && isStreamed(pending.req);
    if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT' && isInTime) return;
    done.add(socket);
    const refuse = () => {
      // After an answer that says `Connection: close` nothing may follow (RFC 9112, 9.6); Node closes once it is written.
      if (pending?.headersSent && !pending.shouldKeepAlive) return;
      if (socket.writable) answer(socket, invalidRequest(issueOf(error)));
      else socket.destroy();
    };
    // A body that broke off after its request was answered: a second answer would belong to nothing.
    if (pending?.headersSent && !pending.req.complete) socket.destroy();
    // Bytes after a request that is whole: that one's own answer goes first, or its caller would take this for it.
    else if (pending?.req.complete && !pending.writableFinished) pending.once('close', refuse);
    else refuse();
  });

  // Node drops the connection of a CONNECT that nobody listens to; to a caller it is a method no route has.
  server.on('connect', (_request, socket) => answer(socket, new RequestError('routeNotFound')));

  // Node answers 417 to an expectation it does not know. RFC 9110, 10.1.1 allows to ignore it, which needs no error.
  server.on('checkExpectation', (request, response) => server.emit('request', request, response));
}

function issueOf(error: { code?: string }): PlacedIssue {
  return PARSER_ISSUES[error.code ?? ''] ?? MALFORMED;
}

/** There is no request to reply to: the answer is written by hand, and the connection ends with it. */
function writeAnswer(socket: Duplex, error: HttpError): Refusal {
  const requestId = randomUUID();
  const body = JSON.stringify(error.body(requestId));
  socket.end(
    `HTTP/1.1 ${error.status} ${STATUS_CODES[error.status]}\r\nContent-Type: application/json; charset=utf-8\r\n` +
      `X-Request-Id: ${requestId}\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
  // Nobody else listens any more, and an error nobody listens to would end the process.
  socket.on('error', () => socket.destroy());
  // To close while bytes are unread would reset the connection, and with it the answer on its way.
  socket.resume();
  setTimeout(() => socket.destroy(), LINGER_MS).unref();
  return { requestId, status: error.status, errorCode: error.errorCode };
}
