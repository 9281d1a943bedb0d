import { Get, Query } from '@nestjs/common';
import { EVERY_PERSON, ForRoles } from '../../../platform/console/access/console-access.js';
import { ConsoleController } from '../../../platform/console/access/console-controller.js';
import { shownList, WHOLE_LIST } from '../../../platform/console/forms/list-query.js';
import { type Filters, filtersIn } from '../../../platform/console/forms/parameters.js';
import { commandText, optionWords } from '../../../platform/console/pages/command-text.js';
import { CurrentVisit, Visit } from '../../../platform/console/visit.js';
import { pageOf } from '../../../platform/http/page-query.js';
import { RequestValidation } from '../../../platform/http/request-validation.js';
import { Surfaces } from '../../../platform/surfaces/surfaces.js';
import { ClientAdministration } from '../../administration/client-administration.js';
import { clientFilterOf, ListClientsQuery } from '../../administration/dto/client-request.dto.js';

const LABELS = {
  name: 'Name',
  role: 'Role',
  environment: 'Environment',
  status: 'Status',
  manufacturerId: 'Manufacturer',
};

/** The clients of every surface. */
@ConsoleController()
@ForRoles(...EVERY_PERSON)
export class ClientListController {
  constructor(
    private readonly clients: ClientAdministration,
    private readonly rules: RequestValidation,
    private readonly surfaces: Surfaces,
  ) {}

  @Get('clients')
  async list(@CurrentVisit() visit: Visit, @Query() query: Record<string, unknown>): Promise<string> {
    const list = await shownList(filtersIn(query), LABELS, async () => {
      const asked = this.rules.validated(ListClientsQuery, filtersIn(query));
      return this.clients.list(clientFilterOf(asked), pageOf(asked, ['instant', 'uuid']));
    });
    return visit.page('recalls/console/clients/list.njk', {
      ...list,
      roles: Object.keys(this.surfaces.roles),
      command: commandText('clients', 'list', ...wordsOf(list.filters)),
    });
  }

  @Get('clients.csv')
  async listAsCsv(@CurrentVisit() visit: Visit, @Query() query: Record<string, unknown>): Promise<string> {
    const asked = this.rules.validated(ListClientsQuery, filtersIn(query));
    const { rows } = await this.clients.list(clientFilterOf(asked), WHOLE_LIST);
    return visit.csv('clients', [
      ['id', 'name', 'role', 'environment', 'team address', 'manufacturer', 'onboarded', 'disabled'],
      ...rows.map((client) => [
        client.clientId,
        client.name,
        client.role,
        client.environment,
        client.teamEmail,
        client.manufacturer?.name,
        client.createdAt,
        client.disabledAt,
      ]),
    ]);
  }
}

/** The filters that the command has too. */
function wordsOf({ name, role, environment, status }: Filters): string[] {
  return optionWords({ name, role, environment, status });
}
