import { Global, Module } from '@nestjs/common';
import { AuditController } from './audit.controller.js';
import { AuditLog } from './audit-log.js';
import { AuditTrail } from './audit-trail.js';
import { AuditTrailRepository } from './audit-trail.repository.js';

/** The audit trail, for every feature whose acts are kept in it. */
@Global()
@Module({
  controllers: [AuditController],
  providers: [AuditLog, AuditTrail, AuditTrailRepository],
  exports: [AuditLog, AuditTrail],
})
export class AuditModule {}
