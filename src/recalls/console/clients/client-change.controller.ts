import { Body, Get, Param, Post } from '@nestjs/common';
import { ForRoles } from '../../../platform/console/access/console-access.js';
import { ConsoleController } from '../../../platform/console/access/console-controller.js';
import { ConsoleForm } from '../../../platform/console/forms/console-form.js';
import type { FormError } from '../../../platform/console/forms/form-error.js';
import { idIn } from '../../../platform/console/forms/parameters.js';
import { seeOther } from '../../../platform/console/forms/see-other.js';
import { commandText } from '../../../platform/console/pages/command-text.js';
import { CurrentVisit, Visit } from '../../../platform/console/visit.js';
import { RequestValidation } from '../../../platform/http/request-validation.js';
import { ClientAdministration, type FullClient } from '../../administration/client-administration.js';
import { ChangeClientBody, clientDetailsOf } from '../../administration/dto/client-request.dto.js';
import { RecallsError } from '../../errors/recalls-error.js';
import { isRecallsRole } from '../../roles.js';
import { breadcrumbsOf } from './breadcrumbs.js';

const LABELS = { name: 'Name', teamEmail: 'Team address', dailyQuota: 'Calls a day' };

/** Changes a client's name, team address and daily allowance, unless somebody else has changed them since the page was opened. */
@ConsoleController('clients/:id/change')
@ForRoles('administrator')
export class ClientChangeController {
  constructor(
    private readonly clients: ClientAdministration,
    private readonly rules: RequestValidation,
  ) {}

  @Get()
  async show(@CurrentVisit() visit: Visit, @Param('id') id: string): Promise<string> {
    const client = await this.clients.read(idIn(id));
    return this.page(visit, client, valuesOf(client));
  }

  @Post()
  change(@CurrentVisit() visit: Visit, @Param('id') id: string, @Body() form: ConsoleForm): Promise<string> {
    return visit.submit(form, {
      act: async () => {
        const quota = form.given('dailyQuota');
        const body = this.rules.validated(ChangeClientBody, {
          name: form.text('name'),
          teamEmail: form.text('teamEmail'),
          dailyQuota: quota === undefined ? null : Number(quota),
        });
        const expected = form.text('tag');
        await this.clients.change(visit.actor, idIn(id), clientDetailsOf(body), (tag) => tag === expected);
        return seeOther(`/console/clients/${idIn(id)}`, 'The client is changed.');
      },
      show: async (errors, cause) => {
        const client = await this.clients.read(idIn(id));
        const isConflict = cause instanceof RecallsError && cause.entry === 'changedSince';
        return this.page(visit, client, form.values, isConflict ? [] : errors, isConflict);
      },
      labels: LABELS,
    });
  }

  /** @param isConflict then both versions are shown, and sending the form again replaces the one that is stored */
  private page(
    visit: Visit,
    client: FullClient,
    values: Readonly<Record<string, string | undefined>>,
    errors: readonly FormError[] = [],
    isConflict = false,
  ): Promise<string> {
    if (isConflict) visit.reply.status(409);
    const stored = valuesOf(client);
    const { clientId } = client;
    return visit.page('recalls/console/clients/change.njk', {
      client,
      values,
      errors,
      // After an error of another kind the tag stays that of the page that was opened first, so that a conflict is still noticed.
      tag: errors.length > 0 ? values.tag : this.clients.tagOf(client),
      hasAllowance: isRecallsRole(client.role),
      conflict: isConflict
        ? Object.entries(LABELS).map(([field, label]) => ({
            label,
            stored: stored[field as keyof typeof LABELS] ?? '',
            yours: values[field] ?? '',
          }))
        : undefined,
      commands: [
        commandText('clients', 'rename', clientId, values.name ?? ''),
        commandText('clients', 'set-email', clientId, values.teamEmail ?? ''),
        ...(isRecallsRole(client.role)
          ? [commandText('clients', 'set-quota', clientId, values.dailyQuota || 'default')]
          : []),
      ].join('\n'),
      breadcrumbs: breadcrumbsOf(client),
    });
  }
}

function valuesOf({ name, teamEmail, dailyQuota }: FullClient): Record<string, string> {
  return { name, teamEmail, dailyQuota: dailyQuota?.toString() ?? '' };
}
