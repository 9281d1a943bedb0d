import { Module } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { SETTINGS, type Settings } from '../../platform/config/settings.js';
import { ClientIdentities } from '../../platform/identity/client-secrets/client-identities.js';
import { ClientSecretRepository } from '../../platform/identity/client-secrets/client-secret.repository.js';
import { ClientSecrets } from '../../platform/identity/client-secrets/client-secrets.js';
import { EntraClientIdentities } from '../../platform/identity/client-secrets/entra-client-identities.js';
import { LocalClientIdentities } from '../../platform/identity/client-secrets/local-client-identities.js';
import { SecretLedger } from '../../platform/identity/client-secrets/secret-ledger.js';
import { EntraModule } from '../../platform/identity/entra/entra.module.js';
import { MailModule } from '../../platform/mail/mail.module.js';
import { CredentialsController } from './credentials.controller.js';
import { CredentialsService } from './credentials.service.js';
import { ExpiryNoticeRepository } from './expiry-notice.repository.js';
import { ExpiryNotices } from './expiry-notices.js';

@Module({
  imports: [MailModule, EntraModule],
  controllers: [CredentialsController],
  providers: [
    ClientSecretRepository,
    ClientSecrets,
    CredentialsService,
    ExpiryNoticeRepository,
    ExpiryNotices,
    SecretLedger,
    {
      provide: ClientIdentities,
      inject: [SETTINGS, ModuleRef],
      useFactory: (settings: Settings, modules: ModuleRef): Promise<ClientIdentities> =>
        modules.create<ClientIdentities>(settings.entra ? EntraClientIdentities : LocalClientIdentities),
    },
  ],
  exports: [ClientIdentities, ClientSecrets, CredentialsService, SecretLedger],
})
export class CredentialsModule {}
