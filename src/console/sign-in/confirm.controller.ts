import { Body, Get, Inject, Post, Query } from '@nestjs/common';
import { SETTINGS, type Settings } from '../../platform/config/settings.js';
import { EVERY_PERSON, ForRoles } from '../../platform/console/access/console-access.js';
import { ConsoleController } from '../../platform/console/access/console-controller.js';
import { ConsoleCookies } from '../../platform/console/access/console-cookies.js';
import { ConsoleForm } from '../../platform/console/forms/console-form.js';
import { commandText } from '../../platform/console/pages/command-text.js';
import { Passkeys } from '../../platform/console/sign-in/passkeys.js';
import { LINK_MINUTES } from '../../platform/console/sign-in/sign-in-links.js';
import { hasPasskeys, signInMethodOf } from '../../platform/console/sign-in/sign-in-method.js';
import { CurrentVisit, Visit } from '../../platform/console/visit.js';
import { wayBack } from './way-back.js';

/** Before some acts a person proves again who they are. The session is a new one then. */
@ConsoleController()
@ForRoles(...EVERY_PERSON)
export class ConfirmController {
  constructor(
    private readonly passkeys: Passkeys,
    private readonly cookies: ConsoleCookies,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  @Get('confirm')
  async show(@CurrentVisit() visit: Visit, @Query('back') back: unknown): Promise<string> {
    const method = signInMethodOf(this.settings);
    return visit.page('console/sign-in/confirm.njk', {
      method,
      back: typeof back === 'string' ? back : undefined,
      minutes: LINK_MINUTES,
      command: commandText('console', 'sign-in', visit.person.name),
      options: hasPasskeys(this.settings) ? await this.passkeys.signInOptions() : undefined,
    });
  }

  @Post('confirm')
  async confirm(@CurrentVisit() visit: Visit, @Body() form: ConsoleForm): Promise<string> {
    const { browser, session, person } = visit;
    const token = await this.passkeys.signIn(form.text('credential'), browser, session, person);
    if (token === undefined) {
      visit.reply.status(400);
      return visit.page('console/sign-in/passkey-refused.njk', { address: '/console/confirm' });
    }
    this.cookies.writeToken(visit.reply, token);
    return visit.redirect(wayBack(form.given('back')));
  }

  /** After a sign-in in another tab than the one with the form. */
  @Get('signed-in')
  signedIn(@CurrentVisit() visit: Visit): Promise<string> {
    return visit.page('console/sign-in/signed-in.njk');
  }
}
