import { Body, Get, Param, Post } from '@nestjs/common';
import { linesOf } from '../../platform/clients/onboarding-field.js';
import { ForRoles } from '../../platform/console/access/console-access.js';
import { ConsoleController } from '../../platform/console/access/console-controller.js';
import { ConsoleForm } from '../../platform/console/forms/console-form.js';
import type { FormError } from '../../platform/console/forms/form-error.js';
import { idIn } from '../../platform/console/forms/parameters.js';
import { placedErrors } from '../../platform/console/forms/placed-errors.js';
import { seeOther } from '../../platform/console/forms/see-other.js';
import { commandText } from '../../platform/console/pages/command-text.js';
import { CurrentVisit, Visit } from '../../platform/console/visit.js';
import { RequestError } from '../../platform/errors/request-error.js';
import { RequestValidation } from '../../platform/http/request-validation.js';
import { ChangeKadoeClientBody } from '../administration/dto/kadoe-client.dto.js';
import { KadoeClientAdministration } from '../administration/kadoe-client-administration.js';
import { enquirersIn, linesWith } from '../clients/enquirer-lines.js';
import type { KadoeClientState } from '../clients/kadoe-client-registry.js';

const FIELDS = [
  { name: 'enquirers', label: 'Enquirers' },
  { name: 'linkProviderId', label: 'Link provider' },
  { name: 'mandates', label: 'Mandates' },
  { name: 'plan', label: 'Usage plan' },
];

/** Changes the enquirers, reasons and mandates of a client, unless somebody else has changed them since the page was opened. */
@ConsoleController('enquirers/:id')
@ForRoles('administrator')
export class EnquirerController {
  constructor(
    private readonly clients: KadoeClientAdministration,
    private readonly rules: RequestValidation,
  ) {}

  @Get()
  show(@CurrentVisit() visit: Visit, @Param('id') id: string): Promise<string> {
    return this.page(visit, idIn(id));
  }

  @Post()
  change(@CurrentVisit() visit: Visit, @Param('id') id: string, @Body() form: ConsoleForm): Promise<string> {
    return visit.submit(form, {
      act: async () => {
        const terms = this.rules.validated(ChangeKadoeClientBody, {
          enquirers: enquirersIn(form.text('enquirers')),
          linkProviderId: form.given('linkProviderId') ?? null,
          mandates: linesOf(form.text('mandates')),
          plan: form.given('plan'),
        });
        const { enquirers, linkProviderId, mandates, plan } = terms;
        const expected = form.text('tag');
        const wanted = { enquirers, linkProviderId, mandates, plan };
        await this.clients.change(visit.actor, idIn(id), wanted, (tag) => tag === expected);
        return seeOther(`/console/enquirers/${idIn(id)}`, 'The client is changed.');
      },
      show: (errors, cause) => {
        const isConflict = cause instanceof RequestError && cause.kind === 'changedSince';
        return this.page(visit, idIn(id), { form, errors, isConflict });
      },
    });
  }

  /** After a conflict both versions are shown, and sending the form again replaces the one that is stored. */
  private async page(
    visit: Visit,
    id: string,
    sent?: { form: ConsoleForm; errors: readonly FormError[]; isConflict: boolean },
  ): Promise<string> {
    const client = await this.clients.read(id);
    const stored = valuesOf(client);
    const values = sent?.form.values ?? stored;
    if (sent?.isConflict) visit.reply.status(409);
    const [first = 'IT321=00EV'] = linesOf(values.enquirers ?? '');
    return visit.page('kadoe/console/enquirer.njk', {
      client,
      name: await this.clients.nameOf(id),
      values,
      errors: sent && !sent.isConflict ? placedErrors(sent.errors, FIELDS) : [],
      tag: sent && !sent.isConflict ? sent.form.text('tag') : this.clients.tagOf(client),
      conflict: sent?.isConflict
        ? FIELDS.map(({ name, label }) => ({ label, stored: stored[name] ?? '', yours: values[name] ?? '' }))
        : undefined,
      commands: [
        commandText('enquirers', 'add', id, first),
        commandText('enquirers', 'set-reasons', id, first),
        commandText('enquirers', 'remove', id, first.split('=')[0] ?? first),
        commandText('mandates', 'set-link-provider', id, values.linkProviderId || 'none'),
        commandText('mandates', 'add', id, 'ENQUIRER'),
        commandText('mandates', 'remove', id, 'ENQUIRER'),
        commandText('clients', 'set-plan', id, values.plan || 'PLAN'),
      ].join('\n'),
      breadcrumbs: [
        { text: 'Console', href: '/console' },
        { text: 'Enquirers', href: '/console/enquirers' },
      ],
    });
  }
}

function valuesOf({ enquirers, linkProviderId, mandates, plan }: KadoeClientState): Record<string, string> {
  return {
    enquirers: linesWith(enquirers).join('\n'),
    linkProviderId: linkProviderId ?? '',
    mandates: mandates.join('\n'),
    plan: plan ?? '',
  };
}
