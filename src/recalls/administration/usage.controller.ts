import { Controller, Get, Param, Query } from '@nestjs/common';
import { AllowRoles } from '../../platform/http/access.js';
import { pageOf } from '../../platform/http/page-query.js';
import { ClientAdministration } from './client-administration.js';
import { ClientDailyUse } from './client-daily-use.js';
import { ClientPath, idsOf } from './dto/paths.dto.js';
import { type ClientDaysBody, ClientUseBody, type UsagePage, UsageQuery } from './dto/usage.dto.js';
import { DocumentedClientUse, DocumentedUsage } from './usage.openapi.js';

@Controller('admin')
@AllowRoles('admin')
export class UsageController {
  constructor(
    private readonly clients: ClientAdministration,
    private readonly dailyUse: ClientDailyUse,
  ) {}

  @Get('usage')
  @DocumentedUsage()
  async list(@Query() query: UsageQuery): Promise<UsagePage> {
    const { day, rows, next } = await this.clients.listUse(query.date, pageOf(query, ['instant', 'uuid']));
    return { date: day, usage: rows.map(ClientUseBody.from), next };
  }

  @Get('clients/:clientId/usage')
  @DocumentedClientUse()
  async read(@Param() path: ClientPath): Promise<ClientDaysBody> {
    return { days: await this.dailyUse.read(idsOf(path).clientId) };
  }
}
