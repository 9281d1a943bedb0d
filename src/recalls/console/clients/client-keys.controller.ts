import { Body, Get, Param, Post } from '@nestjs/common';
import { ForRoles, RequiresStepUp } from '../../../platform/console/access/console-access.js';
import { ConsoleController } from '../../../platform/console/access/console-controller.js';
import { ConsoleForm } from '../../../platform/console/forms/console-form.js';
import { idIn } from '../../../platform/console/forms/parameters.js';
import { seeOther } from '../../../platform/console/forms/see-other.js';
import { CurrentVisit, pageNotFound, Visit } from '../../../platform/console/visit.js';
import { RequestValidation } from '../../../platform/http/request-validation.js';
import { ClientAdministration } from '../../administration/client-administration.js';
import { CredentialAdministration } from '../../administration/credential-administration.js';
import { RotateApiKeyBody } from '../../administration/dto/client-credentials.dto.js';
import { showAction } from './action-page.js';
import { breadcrumbsOf } from './breadcrumbs.js';
import { shownLines } from './shown-once.js';

/** How long the old keys may still work, in minutes, as the page offers it. */
const OVERLAPS = [
  { value: '0', text: 'They end at once' },
  { value: '60', text: 'An hour' },
  { value: '1440', text: 'A day' },
  { value: '10080', text: '7 days' },
  { value: '43200', text: '30 days' },
];

/** Rotates and revokes the API keys of a client. */
@ConsoleController('clients/:id/keys')
@ForRoles('administrator')
export class ClientKeysController {
  constructor(
    private readonly clients: ClientAdministration,
    private readonly credentials: CredentialAdministration,
    private readonly rules: RequestValidation,
  ) {}

  @Get('rotate')
  async askToRotate(@CurrentVisit() visit: Visit, @Param('id') id: string): Promise<string> {
    const client = await this.clients.read(idIn(id));
    return showAction(visit, client, 'keys/rotate', {
      heading: `Rotate the API key of ${client.name}`,
      paragraphs: ['The client gets a new key, which is shown to you once. You hand it over.'],
      button: 'Create a new key',
      command: ['keys', 'rotate', client.clientId, '--overlap', '1440'],
      choices: {
        choiceName: 'overlapMinutes',
        choiceLegend: 'How long do the keys before it still work?',
        chosen: '1440',
        choices: OVERLAPS,
      },
    });
  }

  @Post('rotate')
  @RequiresStepUp()
  rotate(@CurrentVisit() visit: Visit, @Param('id') id: string, @Body() form: ConsoleForm): Promise<string> {
    return visit.submit(form, {
      act: async () => {
        const given = { overlapMinutes: Number(form.given('overlapMinutes') ?? 0) };
        const { overlapMinutes = 0 } = this.rules.validated(RotateApiKeyBody, given);
        const { apiKey, endingKeys } = await this.credentials.rotateApiKey(visit.actor, idIn(id), {
          overlapMinutes,
        });
        const client = await this.clients.read(idIn(id));
        return visit.page('recalls/console/clients/shown-once.njk', {
          heading: `New API key of ${client.name}`,
          lines: shownLines({ apiKey }),
          paragraphs: endingKeys.map(
            ({ hint, expiresAt }) => `The key that begins with ${hint} ends ${expiresAt?.toISOString()}.`,
          ),
          back: `/console/clients/${client.clientId}`,
          breadcrumbs: breadcrumbsOf(client),
        });
      },
      labels: { overlapMinutes: 'The overlap' },
    });
  }

  @Get(':keyId/revoke')
  async askToRevoke(
    @CurrentVisit() visit: Visit,
    @Param('id') id: string,
    @Param('keyId') keyId: string,
  ): Promise<string> {
    const client = await this.clients.read(idIn(id));
    const key = client.apiKeys.find((each) => each.keyId === idIn(keyId));
    if (!key) throw pageNotFound();
    return showAction(visit, client, `keys/${key.keyId}/revoke`, {
      heading: `Revoke the API key ${key.hint} of ${client.name}`,
      paragraphs: [
        'Calls with this key are refused, within a second by every process. Nobody can make it work again.',
        ...(client.apiKeys.length === 1
          ? ['It is the only key of this client: it can’t call afterwards.']
          : []),
      ],
      button: 'Revoke this key',
      isWarning: true,
      command: ['keys', 'revoke', client.clientId, key.keyId],
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
        await this.credentials.revokeApiKey(visit.actor, idIn(id), idIn(keyId));
        return seeOther(`/console/clients/${idIn(id)}`, 'The key is revoked.');
      },
    });
  }
}
