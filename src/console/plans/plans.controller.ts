import { Body, Get, Post } from '@nestjs/common';
import { EVERY_PERSON, ForRoles } from '../../platform/console/access/console-access.js';
import { ConsoleController } from '../../platform/console/access/console-controller.js';
import { ConsoleForm } from '../../platform/console/forms/console-form.js';
import type { FormError } from '../../platform/console/forms/form-error.js';
import { WHOLE_LIST } from '../../platform/console/forms/list-query.js';
import { seeOther } from '../../platform/console/forms/see-other.js';
import { commandText } from '../../platform/console/pages/command-text.js';
import { CurrentVisit, Visit } from '../../platform/console/visit.js';
import { RequestValidation } from '../../platform/http/request-validation.js';
import { CreatePlanBody } from '../../platform/usage-plans/administration/usage-plans.dto.js';
import { UsagePlans } from '../../platform/usage-plans/usage-plans.js';
import { PLANS_BREADCRUMBS } from './breadcrumbs.js';
import { optionsOf, PLAN_LABELS, termsIn } from './plan-form.js';

/** The usage plans, and a new one. There are so few that one page has all. */
@ConsoleController()
@ForRoles(...EVERY_PERSON)
export class PlansController {
  constructor(
    private readonly plans: UsagePlans,
    private readonly rules: RequestValidation,
  ) {}

  @Get('plans')
  async list(@CurrentVisit() visit: Visit): Promise<string> {
    const { rows } = await this.plans.list(WHOLE_LIST);
    return visit.page('console/plans/plans.njk', { rows, command: commandText('plans', 'list') });
  }

  @Get('plans.csv')
  async listAsCsv(@CurrentVisit() visit: Visit): Promise<string> {
    const { rows } = await this.plans.list(WHOLE_LIST);
    return visit.csv('plans', [
      ['name', 'calls per second', 'calls at once', 'quota', 'period of the quota', 'clients'],
      ...rows.map(({ name, rate, burst, quota, quotaPeriod, clients }) => [
        name,
        rate,
        burst,
        quota,
        quotaPeriod,
        clients,
      ]),
    ]);
  }

  @Get('plans/new')
  @ForRoles('administrator')
  showNew(@CurrentVisit() visit: Visit): Promise<string> {
    return this.page(visit, {});
  }

  @Post('plans/new')
  @ForRoles('administrator')
  create(@CurrentVisit() visit: Visit, @Body() form: ConsoleForm): Promise<string> {
    return visit.submit(form, {
      act: async () => {
        const given = { name: form.given('name') ?? '', ...termsIn(form) };
        const { name, rate, burst, quota, quotaPeriod } = this.rules.validated(CreatePlanBody, given);
        await this.plans.create(visit.actor, { name, rate, burst, quota, quotaPeriod });
        return seeOther(`/console/plans/${name}`, 'The usage plan is created.');
      },
      show: (errors) => this.page(visit, form.values, errors),
      labels: PLAN_LABELS,
    });
  }

  private page(
    visit: Visit,
    values: Readonly<Record<string, string>>,
    errors: readonly FormError[] = [],
  ): Promise<string> {
    return visit.page('console/plans/plan-form.njk', {
      heading: 'Create a usage plan',
      isNew: true,
      action: '/console/plans/new',
      button: 'Create this plan',
      values,
      errors,
      command: commandText('plans', 'create', values.name ?? 'NAME', ...optionsOf(values)),
      breadcrumbs: PLANS_BREADCRUMBS,
    });
  }
}
