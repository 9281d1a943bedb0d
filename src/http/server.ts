import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { type FastifyInstance, fastify } from 'fastify';
import type { Settings } from '../config/settings.js';
import type { ErrorFilter } from '../errors/error.filter.js';
import { badRequest } from '../errors/recalls-error.js';
import { answerUnroutedRequests } from './unrouted-requests.js';

/** Longer than any VIN or reference, so that one that is too long gets the answer of its rule, not of the router. */
const LONGEST_PARAMETER = 16_384;

/** A request that has not arrived whole by then is dropped: slow senders must not hold connections for ever. */
const REQUEST_TIMEOUT_MS = 30_000;

/** How often requests are held against their time: Node's own 30 s would double it. */
const TIMEOUT_CHECK_MS = 5_000;

/** Longer than the idle time of common load balancers (60 s), so that they close first and never meet a reset. */
const KEEP_ALIVE_TIMEOUT_MS = 72_000;

/** The HTTP server and router under Nest, set up so that whatever they refuse themselves is answered by the filter. */
export function createServer(settings: Settings, errors: ErrorFilter): FastifyInstance {
  const server = fastify({
    serverFactory: (handle) => {
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
              cert: readFileSync(settings.tls.certFile),
              key: readFileSync(settings.tls.keyFile),
            },
            handle,
          )
        : createHttpServer(options, handle);
      answerUnroutedRequests(http);
      return http;
    },
    // answerUnroutedRequests does it, for every address that is listened on and not for the first alone.
    clientErrorHandler: () => {},
    genReqId: () => randomUUID(),
    logger: false,
    trustProxy:
      settings.trustedProxies > 0 && ((_address: string, hop: number) => hop < settings.trustedProxies),
    exposeHeadRoutes: false,
    forceCloseConnections: 'idle',
    // While the service stops, a request on an open connection is still served: Fastify's own 503 is not in our words.
    return503OnClosing: false,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: LONGEST_PARAMETER },
    frameworkErrors: (error, request, reply) => {
      reply.header('x-request-id', request.id);
      errors.answer(error, request, reply);
    },
  });
  // Fastify would parse bodies before any guard runs; the pipeline reads them itself, after the credentials.
  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
    server.addHttpMethod(method, { hasBody: false, overrideExisting: true });
  }
  server.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id);
    // RFC 9112, 3.2: an HTTP/1.1 request without Host is refused; HTTP/1.0 had none.
    if (request.headers.host === undefined && request.raw.httpVersion === '1.1') {
      done(badRequest('invalidParameters', [{ field: 'Host', message: 'must be sent with HTTP/1.1' }]));
      return;
    }
    done();
  });
  return server;
}
