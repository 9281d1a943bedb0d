import { Get, Param, Query } from '@nestjs/common';
import { EVERY_PERSON, ForRoles } from '../../../platform/console/access/console-access.js';
import { ConsoleController } from '../../../platform/console/access/console-controller.js';
import { partOf } from '../../../platform/console/forms/list-part.js';
import { shownList, WHOLE_LIST } from '../../../platform/console/forms/list-query.js';
import { filtersIn, idIn } from '../../../platform/console/forms/parameters.js';
import { barChartOf } from '../../../platform/console/pages/bar-chart.js';
import { commandText } from '../../../platform/console/pages/command-text.js';
import { CurrentVisit, Visit } from '../../../platform/console/visit.js';
import { RequestValidation } from '../../../platform/http/request-validation.js';
import { ClientAdministration } from '../../administration/client-administration.js';
import { ClientDailyUse } from '../../administration/client-daily-use.js';
import { UsageQuery } from '../../administration/dto/usage.dto.js';

/** What clients used of their daily allowances: all of them on one day, or one of them on the last days. */
@ConsoleController()
@ForRoles(...EVERY_PERSON)
export class UsageController {
  constructor(
    private readonly clients: ClientAdministration,
    private readonly use: ClientDailyUse,
    private readonly rules: RequestValidation,
  ) {}

  @Get('usage')
  async list(@CurrentVisit() visit: Visit, @Query() query: Record<string, unknown>): Promise<string> {
    let day: string | undefined;
    const list = await shownList(filtersIn(query), { date: 'Day' }, async () => {
      const { date } = this.rules.validated(UsageQuery, filtersIn(query));
      const found = await this.clients.listUse(date, WHOLE_LIST);
      day = found.day;
      return partOf(
        found.rows.sort((one, other) => other.used - one.used),
        filtersIn(query),
      );
    });
    return visit.page('recalls/console/clients/usage.njk', {
      ...list,
      day,
      chart: barChartOf(list.rows.map(({ name, used }) => ({ name, value: used }))),
      command: commandText('usage', ...(day === undefined ? [] : ['--date', day])),
    });
  }

  @Get('usage.csv')
  async listAsCsv(@CurrentVisit() visit: Visit, @Query() query: Record<string, unknown>): Promise<string> {
    const { date } = this.rules.validated(UsageQuery, filtersIn(query));
    const { day, rows } = await this.clients.listUse(date, WHOLE_LIST);
    return visit.csv(`usage-${day}`, [
      ['day', 'id', 'name', 'role', 'manufacturer', 'used', 'handed out', 'allowance now'],
      ...rows.map((each) => [
        day,
        each.clientId,
        each.name,
        each.role,
        each.manufacturer?.name,
        each.used,
        each.handedOut,
        each.allowance,
      ]),
    ]);
  }

  @Get('clients/:id/usage.csv')
  async daysAsCsv(@CurrentVisit() visit: Visit, @Param('id') id: string): Promise<string> {
    const days = await this.use.read(idIn(id));
    return visit.csv(`usage-${idIn(id)}`, [['day', 'calls'], ...days.map(({ date, used }) => [date, used])]);
  }
}
