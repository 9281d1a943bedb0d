import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { Socket } from 'node:net';
import { type FastifyInstance, type FastifyReply, fastify } from 'fastify';
import type { Settings } from '../config/settings.js';
import type { ErrorFilter } from '../errors/error.filter.js';
import { invalidRequest } from '../errors/request-error.js';
import type { Admission } from './admission.js';
import { answerUnroutedRequests } from './client-error-responses.js';
import { tidyForwardedFor } from './forwarded-for.js';
import type { ApiRequest } from './principal.js';
import type { RequestObserver } from './request-observer.js';
import { securityHeaders } from './security-headers.js';
import { SILENCE_TIMEOUT_MS } from './silence.js';

/** Longer than any VIN or reference, so that a parameter that is too long is rejected by its rule and not by the router. */
const LONGEST_PARAMETER = 16_384;

/** A request that has not arrived completely by then is dropped, because slow senders must not keep connections open for ever. */
const REQUEST_TIMEOUT_MS = 30_000;

/** How often Node checks requests for the timeout. Its default of 30 s would double the timeout. */
const TIMEOUT_CHECK_MS = 5_000;

/** A TLS handshake takes two round trips. Node's default of 120 s would let silent connections accumulate. */
const HANDSHAKE_TIMEOUT_MS = 10_000;

/** Longer than the idle time of usual load balancers (60 s), so that they close first and never get a reset. */
const KEEP_ALIVE_TIMEOUT_MS = 72_000;

/**
 * Creates the HTTP server and router below Nest. The error filter answers whatever they refuse themselves.
 *
 * @param observers called for each response, in this order
 * @param admission checks each connection and each request before anything else
 */
export function createServer(
  settings: Settings,
  errors: ErrorFilter,
  observers: readonly RequestObserver[],
  admission: Admission,
): FastifyInstance {
  const always = securityHeaders(settings);
  // Fastify's onResponse is not used, because it does not fire when the caller disconnects first. There is one listener for all observers,
  // because each listener costs time on every request.
  const observe = (request: ApiRequest, reply: FastifyReply) => {
    request.pattern = request.routeOptions?.url;
    reply.raw.once('close', () => {
      admission.ended(request);
      request.whenOver?.();
      for (const observer of observers) observer.ended(request, reply);
    });
  };
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
        // Node itself would answer a request without Host with an empty 400. The hook below answers it with our error body.
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
    // answerUnroutedRequests handles it for every address that the server listens on, and not only for the first.
    clientErrorHandler: () => {},
    genReqId: () => randomUUID(),
    logger: false,
    trustProxy:
      settings.trustedProxies > 0 && ((_address: string, hop: number) => hop < settings.trustedProxies),
    // RFC 9110, 9.1: a server answers HEAD wherever it answers GET, with the same headers and no body.
    exposeHeadRoutes: true,
    forceCloseConnections: 'idle',
    // While the service stops, requests on open connections are still served, because Fastify's own 503 would not have our error body.
    return503OnClosing: false,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: LONGEST_PARAMETER },
    frameworkErrors: (error, request, reply) => {
      reply.header('x-request-id', request.id).headers(always);
      // Fastify runs no hook for what it refuses before it has a route.
      observe(request, reply);
      errors.answer(error, request, reply);
    },
  });
  // Fastify would parse bodies before any guard runs. The pipeline reads them itself, after the credentials.
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
