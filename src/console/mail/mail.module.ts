import { Module } from '@nestjs/common';
import { MailModule } from '../../platform/mail/mail.module.js';
import { MailController } from './mail.controller.js';
import { MailTiles } from './mail-tiles.js';

@Module({ imports: [MailModule], controllers: [MailController], providers: [MailTiles] })
export class MailPagesModule {}
