import { Body, Get, Param, Post } from '@nestjs/common';
import { ForRoles, RequiresStepUp } from '../../platform/console/access/console-access.js';
import { ConsoleController } from '../../platform/console/access/console-controller.js';
import { ConsoleForm } from '../../platform/console/forms/console-form.js';
import type { FormError } from '../../platform/console/forms/form-error.js';
import { idIn } from '../../platform/console/forms/parameters.js';
import { seeOther } from '../../platform/console/forms/see-other.js';
import { commandText } from '../../platform/console/pages/command-text.js';
import { type DescribedValue, described } from '../../platform/console/pages/described.js';
import { CurrentVisit, pageNotFound, Visit } from '../../platform/console/visit.js';
import { RequestValidation } from '../../platform/http/request-validation.js';
import type { RenewalFields } from '../applications/renewal-fields.js';
import { Casework } from '../casework/casework.js';
import { CaseImagePath, RejectCaseBody } from '../casework/dto/case-query.dto.js';
import { showCase } from '../casework/shown-case.js';

/** One application, with what the person has filled in and the images. Each reading is in the audit trail, as each decision is. */
@ConsoleController('renewals/:id')
@ForRoles('caseworker', 'administrator')
export class CaseController {
  constructor(
    private readonly casework: Casework,
    private readonly rules: RequestValidation,
  ) {}

  @Get()
  show(@CurrentVisit() visit: Visit, @Param('id') id: string): Promise<string> {
    return this.page(visit, idIn(id));
  }

  @Get('images/:kind')
  async image(
    @CurrentVisit() visit: Visit,
    @Param('id') id: string,
    @Param('kind') given: string,
  ): Promise<Buffer> {
    const path = { applicationId: idIn(id), kind: given };
    const { kind } = this.kindIn(path);
    const image = await this.casework.readImage(visit.actor, path.applicationId, kind);
    if (!image) throw pageNotFound();
    // It came from outside: it is shown as an image within the page, and never opened as a page.
    visit.reply.type(image.mediaType).header('content-disposition', `attachment; filename="${kind}"`);
    return image.bytes;
  }

  @Post('accept')
  @RequiresStepUp()
  accept(@CurrentVisit() visit: Visit, @Param('id') id: string, @Body() form: ConsoleForm): Promise<string> {
    return visit.submit(form, {
      act: async () => {
        await this.casework.accept(visit.actor, idIn(id));
        return seeOther(
          `/console/renewals/${idIn(id)}`,
          'The application is accepted, and will be forwarded.',
        );
      },
    });
  }

  @Post('reject')
  @RequiresStepUp()
  reject(@CurrentVisit() visit: Visit, @Param('id') id: string, @Body() form: ConsoleForm): Promise<string> {
    return visit.submit(form, {
      act: async () => {
        const given = { reason: form.given('reason')?.replaceAll('\r\n', '\n') };
        const { reason } = this.rules.validated(RejectCaseBody, given);
        await this.casework.reject(visit.actor, idIn(id), reason.trim());
        return seeOther(`/console/renewals/${idIn(id)}`, 'The application is rejected.');
      },
      show: (errors) => this.page(visit, idIn(id), { reason: form.text('reason'), errors }),
      labels: { reason: 'The reason' },
    });
  }

  @Post('forward')
  @RequiresStepUp()
  forward(@CurrentVisit() visit: Visit, @Param('id') id: string, @Body() form: ConsoleForm): Promise<string> {
    return visit.submit(form, {
      act: async () => {
        await this.casework.forwardAgain(visit.actor, idIn(id));
        return seeOther(`/console/renewals/${idIn(id)}`, 'The application will be forwarded again.');
      },
    });
  }

  private async page(
    visit: Visit,
    id: string,
    sent: { reason: string; errors: readonly FormError[] } = { reason: '', errors: [] },
  ): Promise<string> {
    const found = await this.casework.read(visit.actor, id);
    if (!found) throw pageNotFound();
    const shown = showCase(found);
    return visit.page('licence-renewal/console/case.njk', {
      shown,
      fields: shown.fields && fieldsOf(shown.fields),
      ...sent,
      commands: {
        show: commandText('renewals', 'show', id),
        accept: commandText('renewals', 'accept', id),
        reject: commandText('renewals', 'reject', id, '--reason', 'WHY'),
        forward: commandText('renewals', 'forward', id),
      },
      breadcrumbs: [
        { text: 'Console', href: '/console' },
        { text: 'Licence renewals', href: '/console/renewals' },
      ],
    });
  }

  /** @throws ConsoleError 404 for a kind of image that there is not */
  private kindIn(path: object): CaseImagePath {
    try {
      return this.rules.validated(CaseImagePath, { ...path });
    } catch {
      throw pageNotFound();
    }
  }
}

/** In the words of the guide; the fee, which is stored in pence, in pounds. */
function fieldsOf({ feePaid, ...fields }: RenewalFields): DescribedValue[] {
  return [...described(fields), { name: 'Fee paid', value: `£${(feePaid / 100).toFixed(2)}` }];
}
