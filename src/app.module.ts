import { type DynamicModule, Module } from '@nestjs/common';
import { AuditModule } from './audit/audit.module.js';
import { AuthModule } from './auth/auth.module.js';
import { ClientsModule } from './clients/clients.module.js';
import type { Clock } from './clock/clock.js';
import type { Settings } from './config/settings.js';
import { CredentialsModule } from './credentials/credentials.module.js';
import { DatabaseModule } from './database/database.module.js';
import { HealthModule } from './health/health.module.js';
import { RequestValidation } from './http/request-validation.js';
import { IdentityModule } from './identity/identity.module.js';
import { LimitsModule } from './limits/limits.module.js';
import { MailModule } from './mail/mail.module.js';
import { OnboardingModule } from './onboarding/onboarding.module.js';
import { RecallsModule } from './recalls/recalls.module.js';
import { SftpImportModule } from './sftp-import/sftp-import.module.js';
import { SftpServerModule } from './sftp-server/sftp-server.module.js';
import { SurroundingsModule } from './surroundings.module.js';

@Module({})
export class AppModule {
  static with(settings: Settings, clock: Clock): DynamicModule {
    return {
      module: AppModule,
      imports: [
        SurroundingsModule.with(settings, clock),
        DatabaseModule,
        AuditModule,
        ClientsModule,
        AuthModule,
        LimitsModule,
        IdentityModule,
        MailModule,
        CredentialsModule,
        OnboardingModule,
        RecallsModule,
        SftpImportModule,
        SftpServerModule,
        HealthModule,
      ],
      providers: [RequestValidation],
    };
  }
}
