import { Body, Get, Param, Post } from '@nestjs/common';
import { ForRoles } from '../../platform/console/access/console-access.js';
import { ConsoleController } from '../../platform/console/access/console-controller.js';
import { ConsoleForm } from '../../platform/console/forms/console-form.js';
import { type FormError, formErrorsOf } from '../../platform/console/forms/form-error.js';
import { idIn } from '../../platform/console/forms/parameters.js';
import { commandText } from '../../platform/console/pages/command-text.js';
import { described } from '../../platform/console/pages/described.js';
import { CurrentVisit, pageNotFound, Visit } from '../../platform/console/visit.js';
import { RequestValidation } from '../../platform/http/request-validation.js';
import { ShowKeeperBody } from '../enquiry-records/administration/enquiry-query.dto.js';
import { EnquiryExplanations, type Explanation } from '../enquiry-records/reading/enquiry-explanations.js';

/** What was known when an enquiry was answered. Each reading is in the audit trail. */
@ConsoleController('enquiries/:id')
@ForRoles('administrator')
export class EnquiryController {
  constructor(
    private readonly explanations: EnquiryExplanations,
    private readonly rules: RequestValidation,
  ) {}

  /** The keeper is masked. */
  @Get()
  async show(@CurrentVisit() visit: Visit, @Param('id') id: string): Promise<string> {
    return this.page(visit, await this.explanations.explain(visit.actor, idIn(id)));
  }

  /** With the keeper's name and address: an answer to the form itself, which a reload asks for again, with its reason. */
  @Post('keeper')
  async showKeeper(
    @CurrentVisit() visit: Visit,
    @Param('id') id: string,
    @Body() form: ConsoleForm,
  ): Promise<string> {
    try {
      const { reason } = this.rules.validated(ShowKeeperBody, { reason: form.given('reason') });
      const explanation = await this.explanations.explainWithKeeper(visit.actor, idIn(id), reason);
      return await this.page(visit, explanation, { isNamed: true });
    } catch (error) {
      const errors = formErrorsOf(error, { reason: 'The reason' });
      if (!errors) throw error;
      visit.reply.status(400);
      const masked = await this.explanations.explain(visit.actor, idIn(id));
      return this.page(visit, masked, { errors, reason: form.text('reason') });
    }
  }

  private page(
    visit: Visit,
    explanation: Explanation<object> | undefined,
    sent: { isNamed?: boolean; errors?: readonly FormError[]; reason?: string } = {},
  ): Promise<string> {
    if (!explanation) throw pageNotFound();
    const { enquiry, known, keeperAnswered } = explanation;
    return visit.page('kadoe/console/enquiry.njk', {
      enquiry,
      keeperAnswered,
      known,
      vehicle: known && described(known.vehicle),
      keeper: known?.keeper && described(known.keeper),
      ...sent,
      command: commandText('enquiries', 'explain', enquiry.id, ...(sent.isNamed ? ['--reason', 'WHY'] : [])),
      breadcrumbs: [
        { text: 'Console', href: '/console' },
        { text: 'Enquiries', href: '/console/enquiries' },
      ],
    });
  }
}
