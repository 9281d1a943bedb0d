import { Get, Query } from '@nestjs/common';
import { EVERY_PERSON, ForRoles } from '../../platform/console/access/console-access.js';
import { ConsoleController } from '../../platform/console/access/console-controller.js';
import { partOf } from '../../platform/console/forms/list-part.js';
import { type Filters, filtersIn } from '../../platform/console/forms/parameters.js';
import { commandText, optionWords } from '../../platform/console/pages/command-text.js';
import { CurrentVisit, Visit } from '../../platform/console/visit.js';
import {
  KadoeClientAdministration,
  type NamedKadoeClient,
} from '../administration/kadoe-client-administration.js';
import { linesWith } from '../clients/enquirer-lines.js';

/** In whose name each client may ask, for which reasons, and on whose behalf. */
@ConsoleController()
@ForRoles(...EVERY_PERSON)
export class EnquirerListController {
  constructor(private readonly clients: KadoeClientAdministration) {}

  @Get('enquirers')
  async list(@CurrentVisit() visit: Visit, @Query() query: Record<string, unknown>): Promise<string> {
    const filters = filtersIn(query);
    const clients = partOf(await this.find(filters), filters);
    const { environment, enquirer } = filters;
    return visit.page('kadoe/console/enquirers.njk', {
      ...clients,
      rows: clients.rows.map((client) => ({ ...client, lines: linesWith(client.enquirers) })),
      filters,
      csv: `/console/enquirers.csv${clients.query}`,
      command: commandText('enquirers', 'list', ...optionWords({ environment, enquirer })),
    });
  }

  @Get('enquirers.csv')
  async listAsCsv(@CurrentVisit() visit: Visit, @Query() query: Record<string, unknown>): Promise<string> {
    const clients = await this.find(filtersIn(query));
    return visit.csv('enquirers', [
      ['client id', 'client', 'environment', 'enquirers', 'link provider', 'mandates', 'plan'],
      ...clients.map(({ clientId, name, environment, enquirers, linkProviderId, mandates, plan }) => [
        ...[clientId, name, environment, linesWith(enquirers).join(' '), linkProviderId],
        ...[mandates.join(' '), plan],
      ]),
    ]);
  }

  private find({ enquirer, environment }: Filters): Promise<readonly NamedKadoeClient[]> {
    return this.clients.list({ enquirer, environment });
  }
}
