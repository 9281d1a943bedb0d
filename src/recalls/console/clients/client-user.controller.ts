import { Body, Get, Param, Post } from '@nestjs/common';
import { ForRoles, RequiresStepUp } from '../../../platform/console/access/console-access.js';
import { ConsoleController } from '../../../platform/console/access/console-controller.js';
import { ConsoleForm } from '../../../platform/console/forms/console-form.js';
import { idIn } from '../../../platform/console/forms/parameters.js';
import { CurrentVisit, pageNotFound, Visit } from '../../../platform/console/visit.js';
import { ThirdPartyUsers } from '../../../platform/third-party-access/users/third-party-users.js';
import { ClientAdministration } from '../../administration/client-administration.js';
import { showAction } from './action-page.js';
import { breadcrumbsOf } from './breadcrumbs.js';
import { shownLines } from './shown-once.js';

/** Resets the user of a client that signs in with a password. */
@ConsoleController('clients/:id/user')
@ForRoles('administrator')
export class ClientUserController {
  constructor(
    private readonly clients: ClientAdministration,
    private readonly users: ThirdPartyUsers,
  ) {}

  @Get('reset')
  async askToReset(@CurrentVisit() visit: Visit, @Param('id') id: string): Promise<string> {
    const client = await this.clients.read(idIn(id));
    if (!client.user) throw pageNotFound();
    return showAction(visit, client, 'user/reset', {
      heading: `Reset the user of ${client.name}`,
      paragraphs: [
        'The password ends. The user gets a one-time password, which is shown to you once. You hand it over.',
        'For 24 hours it can be exchanged for a password of the user’s own.',
        'Tokens that the user got before stay valid for up to an hour; to end them too, disable the client.',
      ],
      button: 'Reset the user',
      isWarning: true,
      command: ['users', 'reset', client.user.userName],
    });
  }

  @Post('reset')
  @RequiresStepUp()
  reset(@CurrentVisit() visit: Visit, @Param('id') id: string, @Body() form: ConsoleForm): Promise<string> {
    return visit.submit(form, {
      act: async () => {
        const reset = await this.users.reset(visit.actor, idIn(id));
        const client = await this.clients.read(idIn(id));
        return visit.page('recalls/console/clients/shown-once.njk', {
          heading: `One-time password of ${client.name}`,
          lines: shownLines(reset),
          back: `/console/clients/${client.clientId}`,
          breadcrumbs: breadcrumbsOf(client),
        });
      },
    });
  }
}
