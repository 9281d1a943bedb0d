import { Controller, Get, Query } from '@nestjs/common';
import { AllowRoles } from '../../platform/http/access.js';
import { pageOf } from '../../platform/http/page-query.js';
import { ClientAdministration } from './client-administration.js';
import { ClientUseBody, type UsagePage, UsageQuery } from './dto/usage.dto.js';
import { DocumentedUsage } from './usage.openapi.js';

@Controller('admin/usage')
@AllowRoles('admin')
export class UsageController {
  constructor(private readonly clients: ClientAdministration) {}

  @Get()
  @DocumentedUsage()
  async list(@Query() query: UsageQuery): Promise<UsagePage> {
    const { day, rows, next } = await this.clients.listUse(query.date, pageOf(query, ['instant', 'uuid']));
    return { date: day, usage: rows.map(ClientUseBody.from), next };
  }
}
