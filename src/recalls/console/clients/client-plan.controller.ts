import { Body, Get, Param, Post } from '@nestjs/common';
import { ClientsOfSurfaces } from '../../../platform/clients/clients-of-surfaces.js';
import { ForRoles } from '../../../platform/console/access/console-access.js';
import { ConsoleController } from '../../../platform/console/access/console-controller.js';
import { ConsoleForm } from '../../../platform/console/forms/console-form.js';
import { WHOLE_LIST } from '../../../platform/console/forms/list-query.js';
import { idIn } from '../../../platform/console/forms/parameters.js';
import { seeOther } from '../../../platform/console/forms/see-other.js';
import { CurrentVisit, pageNotFound, Visit } from '../../../platform/console/visit.js';
import { UsagePlans } from '../../../platform/usage-plans/usage-plans.js';
import { ClientAdministration } from '../../administration/client-administration.js';
import { showAction } from './action-page.js';

/** Gives a client another usage plan. */
@ConsoleController('clients/:id/plan')
@ForRoles('administrator')
export class ClientPlanController {
  constructor(
    private readonly clients: ClientAdministration,
    private readonly surfaces: ClientsOfSurfaces,
    private readonly plans: UsagePlans,
  ) {}

  @Get()
  async show(@CurrentVisit() visit: Visit, @Param('id') id: string): Promise<string> {
    const client = await this.clients.read(idIn(id));
    if (!this.surfaces.haveUsagePlans(client.role)) throw pageNotFound();
    const { rows } = await this.plans.list(WHOLE_LIST);
    return showAction(visit, client, 'plan', {
      heading: `Change the usage plan of ${client.name}`,
      paragraphs: ['Every process goes by the new plan within a second.'],
      button: 'Change the plan',
      command: ['clients', 'set-plan', client.clientId, 'PLAN'],
      choices: {
        choiceName: 'plan',
        choiceLegend: 'Usage plan',
        chosen: planOf(client.details),
        choices: rows.map(({ name, rate, burst, quota, quotaPeriod }) => ({
          value: name,
          text: `${name}: ${rate} calls per second, ${burst} at once, ${quota === null ? 'no quota' : `${quota} a ${quotaPeriod?.toLowerCase()}`}`,
        })),
      },
    });
  }

  @Post()
  change(@CurrentVisit() visit: Visit, @Param('id') id: string, @Body() form: ConsoleForm): Promise<string> {
    return visit.submit(form, {
      act: async () => {
        await this.plans.move(visit.actor, idIn(id), form.text('plan'));
        return seeOther(`/console/clients/${idIn(id)}`, `The usage plan is ${form.text('plan')}.`);
      },
      labels: { plan: 'The plan' },
    });
  }
}

/** The plan is among what only the client's surface knows of it. */
function planOf(details: Readonly<Record<string, object>>): string {
  const plans = Object.values(details).map((each) => ('plan' in each ? each.plan : undefined));
  return String(plans.find((plan) => typeof plan === 'string') ?? '');
}
