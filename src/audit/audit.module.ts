import { Global, Module } from '@nestjs/common';
import { AuditLog } from './audit-log.js';

/** The audit trail, for every feature whose acts are kept in it. */
@Global()
@Module({ providers: [AuditLog], exports: [AuditLog] })
export class AuditModule {}
