import { Module } from '@nestjs/common';
import { ClientsModule } from '../../platform/clients/clients.module.js';
import { ClientSecretsModule } from '../../platform/identity/client-secrets/client-secrets.module.js';
import { MailModule } from '../../platform/mail/mail.module.js';
import { CredentialsController } from './credentials.controller.js';
import { CredentialsService } from './credentials.service.js';
import { ExpiryNoticeRepository } from './expiry-notice.repository.js';
import { ExpiryNotices } from './expiry-notices.js';

@Module({
  imports: [ClientsModule, ClientSecretsModule, MailModule],
  controllers: [CredentialsController],
  providers: [CredentialsService, ExpiryNoticeRepository, ExpiryNotices],
  exports: [CredentialsService],
})
export class CredentialsModule {}
