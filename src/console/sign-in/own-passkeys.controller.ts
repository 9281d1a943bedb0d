import { Body, Get, Inject, Post } from '@nestjs/common';
import { SETTINGS, type Settings } from '../../platform/config/settings.js';
import { EVERY_PERSON, ForRoles, RequiresStepUp } from '../../platform/console/access/console-access.js';
import { ConsoleController } from '../../platform/console/access/console-controller.js';
import { ConsoleForm } from '../../platform/console/forms/console-form.js';
import { seeOther } from '../../platform/console/forms/see-other.js';
import { Passkeys } from '../../platform/console/sign-in/passkeys.js';
import { hasPasskeys } from '../../platform/console/sign-in/sign-in-method.js';
import { CurrentVisit, pageNotFound, Visit } from '../../platform/console/visit.js';

/** A person's own passkeys. */
@ConsoleController('me/passkeys')
@ForRoles(...EVERY_PERSON)
export class OwnPasskeysController {
  constructor(
    private readonly passkeys: Passkeys,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  @Get()
  async show(@CurrentVisit() visit: Visit): Promise<string> {
    if (!hasPasskeys(this.settings)) throw pageNotFound();
    return visit.page('console/sign-in/passkeys.njk', {
      passkeys: await this.passkeys.list(visit.person),
      options: await this.passkeys.registrationOptions(visit.person),
      breadcrumbs: [
        { text: 'Console', href: '/console' },
        { text: 'You', href: '/console/me' },
      ],
    });
  }

  @Post()
  @RequiresStepUp()
  add(@CurrentVisit() visit: Visit, @Body() form: ConsoleForm): Promise<string> {
    return visit.submit(form, {
      act: async () => {
        await this.passkeys.add(visit.actor, visit.person, form.text('credential'));
        return seeOther('/console/me/passkeys', 'The passkey is added.');
      },
    });
  }

  @Post('remove')
  @RequiresStepUp()
  remove(@CurrentVisit() visit: Visit, @Body() form: ConsoleForm): Promise<string> {
    return visit.submit(form, {
      act: async () => {
        await this.passkeys.remove(visit.actor, visit.person, form.text('passkey'));
        return seeOther('/console/me/passkeys', 'The passkey is removed.');
      },
    });
  }
}
