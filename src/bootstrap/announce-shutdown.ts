import type { ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Settings } from '../platform/config/settings.js';
import { Readiness } from '../platform/health/readiness.js';
import { FAULT } from './stop-request.js';

/**
 * Makes load balancers stop sending requests before the process stops accepting them: it is not ready from now on, and for
 * `SHUTDOWN_DELAY_SECONDS` it still answers. Each response closes its connection. Otherwise a caller could send its next call at the moment
 * when the connection is closed, and would not know whether it was executed.
 *
 * After an uncaught error there is no delay, because the state of the process is unknown.
 */
export async function announceShutdown(
  application: NestFastifyApplication,
  { parts, shutdownDelaySeconds }: Settings,
  stop: AbortSignal,
): Promise<void> {
  application.get(Readiness, { strict: false }).stop();
  // A process that runs only workers gets no requests.
  if (stop.reason === FAULT || !(parts.has('api') || parts.has('console') || parts.has('sftp'))) return;
  application.getHttpServer().prependListener('request', (_request: unknown, response: ServerResponse) => {
    response.shouldKeepAlive = false;
  });
  await delay(shutdownDelaySeconds * 1_000);
}
