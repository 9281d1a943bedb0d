import { Controller, Get, Query } from '@nestjs/common';
import { AllowRoles } from '../http/access.js';
import { pageOf } from '../http/page-query.js';
import { DocumentedAudit } from './audit.openapi.js';
import { AuditTrail } from './audit-trail.js';
import { AuditEntryBody, type AuditPage } from './dto/audit-answer.dto.js';
import { filterOf, ListAuditQuery } from './dto/audit-query.dto.js';

@Controller('admin/audit')
@AllowRoles('admin')
export class AuditController {
  constructor(private readonly trail: AuditTrail) {}

  @Get()
  @DocumentedAudit()
  async list(@Query() query: ListAuditQuery): Promise<AuditPage> {
    const { rows, next } = await this.trail.list(filterOf(query), pageOf(query, ['bigint']));
    return { entries: rows.map(AuditEntryBody.from), next };
  }
}
