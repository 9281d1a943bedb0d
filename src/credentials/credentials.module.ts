import { Module } from '@nestjs/common';
import { MailModule } from '../mail/mail.module.js';
import { ClientSecretRepository } from './client-secret.repository.js';
import { ClientSecrets } from './client-secrets.js';
import { CredentialsController } from './credentials.controller.js';
import { CredentialsService } from './credentials.service.js';
import { ExpiryNoticeRepository } from './expiry-notice.repository.js';
import { ExpiryNotices } from './expiry-notices.js';

@Module({
  imports: [MailModule],
  controllers: [CredentialsController],
  providers: [
    ClientSecretRepository,
    ClientSecrets,
    CredentialsService,
    ExpiryNoticeRepository,
    ExpiryNotices,
  ],
  exports: [ClientSecrets],
})
export class CredentialsModule {}
