import { Get, Inject, Param } from '@nestjs/common';
import { AuditTrail } from '../../../platform/audit/audit-trail.js';
import { ClientsOfSurfaces } from '../../../platform/clients/clients-of-surfaces.js';
import { SETTINGS, type Settings } from '../../../platform/config/settings.js';
import { EVERY_PERSON, ForRoles } from '../../../platform/console/access/console-access.js';
import { ConsoleController } from '../../../platform/console/access/console-controller.js';
import { idIn } from '../../../platform/console/forms/parameters.js';
import { shownAct } from '../../../platform/console/pages/audit-changes.js';
import { barChartOf } from '../../../platform/console/pages/bar-chart.js';
import { commandText } from '../../../platform/console/pages/command-text.js';
import { CurrentVisit, Visit } from '../../../platform/console/visit.js';
import { Surfaces } from '../../../platform/surfaces/surfaces.js';
import { ClientAdministration } from '../../administration/client-administration.js';
import { ClientDailyUse } from '../../administration/client-daily-use.js';
import { isRecallsRole } from '../../roles.js';
import { CLIENTS_BREADCRUMBS } from './breadcrumbs.js';

/** As many acts as fit on the page; the audit trail has the others. */
const ACTS = { limit: 20, after: undefined };

/** Everything about one client. */
@ConsoleController('clients')
@ForRoles(...EVERY_PERSON)
export class ClientController {
  constructor(
    private readonly clients: ClientAdministration,
    private readonly use: ClientDailyUse,
    private readonly trail: AuditTrail,
    private readonly surfaces: Surfaces,
    private readonly others: ClientsOfSurfaces,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  @Get(':id')
  async show(@CurrentVisit() visit: Visit, @Param('id') id: string): Promise<string> {
    const client = await this.clients.read(idIn(id));
    const { clientId, role } = client;
    const days = await this.use.read(clientId);
    return visit.page('recalls/console/clients/client.njk', {
      client,
      roleTitle: this.surfaces.roles[role]?.title ?? role,
      signsInWithSecret: isRecallsRole(role),
      isOfTenant: this.settings.entra !== undefined,
      hasPlan: this.others.haveUsagePlans(role),
      details: Object.entries(client.details).flatMap(([surface, details]) =>
        Object.entries(details).map(([name, value]) => ({ surface, name, value: textOf(value) })),
      ),
      days: days.toReversed(),
      chart: barChartOf(days.map(({ date, used }) => ({ name: date, value: used }))),
      countsDays: days.some(({ used }) => used !== null),
      acts: await this.actsOf(visit, clientId),
      command: commandText('clients', 'show', clientId),
      breadcrumbs: CLIENTS_BREADCRUMBS,
    });
  }

  /** The trail names people and where they were, so that not everybody sees it. */
  private async actsOf({ person }: Visit, clientId: string) {
    if (person.role !== 'administrator') return undefined;
    const { rows } = await this.trail.list({ subjectKind: 'client', subjectId: clientId }, ACTS);
    return rows.map(shownAct);
  }
}

/** What only another surface knows of its client, whatever it is. */
function textOf(value: unknown): string {
  if (value === null || value === undefined) return 'none';
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.join(', ');
  if (typeof value !== 'object') return String(value);
  const entries = Object.entries(value);
  return entries.length === 0 ? 'none' : entries.map(([name, each]) => `${name}: ${textOf(each)}`).join('; ');
}
