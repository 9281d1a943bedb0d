import { Get, Query } from '@nestjs/common';
import { utcDay } from '../../platform/clock/clock.js';
import { EVERY_PERSON, ForRoles } from '../../platform/console/access/console-access.js';
import { ConsoleController } from '../../platform/console/access/console-controller.js';
import { partOf } from '../../platform/console/forms/list-part.js';
import { shownList } from '../../platform/console/forms/list-query.js';
import { filtersIn } from '../../platform/console/forms/parameters.js';
import { barChartOf } from '../../platform/console/pages/bar-chart.js';
import { commandText } from '../../platform/console/pages/command-text.js';
import { CurrentVisit, Visit } from '../../platform/console/visit.js';
import { ClockOffset } from '../../platform/database/clock-offset.js';
import { RequestValidation } from '../../platform/http/request-validation.js';
import { KadoeUsageQuery } from '../enquiry-records/administration/kadoe-usage.dto.js';
import { KadoeUsage } from '../enquiry-records/reading/kadoe-usage.js';

const LABELS = { month: 'Month', environment: 'Environment' };

/** The calls of a month, and how many of them are chargeable. Nothing of it is about a vehicle or a person. */
@ConsoleController('usage')
@ForRoles(...EVERY_PERSON)
export class KadoeUsageController {
  constructor(
    private readonly usage: KadoeUsage,
    private readonly rules: RequestValidation,
    private readonly clockOffset: ClockOffset,
  ) {}

  @Get('kadoe')
  async show(@CurrentVisit() visit: Visit, @Query() query: Record<string, unknown>): Promise<string> {
    let month = this.presentMonth();
    const list = await shownList(filtersIn(query), LABELS, async () => {
      const asked = this.rules.validated(KadoeUsageQuery, filtersIn(query));
      month = asked.month ?? month;
      return partOf(await this.usage.count(month, asked.environment), filtersIn(query));
    });
    return visit.page('kadoe/console/usage.njk', {
      ...list,
      month,
      chart: barChartOf(
        list.rows.map(({ name, clientId, calls }) => ({ name: name ?? clientId, value: calls })),
      ),
      command: commandText('enquiries', 'usage', '--month', month),
    });
  }

  @Get('kadoe.csv')
  async showAsCsv(@CurrentVisit() visit: Visit, @Query() query: Record<string, unknown>): Promise<string> {
    const asked = this.rules.validated(KadoeUsageQuery, filtersIn(query));
    const month = asked.month ?? this.presentMonth();
    const rows = await this.usage.count(month, asked.environment);
    return visit.csv(`kadoe-usage-${month}`, [
      ['month', 'client id', 'client', 'environment', 'calls', 'chargeable'],
      ...rows.map(({ clientId, name, environment, calls, chargeable }) => [
        ...[month, clientId, name, environment, calls, chargeable],
      ]),
    ]);
  }

  private presentMonth(): string {
    return utcDay(this.clockOffset.now()).slice(0, 7);
  }
}
