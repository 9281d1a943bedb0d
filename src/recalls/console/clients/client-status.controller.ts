import { Body, Get, Param, Post } from '@nestjs/common';
import { ForRoles } from '../../../platform/console/access/console-access.js';
import { ConsoleController } from '../../../platform/console/access/console-controller.js';
import { ConsoleForm } from '../../../platform/console/forms/console-form.js';
import { idIn } from '../../../platform/console/forms/parameters.js';
import { seeOther } from '../../../platform/console/forms/see-other.js';
import { CurrentVisit, Visit } from '../../../platform/console/visit.js';
import { ClientAdministration } from '../../administration/client-administration.js';
import { showAction } from './action-page.js';

/** Disables a client, and enables it again. */
@ConsoleController('clients/:id')
@ForRoles('administrator')
export class ClientStatusController {
  constructor(private readonly clients: ClientAdministration) {}

  @Get('disable')
  async askToDisable(@CurrentVisit() visit: Visit, @Param('id') id: string): Promise<string> {
    const client = await this.clients.read(idIn(id));
    return showAction(visit, client, 'disable', {
      heading: `Disable ${client.name}`,
      paragraphs: [
        'Its calls and token requests are refused, within a second by every process.',
        'While all clients of a manufacturer are disabled it can send no file over SFTP either.',
        'You can enable it again. Its keys and secrets stay as they are.',
      ],
      button: 'Disable this client',
      isWarning: true,
      command: ['clients', 'disable', client.clientId],
    });
  }

  @Post('disable')
  disable(@CurrentVisit() visit: Visit, @Param('id') id: string, @Body() form: ConsoleForm): Promise<string> {
    return visit.submit(form, {
      act: async () => {
        await this.clients.disable(visit.actor, idIn(id));
        return seeOther(`/console/clients/${idIn(id)}`, 'The client is disabled.');
      },
    });
  }

  @Get('enable')
  async askToEnable(@CurrentVisit() visit: Visit, @Param('id') id: string): Promise<string> {
    const client = await this.clients.read(idIn(id));
    return showAction(visit, client, 'enable', {
      heading: `Enable ${client.name}`,
      paragraphs: ['It may call again, with the credentials that it has.'],
      button: 'Enable this client',
      command: ['clients', 'enable', client.clientId],
    });
  }

  @Post('enable')
  enable(@CurrentVisit() visit: Visit, @Param('id') id: string, @Body() form: ConsoleForm): Promise<string> {
    return visit.submit(form, {
      act: async () => {
        await this.clients.enable(visit.actor, idIn(id));
        return seeOther(`/console/clients/${idIn(id)}`, 'The client is enabled.');
      },
    });
  }
}
