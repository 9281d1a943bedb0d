import { Body, Get, Param, Post } from '@nestjs/common';
import { EVERY_PERSON, ForRoles } from '../../platform/console/access/console-access.js';
import { ConsoleController } from '../../platform/console/access/console-controller.js';
import { ConsoleForm } from '../../platform/console/forms/console-form.js';
import type { FormError } from '../../platform/console/forms/form-error.js';
import { seeOther } from '../../platform/console/forms/see-other.js';
import { commandText } from '../../platform/console/pages/command-text.js';
import { CurrentVisit, pageNotFound, Visit } from '../../platform/console/visit.js';
import { RequestError } from '../../platform/errors/request-error.js';
import { RequestValidation } from '../../platform/http/request-validation.js';
import { PlanTermsBody } from '../../platform/usage-plans/administration/usage-plans.dto.js';
import { PLAN_NAME } from '../../platform/usage-plans/usage-plan.js';
import { UsagePlans } from '../../platform/usage-plans/usage-plans.js';
import { PLANS_BREADCRUMBS } from './breadcrumbs.js';
import { optionsOf, PLAN_LABELS, termsIn, valuesOf } from './plan-form.js';

/** One usage plan: its terms, which count for all clients that have it. */
@ConsoleController('plans/:name')
@ForRoles(...EVERY_PERSON)
export class PlanController {
  constructor(
    private readonly plans: UsagePlans,
    private readonly rules: RequestValidation,
  ) {}

  @Get()
  async show(@CurrentVisit() visit: Visit, @Param('name') name: string): Promise<string> {
    return this.page(visit, nameIn(name));
  }

  @Post()
  @ForRoles('administrator')
  change(
    @CurrentVisit() visit: Visit,
    @Param('name') name: string,
    @Body() form: ConsoleForm,
  ): Promise<string> {
    return visit.submit(form, {
      act: async () => {
        const { rate, burst, quota, quotaPeriod } = this.rules.validated(PlanTermsBody, termsIn(form));
        const expected = form.text('tag');
        const terms = { rate, burst, quota, quotaPeriod };
        await this.plans.change(visit.actor, nameIn(name), terms, (tag) => tag === expected);
        return seeOther(`/console/plans/${nameIn(name)}`, 'The usage plan is changed.');
      },
      show: (errors, cause) => {
        const isConflict = cause instanceof RequestError && cause.kind === 'changedSince';
        return this.page(visit, nameIn(name), { form, errors, isConflict });
      },
      labels: PLAN_LABELS,
    });
  }

  @Post('remove')
  @ForRoles('administrator')
  remove(
    @CurrentVisit() visit: Visit,
    @Param('name') name: string,
    @Body() form: ConsoleForm,
  ): Promise<string> {
    return visit.submit(form, {
      act: async () => {
        await this.plans.remove(visit.actor, nameIn(name));
        return seeOther('/console/plans', `The usage plan ${nameIn(name)} is removed.`);
      },
    });
  }

  /** After a conflict both versions are shown, and sending the form again replaces the one that is stored. */
  private async page(
    visit: Visit,
    name: string,
    sent?: { form: ConsoleForm; errors: readonly FormError[]; isConflict: boolean },
  ): Promise<string> {
    const plan = await this.plans.find(name);
    const stored = valuesOf(plan);
    const values = sent?.form.values ?? stored;
    if (sent?.isConflict) visit.reply.status(409);
    return visit.page('console/plans/plan-form.njk', {
      heading: `Usage plan ${name}`,
      plan,
      action: `/console/plans/${name}`,
      button: sent?.isConflict ? 'Save yours' : 'Save',
      values,
      errors: sent?.isConflict ? [] : sent?.errors,
      tag: sent && !sent.isConflict ? sent.form.text('tag') : this.plans.tagOf(plan),
      conflict: sent?.isConflict
        ? Object.entries(PLAN_LABELS)
            .filter(([field]) => field !== 'name')
            .map(([field, label]) => ({ label, stored: stored[field] ?? '', yours: values[field] ?? '' }))
        : undefined,
      command: commandText('plans', 'change', name, ...optionsOf(values)),
      removal: commandText('plans', 'remove', name),
      breadcrumbs: PLANS_BREADCRUMBS,
    });
  }
}

/** @throws ConsoleError 404 */
function nameIn(text: string): string {
  if (!PLAN_NAME.test(text)) throw pageNotFound();
  return text;
}
