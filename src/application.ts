import { readFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { fastify } from 'fastify';
import { AppModule } from './app.module.js';
import { Clock, SystemClock } from './clock/clock.js';
import type { Settings } from './config/settings.js';
import { ErrorFilter } from './errors/error.filter.js';
import { badRequest } from './errors/recalls-error.js';
import { ERROR_SHAPES, PIPELINE } from './pipeline.js';
import { serveSpecification } from './specification/serve-specification.js';

/** Longer than any VIN or reference, so that one that is too long gets the answer of its rule, not of the router. */
const LONGEST_PARAMETER = 16_384;

/** A request that has not arrived whole by then is dropped: slow senders must not hold connections for ever. */
const REQUEST_TIMEOUT_MS = 30_000;

/** Longer than the idle time of common load balancers (60 s), so that they close first and never meet a reset. */
const KEEP_ALIVE_TIMEOUT_MS = 72_000;

/** The service, ready to listen. Its database is started and migrated. */
export async function createApplication(
  settings: Settings,
  { clock = new SystemClock(), quiet = false }: { clock?: Clock; quiet?: boolean } = {},
): Promise<NestFastifyApplication> {
  const errors = new ErrorFilter(ERROR_SHAPES);
  const server = fastify({
    genReqId: () => randomUUID(),
    logger: false,
    trustProxy: settings.trustProxy,
    exposeHeadRoutes: false,
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
    forceCloseConnections: 'idle',
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: LONGEST_PARAMETER },
    frameworkErrors: (error, request, reply) => {
      reply.header('x-request-id', request.id);
      errors.answer(error, request, reply);
    },
    clientErrorHandler: answerUnparsable,
    ...(settings.tls
      ? { https: { cert: readFileSync(settings.tls.certFile), key: readFileSync(settings.tls.keyFile) } }
      : {}),
  });
  // Fastify would parse bodies before any guard runs; the pipeline reads them itself, after the credentials.
  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
    server.addHttpMethod(method, { hasBody: false, overrideExisting: true });
  }
  server.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id);
    done();
  });

  const application = await NestFactory.create<NestFastifyApplication>(
    AppModule.with(settings, clock),
    new FastifyAdapter(server as never),
    { bodyParser: false, abortOnError: false, ...(quiet ? { logger: ['error', 'fatal'] } : { logger: ['warn', 'error', 'fatal'] }) },
  );
  application.useGlobalGuards(...PIPELINE.map((stage) => application.get(stage)));
  application.useGlobalFilters(errors);
  serveSpecification(application, settings);
  application.enableShutdownHooks([]);
  await application.init();
  await server.ready();
  return application;
}

/** What Node's parser refuses never becomes a request: the catalogue's answer is written to the socket by hand. */
function answerUnparsable(error: Error & { code?: string }, socket: Socket): void {
  if (socket.destroyed || !socket.writable || error.code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  const requestId = randomUUID();
  const fault =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? { field: 'headers', message: 'must not be larger than 16 KiB together' }
      : { field: 'request', message: 'must be a well-formed HTTP/1.1 request that arrives within 30 seconds' };
  const refusal = badRequest('invalidParameters', [fault]);
  const body = JSON.stringify(refusal.body(requestId));
  socket.end(
    `HTTP/1.1 ${refusal.status} Bad Request\r\nContent-Type: application/json; charset=utf-8\r\n` +
      `X-Request-Id: ${requestId}\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}
