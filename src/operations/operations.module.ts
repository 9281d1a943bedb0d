import { type DynamicModule, Module } from '@nestjs/common';
import { Registry } from 'prom-client';
import { HealthModule } from '../health/health.module.js';
import { MailModule } from '../mail/mail.module.js';
import { ScanModule } from '../sftp-import/scan/scan.module.js';
import { DatabaseMetrics } from './database-metrics.js';
import { OperationsServer } from './operations-server.js';
import { ProcessMetrics } from './process-metrics.js';

@Module({})
export class OperationsModule {
  /** @param registry of the figures that are counted before Nest sees a request */
  static with(registry: Registry): DynamicModule {
    return {
      module: OperationsModule,
      imports: [HealthModule, MailModule, ScanModule],
      providers: [
        { provide: Registry, useValue: registry },
        ProcessMetrics,
        DatabaseMetrics,
        OperationsServer,
      ],
    };
  }
}
