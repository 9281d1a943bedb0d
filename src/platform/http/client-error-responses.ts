import { randomUUID } from 'node:crypto';
import { type Server, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { ErrorFilter } from '../errors/error.filter.js';
import type { HttpError } from '../errors/http-error.js';
import { invalidRequest, type PlacedIssue, RequestError } from '../errors/request-error.js';
import { isStreamed } from './body-stream.js';
import type { RequestObserver } from './request-observer.js';

/** The errors of Node's parser and its timers in words for callers; every other one is malformed HTTP. */
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
/** How long a refused connection is still read, so that its caller can read the response. */
const LINGER_MS = 1_000;

const MALFORMED: PlacedIssue = { part: 'request', field: 'request', message: 'must be well-formed HTTP/1.1' };

/** A response that was sent without a request. */
type Refusal = Parameters<RequestObserver['refused']>[0];

/**
 * Answers what Node would answer by itself, or drop, before the router sees a request: bytes that its parser rejects, headers that are too
 * large, a request that never ends, CONNECT. The responses are those of a surface.
 */
export function answerUnroutedRequests(
  server: Server,
  errors: Pick<ErrorFilter, 'translate'>,
  refused: (refusal: Refusal) => void = () => {},
): void {
  // By socket: the response to the current request, because responses must be sent in the order of the requests.
  const responses = new WeakMap<Duplex, ServerResponse>();
  const done = new WeakSet<Duplex>();
  // The address was not read, so the surface without a path of its own answers.
  const answer = (socket: Duplex, error: RequestError) =>
    refused(writeAnswer(socket, errors.translate(error, '')));
  server.on('request', (request, response) => responses.set(request.socket, response));

  server.on('clientError', (error: Error & { code?: string }, socket) => {
    // Before the TLS handshake nothing can be answered, because nothing could be sent.
    if (error.code === 'ERR_TLS_HANDSHAKE_TIMEOUT') {
      socket.destroy();
      return;
    }
    // The parser reports the same error again for every further byte.
    if (done.has(socket)) return;
    const pending = responses.get(socket);
    // Node reports a request's timeout once, and not again until the next request begins.
    const isInTime = pending && !pending.req.complete && isStreamed(pending.req);
    if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT' && isInTime) return;
    done.add(socket);
    const refuse = () => {
      // After a response with `Connection: close` nothing may follow (RFC 9112, 9.6); Node closes once it is written.
      if (pending?.headersSent && !pending.shouldKeepAlive) return;
      if (socket.writable) answer(socket, invalidRequest(issueOf(error)));
      else socket.destroy();
    };
    // The body broke off after its request was answered. A second response would belong to no request.
    if (pending?.headersSent && !pending.req.complete) socket.destroy();
    // The bytes follow a complete request. That request's own response must be sent first, or its caller would take this one for it.
    else if (pending?.req.complete && !pending.writableFinished) pending.once('close', refuse);
    else refuse();
  });

  // Without a listener Node drops the connection of a CONNECT. Here it is answered like any method that no route has.
  server.on('connect', (_request, socket) => answer(socket, new RequestError('routeNotFound')));

  // Node answers 417 to an unknown expectation. RFC 9110, 10.1.1 allows ignoring it instead.
  server.on('checkExpectation', (request, response) => server.emit('request', request, response));
}

function issueOf(error: { code?: string }): PlacedIssue {
  return PARSER_ISSUES[error.code ?? ''] ?? MALFORMED;
}

/** There is no request to reply to, so the response is written by hand, and the connection ends with it. */
function writeAnswer(socket: Duplex, error: HttpError): Refusal {
  const requestId = randomUUID();
  const body = JSON.stringify(error.body(requestId));
  socket.end(
    `HTTP/1.1 ${error.status} ${STATUS_CODES[error.status]}\r\nContent-Type: application/json; charset=utf-8\r\n` +
      `X-Request-Id: ${requestId}\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
  // This socket has no other `error` listener, and an error without a listener would end the process.
  socket.on('error', () => socket.destroy());
  // Closing with unread bytes would reset the connection, and the response could be lost.
  socket.resume();
  setTimeout(() => socket.destroy(), LINGER_MS).unref();
  return { requestId, status: error.status, errorCode: error.errorCode };
}
