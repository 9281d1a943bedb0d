import { Body, Get, Param, Post } from '@nestjs/common';
import { ForRoles, RequiresStepUp } from '../../../platform/console/access/console-access.js';
import { ConsoleController } from '../../../platform/console/access/console-controller.js';
import { ConsoleForm } from '../../../platform/console/forms/console-form.js';
import { type FormError, InvalidForm } from '../../../platform/console/forms/form-error.js';
import { idIn } from '../../../platform/console/forms/parameters.js';
import { seeOther } from '../../../platform/console/forms/see-other.js';
import { CurrentVisit, pageNotFound, Visit } from '../../../platform/console/visit.js';
import {
  type IssuedSecret,
  SecretLimitReached,
} from '../../../platform/identity/client-secrets/client-secrets.js';
import { ClientAdministration } from '../../administration/client-administration.js';
import { CredentialAdministration } from '../../administration/credential-administration.js';
import { showAction } from './action-page.js';
import { breadcrumbsOf } from './breadcrumbs.js';
import { shownLines } from './shown-once.js';

/** Issues and revokes the secrets of a client. */
@ConsoleController('clients/:id/secrets')
@ForRoles('administrator')
export class ClientSecretsController {
  constructor(
    private readonly clients: ClientAdministration,
    private readonly credentials: CredentialAdministration,
  ) {}

  @Get('issue')
  askToIssue(@CurrentVisit() visit: Visit, @Param('id') id: string): Promise<string> {
    return this.issuePage(visit, id);
  }

  @Post('issue')
  @RequiresStepUp()
  issue(@CurrentVisit() visit: Visit, @Param('id') id: string, @Body() form: ConsoleForm): Promise<string> {
    return visit.submit(form, {
      act: async () => {
        const { clientSecret, expiresAt } = await this.issueSecret(visit, idIn(id));
        const client = await this.clients.read(idIn(id));
        return visit.page('recalls/console/clients/shown-once.njk', {
          heading: `New client secret of ${client.name}`,
          lines: shownLines({ clientSecret, expiresAt }),
          back: `/console/clients/${client.clientId}`,
          breadcrumbs: breadcrumbsOf(client),
        });
      },
      show: (errors) => this.issuePage(visit, id, errors),
    });
  }

  private async issueSecret({ actor }: Visit, clientId: string): Promise<IssuedSecret> {
    try {
      return await this.credentials.issueSecret(actor, clientId);
    } catch (error) {
      if (!(error instanceof SecretLimitReached)) throw error;
      throw new InvalidForm({ message: `${error.message}. Revoke one of them first.` });
    }
  }

  private async issuePage(visit: Visit, id: string, errors: readonly FormError[] = []): Promise<string> {
    const client = await this.clients.read(idIn(id));
    const page = {
      heading: `Issue a client secret for ${client.name}`,
      paragraphs: [
        'The secret is shown to you once. You hand it over. It lives for two years.',
        'The secrets before it stay valid. At most two may be live.',
        'The team gets a mail that says that there is a new secret, and not what it is.',
      ],
      button: 'Issue a secret',
      command: ['secrets', 'issue', client.clientId],
    };
    return showAction(visit, client, 'secrets/issue', page, errors);
  }

  @Get(':keyId/revoke')
  async askToRevoke(
    @CurrentVisit() visit: Visit,
    @Param('id') id: string,
    @Param('keyId') keyId: string,
  ): Promise<string> {
    const client = await this.clients.read(idIn(id));
    const secret = client.clientSecrets.find((each) => each.keyId === idIn(keyId));
    if (!secret) throw pageNotFound();
    return showAction(visit, client, `secrets/${secret.keyId}/revoke`, {
      heading: `Revoke the client secret ${secret.hint} of ${client.name}`,
      paragraphs: [
        'No token is issued for it any more. Tokens that were issued before stay valid until they expire; to end them too, disable the client.',
        ...(client.clientSecrets.length === 1
          ? ['It is the only secret of this client: it gets no token afterwards.']
          : []),
      ],
      button: 'Revoke this secret',
      isWarning: true,
      command: ['secrets', 'revoke', client.clientId, secret.keyId],
    });
  }

  @Post(':keyId/revoke')
  @RequiresStepUp()
  revoke(
    @CurrentVisit() visit: Visit,
    @Param('id') id: string,
    @Param('keyId') keyId: string,
    @Body() form: ConsoleForm,
  ): Promise<string> {
    return visit.submit(form, {
      act: async () => {
        await this.credentials.revokeSecret(visit.actor, idIn(id), idIn(keyId));
        return seeOther(`/console/clients/${idIn(id)}`, 'The secret is revoked.');
      },
    });
  }
}
