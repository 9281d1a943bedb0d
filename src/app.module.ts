import { type DynamicModule, Module } from '@nestjs/common';
import { Registry } from 'prom-client';
import { AuditModule } from './platform/audit/audit.module.js';
import { AuthModule } from './platform/auth/auth.module.js';
import { ClientsModule } from './platform/clients/clients.module.js';
import type { Clock } from './platform/clock/clock.js';
import type { Settings } from './platform/config/settings.js';
import { ConsolePeopleModule } from './platform/console/console-people.module.js';
import { CoreModule } from './platform/core.module.js';
import { DatabaseModule } from './platform/database/database.module.js';
import { EncryptionModule } from './platform/encryption/encryption.module.js';
import { HealthModule } from './platform/health/health.module.js';
import { RequestValidation } from './platform/http/request-validation.js';
import { IdentityModule } from './platform/identity/identity.module.js';
import { JobQueueModule } from './platform/job-queue/job-queue.module.js';
import { LimiterCounters } from './platform/limits/limiter-counters.js';
import { LimitsModule } from './platform/limits/limits.module.js';
import { RateLimitersModule } from './platform/limits/rate-limiters.module.js';
import { MailModule } from './platform/mail/mail.module.js';
import { ObjectStoreModule } from './platform/object-store/object-store.module.js';
import { ObjectStoreUpkeepModule } from './platform/object-store/object-store-upkeep.module.js';
import { ObservabilityModule } from './platform/observability/observability.module.js';
import type { Surfaces } from './platform/surfaces/surfaces.js';
import { UsagePlanLimitsModule } from './platform/usage-plans/usage-plan-limits.module.js';

/** The platform and all surfaces. */
@Module({})
export class AppModule {
  /** @param beforeNest what is counted before Nest sees a request: the metrics registry, and the decisions of limiters */
  static with(
    settings: Settings,
    clock: Clock,
    surfaces: Surfaces,
    beforeNest = { registry: new Registry(), limiters: new LimiterCounters() },
  ): DynamicModule {
    const identity = IdentityModule.with(settings);
    return {
      module: AppModule,
      imports: [
        CoreModule.with(settings, clock, surfaces),
        DatabaseModule,
        AuditModule,
        EncryptionModule,
        JobQueueModule,
        ObjectStoreModule,
        ClientsModule,
        AuthModule.with(settings, identity),
        RateLimitersModule.with(beforeNest.limiters),
        LimitsModule,
        UsagePlanLimitsModule,
        identity,
        MailModule,
        ConsolePeopleModule,
        ...surfaces.all.flatMap((surface) => surface.modules(settings)),
        HealthModule,
        ObjectStoreUpkeepModule,
        ObservabilityModule.with(beforeNest.registry),
      ],
      providers: [RequestValidation],
    };
  }
}
