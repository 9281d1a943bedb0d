import { Body, Get, Post, Query } from '@nestjs/common';
import { ForRoles, RequiresStepUp } from '../../../platform/console/access/console-access.js';
import { ConsoleController } from '../../../platform/console/access/console-controller.js';
import { ConsoleForm } from '../../../platform/console/forms/console-form.js';
import { type FormError, formErrorsOf } from '../../../platform/console/forms/form-error.js';
import { filtersIn } from '../../../platform/console/forms/parameters.js';
import { placedErrors } from '../../../platform/console/forms/placed-errors.js';
import { commandText } from '../../../platform/console/pages/command-text.js';
import { CurrentVisit, pageNotFound, Visit } from '../../../platform/console/visit.js';
import { CLIENTS_BREADCRUMBS } from './breadcrumbs.js';
import { OnboardingForms, type Values } from './onboarding-forms.js';
import { shownLines } from './shown-once.js';

/** Onboards a client in three steps: its role, its fields, and a look at all answers before anything is stored. */
@ConsoleController('clients/new')
@ForRoles('administrator')
export class OnboardingController {
  constructor(private readonly forms: OnboardingForms) {}

  @Get()
  start(@CurrentVisit() visit: Visit, @Query() query: Record<string, unknown>): Promise<string> {
    const { role } = filtersIn(query);
    if (role === undefined) {
      return visit.page('recalls/console/clients/choose-role.njk', {
        roles: this.forms.roles,
        breadcrumbs: CLIENTS_BREADCRUMBS,
      });
    }
    return this.fieldsPage(visit, role, {});
  }

  /** Nothing is stored between the steps: the answers are in the page. */
  @Post('check')
  async check(@CurrentVisit() visit: Visit, @Body() form: ConsoleForm): Promise<string> {
    const role = form.text('role');
    const fields = this.fieldsOf(role);
    try {
      this.forms.check(role, form);
    } catch (error) {
      const errors = formErrorsOf(error, {});
      if (!errors) throw error;
      visit.reply.status(400);
      return this.fieldsPage(visit, role, form.values, errors);
    }
    return visit.page('recalls/console/clients/check-answers.njk', {
      role,
      answers: [
        { name: 'name', label: 'Name', value: form.text('name') },
        { name: 'email', label: 'Team address', value: form.text('email') },
        ...fields.map(({ name, label }) => ({ name, label, value: form.text(name) })),
      ],
      command: commandText(...this.forms.commandOf(role, form.values)),
      breadcrumbs: CLIENTS_BREADCRUMBS,
    });
  }

  /** Back from the answers to the fields, with what was typed. */
  @Post('change')
  change(@CurrentVisit() visit: Visit, @Body() form: ConsoleForm): Promise<string> {
    return this.fieldsPage(visit, form.text('role'), form.values);
  }

  @Post()
  @RequiresStepUp()
  onboard(@CurrentVisit() visit: Visit, @Body() form: ConsoleForm): Promise<string> {
    const role = form.text('role');
    this.fieldsOf(role);
    return visit.submit(form, {
      act: async () => {
        const answer = await this.forms.onboard(visit.actor, role, form);
        return visit.page('recalls/console/clients/shown-once.njk', {
          heading: `${form.text('name')} is onboarded`,
          lines: shownLines(answer),
          back: 'clientId' in answer ? `/console/clients/${answer.clientId}` : '/console/clients',
          breadcrumbs: CLIENTS_BREADCRUMBS,
        });
      },
      show: (errors) => this.fieldsPage(visit, role, form.values, errors),
    });
  }

  private fieldsPage(
    visit: Visit,
    role: string,
    values: Values,
    errors: readonly FormError[] = [],
  ): Promise<string> {
    const fields = this.fieldsOf(role);
    return visit.page('recalls/console/clients/onboard.njk', {
      role,
      roleTitle: this.forms.roles.find((each) => each.role === role)?.title,
      fields,
      values,
      errors: placedErrors(errors, [
        { name: 'name', label: 'Name' },
        { name: 'email', label: 'Team address' },
        ...fields,
      ]),
      breadcrumbs: CLIENTS_BREADCRUMBS,
    });
  }

  private fieldsOf(role: string) {
    const fields = this.forms.fieldsOf(role);
    if (!fields) throw pageNotFound();
    return fields;
  }
}
