import { join } from 'node:path';
import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { SETTINGS, type Settings } from '../config/settings.js';
import { MailCounters } from './mail-counters.js';
import { MailFlood } from './mail-flood.js';
import { MailFolder } from './mail-folder.js';
import { MailSender } from './mail-sender.js';
import { MAIL_TRANSPORT, type MailTransport } from './mail-transport.js';
import { Outbox } from './outbox.js';
import { OutboxRepository } from './outbox.repository.js';
import { OutboxMail } from './outbox-mail.entity.js';
import { SentMailRemoval } from './sent-mail-removal.js';
import { SmtpTransport } from './smtp-transport.js';
import { UndeliveredMailsController } from './undelivered-mails.controller.js';
import { UndeliveredMails } from './undelivered-mails.js';

@Module({
  imports: [TypeOrmModule.forFeature([OutboxMail])],
  controllers: [UndeliveredMailsController],
  providers: [
    OutboxRepository,
    Outbox,
    MailFlood,
    MailSender,
    SentMailRemoval,
    UndeliveredMails,
    MailCounters,
    {
      provide: MAIL_TRANSPORT,
      inject: [SETTINGS],
      useFactory: ({ smtpUrl, dataDir, mailFrom }: Settings): MailTransport =>
        smtpUrl === undefined
          ? new MailFolder(join(dataDir, 'mail'), mailFrom)
          : new SmtpTransport(smtpUrl, mailFrom),
    },
  ],
  exports: [Outbox, MailCounters, UndeliveredMails],
})
export class MailModule {}
