import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { Socket } from 'node:net';
import { type FastifyInstance, type FastifyReply, fastify } from 'fastify';
import type { Settings } from '../config/settings.js';
import type { ErrorFilter } from '../errors/error.filter.js';
import { invalidRequest } from '../errors/request-error.js';
import { answerUnroutedRequests } from './client-error-responses.js';
import { tidyForwardedFor } from './forwarded-for.js';
import type { ApiRequest } from './principal.js';
import type { RequestObserver } from './request-observer.js';
import { securityHeaders } from './security-headers.js';
import { SILENCE_TIMEOUT_MS } from './silence.js';

/** Longer than any VIN or reference, so that one that is too long gets the answer of its rule, not of the router. */
const LONGEST_PARAMETER = 16_384;

/** A request that has not arrived whole by then is dropped: slow senders must not hold connections for ever. */
const REQUEST_TIMEOUT_MS = 30_000;

/** How often requests are held against their time: Node's own 30 s would double it. */
const TIMEOUT_CHECK_MS = 5_000;

/** A TLS handshake takes two round trips. Node's own 120 s would let silent connections pile up. */
const HANDSHAKE_TIMEOUT_MS = 10_000;

/** Longer than the idle time of common load balancers (60 s), so that they close first and never meet a reset. */
const KEEP_ALIVE_TIMEOUT_MS = 72_000;

/** What bounds how much callers may have open at a time. What it lets in counts until it is over. */
export interface Admission {
  /** Whether a connection that has just been made may stay. */
  admitsConnection(socket: Socket): boolean;
  /** Why a request that has just come is not taken, if it isn't. */
  refusalOf(request: ApiRequest): Error | undefined;
  /** A request is over, whether it was taken or not. */
  ended(request: ApiRequest): void;
}

/**
 * The HTTP server and router under Nest, set up so that whatever they refuse themselves is answered by the filter.
 *
 * @param observers told of each answer, in this order
 * @param admission judges each connection and each request before anything else is done about it
 */
export function createServer(
  settings: Settings,
  errors: ErrorFilter,
  observers: readonly RequestObserver[],
  admission: Admission,
): FastifyInstance {
  const always = securityHeaders(settings);
  // Not Fastify's onResponse, which is silent when the caller goes away first. One listener for all, because each costs every
  // request something.
  const observe = (request: ApiRequest, reply: FastifyReply) =>
    reply.raw.once('close', () => {
      admission.ended(request);
      request.whenOver?.();
      for (const observer of observers) observer.ended(request, reply);
    });
  const server = fastify({
    serverFactory: (handleTidied) => {
      const { trustedProxies } = settings;
      const handle: typeof handleTidied = (request, response) => {
        if (trustedProxies > 0) tidyForwardedFor(request.headers, trustedProxies);
        handleTidied(request, response);
      };
      const options = {
        requestTimeout: REQUEST_TIMEOUT_MS,
        headersTimeout: REQUEST_TIMEOUT_MS,
        connectionsCheckingInterval: TIMEOUT_CHECK_MS,
        keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
        // Node would answer a request without Host by itself, with an empty 400; the hook below does it in our words.
        requireHostHeader: false,
      };
      const http = settings.tls
        ? createHttpsServer(
            {
              ...options,
              handshakeTimeout: HANDSHAKE_TIMEOUT_MS,
              cert: readFileSync(settings.tls.certFile),
              key: readFileSync(settings.tls.keyFile),
            },
            handle,
          )
        : createHttpServer(options, handle);
      http.timeout = SILENCE_TIMEOUT_MS;
      http.on('connection', (socket: Socket) => {
        if (!admission.admitsConnection(socket)) socket.destroy();
      });
      answerUnroutedRequests(http, errors, (refusal) => {
        for (const observer of observers) observer.refused(refusal);
      });
      return http;
    },
    // answerUnroutedRequests does it, for every address that is listened on and not for the first alone.
    clientErrorHandler: () => {},
    genReqId: () => randomUUID(),
    logger: false,
    trustProxy:
      settings.trustedProxies > 0 && ((_address: string, hop: number) => hop < settings.trustedProxies),
    // RFC 9110, 9.1: HEAD is answered wherever GET is. Its answer has the headers of the GET and no body.
    exposeHeadRoutes: true,
    forceCloseConnections: 'idle',
    // While the service stops, a request on an open connection is still served: Fastify's own 503 is not in our words.
    return503OnClosing: false,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: LONGEST_PARAMETER },
    frameworkErrors: (error, request, reply) => {
      reply.header('x-request-id', request.id).headers(always);
      // Fastify runs no hook for what it refuses before it has a route.
      observe(request, reply);
      errors.answer(error, request, reply);
    },
  });
  // Fastify would parse bodies before any guard runs; the pipeline reads them itself, after the credentials.
  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
    server.addHttpMethod(method, { hasBody: false, overrideExisting: true });
  }
  server.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id).headers(always);
    observe(request, reply);
    const refusal = admission.refusalOf(request);
    if (refusal) {
      done(refusal);
      return;
    }
    // RFC 9112, 3.2: an HTTP/1.1 request without Host is refused; HTTP/1.0 had none.
    if (request.headers.host === undefined && request.raw.httpVersion === '1.1') {
      done(invalidRequest({ part: 'request', field: 'Host', message: 'must be sent with HTTP/1.1' }));
      return;
    }
    done();
  });
  server.addHook('onClose', async () => {
    await Promise.allSettled(observers.map((observer) => observer.stop?.()));
  });
  return server;
}
