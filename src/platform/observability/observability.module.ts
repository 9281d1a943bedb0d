import { type DynamicModule, Global, Module } from '@nestjs/common';
import { Registry } from 'prom-client';
import { HealthModule } from '../health/health.module.js';
import { ClientSecretMetrics } from '../identity/client-secrets/client-secret-metrics.js';
import { MailModule } from '../mail/mail.module.js';
import { MailMetrics } from '../mail/mail-metrics.js';
import { DatabaseMetrics } from './database-metrics.js';
import { ObservabilityServer } from './observability-server.js';
import { ProcessMetrics } from './process-metrics.js';

/** The log, metrics and traces. Features register their own metrics with the registry, and with the database metrics. */
@Global()
@Module({})
export class ObservabilityModule {
  /** @param registry of the metrics that are counted before Nest sees a request */
  static with(registry: Registry): DynamicModule {
    return {
      module: ObservabilityModule,
      imports: [HealthModule, MailModule],
      providers: [
        { provide: Registry, useValue: registry },
        ProcessMetrics,
        DatabaseMetrics,
        MailMetrics,
        ClientSecretMetrics,
        ObservabilityServer,
      ],
      exports: [Registry, DatabaseMetrics],
    };
  }
}
