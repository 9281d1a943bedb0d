import type { ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Settings } from '../platform/config/settings.js';
import { Readiness } from '../platform/health/readiness.js';
import { FAULT } from './stop-request.js';

/**
 * Load balancers stop sending requests before the process stops taking them: it is not ready from now on, and for
 * `SHUTDOWN_DELAY_SECONDS` it answers what still comes. Each answer ends its connection, or a caller could send its next
 * call at the very moment the connection is closed, and would not know what became of it.
 *
 * After a fault of ours there is no delay: nobody knows what state the process is in.
 */
export async function announceShutdown(
  application: NestFastifyApplication,
  { parts, shutdownDelaySeconds }: Settings,
  stop: AbortSignal,
): Promise<void> {
  application.get(Readiness, { strict: false }).stop();
  // Workers are sent nothing.
  if (stop.reason === FAULT || !(parts.has('api') || parts.has('sftp'))) return;
  application.getHttpServer().prependListener('request', (_request: unknown, response: ServerResponse) => {
    response.shouldKeepAlive = false;
  });
  await delay(shutdownDelaySeconds * 1_000);
}
