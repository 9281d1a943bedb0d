import type { INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { AppModule } from '../app.module.js';
import { SystemClock } from '../platform/clock/clock.js';
import type { Settings } from '../platform/config/settings.js';
import { Surfaces } from '../platform/surfaces/surfaces.js';
import { surfacesOf } from '../surfaces.js';

/** The application with its controllers but without running instances: no provider is created, no database is needed. */
export function previewApplication(settings: Settings): Promise<INestApplication> {
  return NestFactory.create(
    AppModule.with(settings, new SystemClock(), new Surfaces(surfacesOf(settings))),
    new FastifyAdapter(),
    {
      preview: true,
      abortOnError: false,
      logger: ['error', 'fatal'],
    },
  );
}
