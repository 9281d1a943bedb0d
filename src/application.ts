import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from './app.module.js';
import { Clock, SystemClock } from './clock/clock.js';
import type { Settings } from './config/settings.js';
import { ErrorFilter } from './errors/error.filter.js';
import { createServer } from './http/server.js';
import { ERROR_SHAPES, PIPELINE } from './pipeline.js';
import { serveSpecification } from './specification/serve-specification.js';

/** The service, ready to listen. Its database is started and migrated. */
export async function createApplication(
  settings: Settings,
  { clock = new SystemClock(), quiet = false }: { clock?: Clock; quiet?: boolean } = {},
): Promise<NestFastifyApplication> {
  const errors = new ErrorFilter(ERROR_SHAPES);
  const server = createServer(settings, errors);
  const application = await NestFactory.create<NestFastifyApplication>(
    AppModule.with(settings, clock),
    new FastifyAdapter(server as never),
    {
      bodyParser: false,
      abortOnError: false,
      ...(quiet ? { logger: ['error', 'fatal'] } : { logger: ['warn', 'error', 'fatal'] }),
    },
  );
  application.useGlobalGuards(...PIPELINE.map((stage) => application.get(stage)));
  application.useGlobalFilters(errors);
  serveSpecification(application, settings);
  application.enableShutdownHooks([]);
  await application.init();
  await server.ready();
  return application;
}
