import { Module } from '@nestjs/common';
import { AuditController } from './audit.controller.js';

/** The audit trail itself is there for every feature. */
@Module({ controllers: [AuditController] })
export class AuditPagesModule {}
