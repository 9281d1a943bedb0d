import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { DestinationStream } from 'pino';
import { Registry } from 'prom-client';
import { AppModule } from './app.module.js';
import { Clock, SystemClock } from './platform/clock/clock.js';
import type { Settings } from './platform/config/settings.js';
import { ErrorFilter } from './platform/errors/error.filter.js';
import { CorrelationIds } from './platform/http/correlation-id.js';
import type { RequestObserver } from './platform/http/request-observer.js';
import { createServer } from './platform/http/server.js';
import { LimiterCounters } from './platform/limits/limiter-counters.js';
import { RequestAdmission } from './platform/limits/request-admission.js';
import { createLog } from './platform/observability/log.js';
import { NestLog } from './platform/observability/nest-log.js';
import { Pseudonymiser } from './platform/observability/pseudonymiser.js';
import { RequestLog } from './platform/observability/request-log.js';
import { RequestMetrics } from './platform/observability/request-metrics.js';
import { serveDocument } from './platform/openapi/serve-document.js';
import { serveFrontPage, serveWayToConsole } from './platform/openapi/serve-front-page.js';
import { checkRoutes } from './platform/surfaces/check-routes.js';
import { Pipeline } from './platform/surfaces/pipeline.js';
import { Surfaces } from './platform/surfaces/surfaces.js';
import { surfacesOf } from './surfaces.js';

/**
 * Creates the service, ready to listen. Its database must be started and migrated.
 *
 * @param logTo the destination of the log; standard output if absent
 * @param surfaces the surfaces to serve: all of `surfaces.ts`, except in tests
 */
export async function createApplication(
  settings: Settings,
  {
    clock = new SystemClock(),
    logTo,
    surfaces = new Surfaces(surfacesOf(settings)),
  }: { clock?: Clock; logTo?: DestinationStream; surfaces?: Surfaces } = {},
): Promise<NestFastifyApplication> {
  const log = createLog(settings.log, logTo);
  const registry = new Registry();
  const errors = new ErrorFilter(surfaces);
  const observers: RequestObserver[] = [new RequestLog(log, await Pseudonymiser.open(settings), surfaces)];
  if (settings.metrics.port !== 'off') observers.push(new RequestMetrics(registry));
  if (settings.tracedShare !== undefined) {
    // Loaded only if tracing is on.
    const { RequestTraces } = await import('./platform/observability/request-traces.js');
    observers.push(new RequestTraces(settings.tracedShare));
  }
  const limiters = new LimiterCounters();
  const server = createServer(
    settings,
    errors,
    observers,
    new RequestAdmission(settings, limiters),
    new CorrelationIds(surfaces),
  );
  const application = await NestFactory.create<NestFastifyApplication>(
    AppModule.with(settings, clock, surfaces, { registry, limiters }),
    new FastifyAdapter(server as never),
    { bodyParser: false, abortOnError: false, logger: new NestLog(log) },
  );
  checkRoutes(application, surfaces);
  application.useGlobalGuards(
    new Pipeline(surfaces, settings, (guard) => application.get(guard, { strict: false })),
  );
  application.useGlobalFilters(errors);
  if (settings.parts.has('api') || !settings.parts.has('console')) {
    const documents = surfaces.all.flatMap(({ document }) => document ?? []);
    for (const document of documents) serveDocument(application, document, settings);
    // The last surface is the one that people look for: it also handles what belongs to none.
    serveFrontPage(application, documents.toReversed());
  } else {
    serveWayToConsole(application);
  }
  await application.init();
  await server.ready();
  return application;
}
