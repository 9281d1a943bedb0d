import { Module } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { SETTINGS, type Settings } from '../config/settings.js';
import { EntraModule } from '../identity/entra/entra.module.js';
import { MailModule } from '../mail/mail.module.js';
import { ClientIdentities } from './client-identities.js';
import { ClientSecretRepository } from './client-secret.repository.js';
import { ClientSecrets } from './client-secrets.js';
import { CredentialsController } from './credentials.controller.js';
import { CredentialsService } from './credentials.service.js';
import { EntraClientIdentities } from './entra-client-identities.js';
import { ExpiryNoticeRepository } from './expiry-notice.repository.js';
import { ExpiryNotices } from './expiry-notices.js';
import { LocalClientIdentities } from './local-client-identities.js';
import { SecretLedger } from './secret-ledger.js';

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
