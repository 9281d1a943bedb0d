import { type DynamicModule, Module } from '@nestjs/common';
import { Registry } from 'prom-client';
import { AdministrationModule } from './administration/administration.module.js';
import { AuditModule } from './audit/audit.module.js';
import { AuthModule } from './auth/auth.module.js';
import { ClientsModule } from './clients/clients.module.js';
import type { Clock } from './clock/clock.js';
import type { Settings } from './config/settings.js';
import { CoreModule } from './core.module.js';
import { CredentialsModule } from './credentials/credentials.module.js';
import { DatabaseModule } from './database/database.module.js';
import { HealthModule } from './health/health.module.js';
import { RequestValidation } from './http/request-validation.js';
import { IdentityModule } from './identity/identity.module.js';
import { LimiterCounters } from './limits/limiter-counters.js';
import { LimitsModule } from './limits/limits.module.js';
import { RateLimitersModule } from './limits/rate-limiters.module.js';
import { MailModule } from './mail/mail.module.js';
import { ChangesModule } from './mot/changes/changes.module.js';
import { MotModule } from './mot/mot.module.js';
import { OnboardingModule } from './onboarding/onboarding.module.js';
import { OperationsModule } from './operations/operations.module.js';
import { RecallsModule } from './recalls/recalls.module.js';
import { ImportReportsModule } from './sftp-import/reports/import-reports.module.js';
import { SftpImportModule } from './sftp-import/sftp-import.module.js';
import { ValidationModule } from './sftp-import/validation/validation.module.js';
import { SftpServerModule } from './sftp-server/sftp-server.module.js';

@Module({})
export class AppModule {
  /** @param beforeNest what is counted before Nest sees a request: the registry of figures, and what limiters did */
  static with(
    settings: Settings,
    clock: Clock,
    beforeNest = { registry: new Registry(), limiters: new LimiterCounters() },
  ): DynamicModule {
    const identity = IdentityModule.with(settings);
    return {
      module: AppModule,
      imports: [
        CoreModule.with(settings, clock),
        DatabaseModule,
        AuditModule,
        ClientsModule,
        AuthModule.with(settings, identity),
        RateLimitersModule.with(beforeNest.limiters),
        LimitsModule,
        identity,
        MailModule,
        CredentialsModule,
        OnboardingModule,
        AdministrationModule,
        RecallsModule,
        MotModule,
        ChangesModule,
        SftpImportModule,
        ImportReportsModule,
        ValidationModule,
        SftpServerModule,
        HealthModule,
        OperationsModule.with(beforeNest.registry),
      ],
      providers: [RequestValidation],
    };
  }
}
