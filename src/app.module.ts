import { type DynamicModule, Module } from '@nestjs/common';
import { Registry } from 'prom-client';
import { AuditModule } from './platform/audit/audit.module.js';
import { AuthModule } from './platform/auth/auth.module.js';
import { ClientsModule } from './platform/clients/clients.module.js';
import type { Clock } from './platform/clock/clock.js';
import type { Settings } from './platform/config/settings.js';
import { CoreModule } from './platform/core.module.js';
import { DatabaseModule } from './platform/database/database.module.js';
import { HealthModule } from './platform/health/health.module.js';
import { RequestValidation } from './platform/http/request-validation.js';
import { IdentityModule } from './platform/identity/identity.module.js';
import { LimiterCounters } from './platform/limits/limiter-counters.js';
import { LimitsModule } from './platform/limits/limits.module.js';
import { RateLimitersModule } from './platform/limits/rate-limiters.module.js';
import { MailModule } from './platform/mail/mail.module.js';
import { ObservabilityModule } from './platform/observability/observability.module.js';
import { AdministrationModule } from './recalls/administration/administration.module.js';
import { RecallsModule } from './recalls/api/recalls.module.js';
import { CredentialsModule } from './recalls/credentials/credentials.module.js';
import { ImportsModule } from './recalls/imports/imports.module.js';
import { ImportReportsModule } from './recalls/imports/reports/import-reports.module.js';
import { ValidationModule } from './recalls/imports/validation/validation.module.js';
import { ChangesModule } from './recalls/mot/changes/changes.module.js';
import { MotModule } from './recalls/mot/mot.module.js';
import { OnboardingModule } from './recalls/onboarding/onboarding.module.js';
import { SftpModule } from './recalls/sftp/sftp.module.js';

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
        ImportsModule,
        ImportReportsModule,
        ValidationModule,
        SftpModule,
        HealthModule,
        ObservabilityModule.with(beforeNest.registry),
      ],
      providers: [RequestValidation],
    };
  }
}
