import { type DynamicModule, Module } from '@nestjs/common';
import { Registry } from 'prom-client';
import { ScanModule } from '../../recalls/imports/scan/scan.module.js';
import { HealthModule } from '../health/health.module.js';
import { MailModule } from '../mail/mail.module.js';
import { DatabaseMetrics } from './database-metrics.js';
import { ObservabilityServer } from './observability-server.js';
import { ProcessMetrics } from './process-metrics.js';

@Module({})
export class ObservabilityModule {
  /** @param registry of the figures that are counted before Nest sees a request */
  static with(registry: Registry): DynamicModule {
    return {
      module: ObservabilityModule,
      imports: [HealthModule, MailModule, ScanModule],
      providers: [
        { provide: Registry, useValue: registry },
        ProcessMetrics,
        DatabaseMetrics,
        ObservabilityServer,
      ],
    };
  }
}
