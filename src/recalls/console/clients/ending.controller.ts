import { Get, Query } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.js';
import { EVERY_PERSON, ForRoles } from '../../../platform/console/access/console-access.js';
import { ConsoleController } from '../../../platform/console/access/console-controller.js';
import { shownList, WHOLE_LIST } from '../../../platform/console/forms/list-query.js';
import { filtersIn } from '../../../platform/console/forms/parameters.js';
import { commandText } from '../../../platform/console/pages/command-text.js';
import { CurrentVisit, Visit } from '../../../platform/console/visit.js';
import { pageOf } from '../../../platform/http/page-query.js';
import { EndingCredentials } from '../../administration/ending-credentials.js';
import { CLIENTS_BREADCRUMBS } from './breadcrumbs.js';

/** The secrets, keys and passwords that end soon. */
@ConsoleController('clients')
@ForRoles(...EVERY_PERSON)
export class EndingController {
  constructor(
    private readonly endings: EndingCredentials,
    private readonly clock: Clock,
  ) {}

  @Get('ending')
  async list(@CurrentVisit() visit: Visit, @Query() query: Record<string, unknown>): Promise<string> {
    const { cursor } = filtersIn(query);
    const page = () => pageOf(cursor === undefined ? {} : { cursor }, ['instant', 'uuid']);
    const list = await shownList({}, {}, async () => this.endings.list(page()));
    const now = this.clock.now();
    return visit.page('recalls/console/clients/ending.njk', {
      ...list,
      rows: list.rows.map((row) => ({ ...row, hasEnded: row.expiresAt.getTime() <= now })),
      command: commandText('clients', 'ending'),
      breadcrumbs: CLIENTS_BREADCRUMBS,
    });
  }

  @Get('ending.csv')
  async listAsCsv(@CurrentVisit() visit: Visit): Promise<string> {
    const { rows } = await this.endings.list(WHOLE_LIST);
    return visit.csv('ending-credentials', [
      ['kind', 'begins with', 'ends', 'last used', 'client id', 'client', 'role'],
      ...rows.map((each) => [
        each.kind,
        each.hint,
        each.expiresAt,
        each.lastUsedAt,
        each.clientId,
        each.name,
        each.role,
      ]),
    ]);
  }
}
