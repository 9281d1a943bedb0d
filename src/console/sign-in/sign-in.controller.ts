import { Body, Get, Inject, Post, Query } from '@nestjs/common';
import { consoleOrigin } from '../../platform/config/public-addresses.js';
import { SETTINGS, type Settings } from '../../platform/config/settings.js';
import { EVERY_PERSON, ForRoles } from '../../platform/console/access/console-access.js';
import { ConsoleController } from '../../platform/console/access/console-controller.js';
import { SessionCookie } from '../../platform/console/access/session-cookie.js';
import { ConsoleForm } from '../../platform/console/forms/console-form.js';
import { commandText } from '../../platform/console/pages/command-text.js';
import { LINK_MINUTES, SignInLinks } from '../../platform/console/sign-in/sign-in-links.js';
import { CurrentVisit, Visit } from '../../platform/console/visit.js';
import { Public } from '../../platform/http/access.js';
import { wayBack } from './way-back.js';

/** The sign-in with a link. A GET uses nothing up, because programs that look at mail open every link. */
@ConsoleController()
export class SignInController {
  private readonly cookie: SessionCookie;

  constructor(
    private readonly links: SignInLinks,
    @Inject(SETTINGS) settings: Settings,
  ) {
    this.cookie = new SessionCookie(consoleOrigin(settings));
  }

  @Get('sign-in')
  @Public()
  async show(@CurrentVisit() visit: Visit, @Query() query: Record<string, unknown>): Promise<string> {
    const { link, back } = query;
    if (link === undefined) return this.explanation(visit);
    const linked = await this.links.find(link);
    if (!linked) return this.useless(visit);
    return visit.page('console/sign-in/use-link.njk', { link, back, linked });
  }

  @Post('sign-in')
  @Public()
  async signIn(@CurrentVisit() visit: Visit, @Body() form: ConsoleForm): Promise<string> {
    const token = await this.links.use(form.text('link'), visit.browser, visit.session);
    if (token === undefined) return this.useless(visit);
    this.cookie.write(visit.reply, token);
    return visit.redirect(wayBack(form.text('back')));
  }

  @Get('confirm')
  @ForRoles(...EVERY_PERSON)
  confirm(@CurrentVisit() visit: Visit): Promise<string> {
    return visit.page('console/sign-in/confirm.njk', {
      minutes: LINK_MINUTES,
      command: commandText('console', 'sign-in', visit.person.name),
    });
  }

  /** After a sign-in in another tab than the one with the form. */
  @Get('signed-in')
  @ForRoles(...EVERY_PERSON)
  signedIn(@CurrentVisit() visit: Visit): Promise<string> {
    return visit.page('console/sign-in/signed-in.njk');
  }

  private explanation(visit: Visit): Promise<string> {
    return visit.page('console/sign-in/sign-in.njk', {
      minutes: LINK_MINUTES,
      command: commandText('console', 'sign-in', 'NAME'),
    });
  }

  private useless(visit: Visit): Promise<string> {
    visit.reply.status(410);
    return visit.page('console/sign-in/useless-link.njk', {
      minutes: LINK_MINUTES,
      command: commandText('console', 'sign-in', 'NAME'),
    });
  }
}
