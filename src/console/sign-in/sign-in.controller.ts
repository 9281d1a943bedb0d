import { Body, Get, Inject, Post, Query } from '@nestjs/common';
import { SETTINGS, type Settings } from '../../platform/config/settings.js';
import { ConsoleController } from '../../platform/console/access/console-controller.js';
import { ConsoleCookies } from '../../platform/console/access/console-cookies.js';
import { ConsoleForm } from '../../platform/console/forms/console-form.js';
import { commandText } from '../../platform/console/pages/command-text.js';
import { Passkeys } from '../../platform/console/sign-in/passkeys.js';
import { LINK_MINUTES, SignInLinks } from '../../platform/console/sign-in/sign-in-links.js';
import { hasPasskeys, signInMethodOf } from '../../platform/console/sign-in/sign-in-method.js';
import { CurrentVisit, Visit } from '../../platform/console/visit.js';
import { RequestError } from '../../platform/errors/request-error.js';
import { Public } from '../../platform/http/access.js';
import { wayBack } from './way-back.js';

/** The sign-in with a link or a passkey. A GET uses nothing up, because programs that look at mail open every link. */
@ConsoleController('sign-in')
@Public()
export class SignInController {
  constructor(
    private readonly links: SignInLinks,
    private readonly passkeys: Passkeys,
    private readonly cookies: ConsoleCookies,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  @Get()
  async show(@CurrentVisit() visit: Visit, @Query() query: Record<string, unknown>): Promise<string> {
    const { link, back } = query;
    if (signInMethodOf(this.settings) === 'tenant') {
      return visit.page('console/sign-in/tenant.njk', { back: wayBack(back) });
    }
    if (link === undefined) return this.signInPage(visit, back);
    const linked = await this.links.find(link);
    if (!linked) return this.uselessLink(visit);
    const options =
      signInMethodOf(this.settings) === 'passkey'
        ? await this.passkeys.registrationOptions(linked)
        : undefined;
    return visit.page('console/sign-in/use-link.njk', { link, back, linked, options });
  }

  @Post()
  async signIn(@CurrentVisit() visit: Visit, @Body() form: ConsoleForm): Promise<string> {
    try {
      const token = await this.useLink(visit, form);
      return token === undefined ? this.uselessLink(visit) : this.enter(visit, token, form.given('back'));
    } catch (error) {
      if (!(error instanceof RequestError) || error.kind !== 'conflict') throw error;
      // The passkey was not accepted, so the link is still good.
      visit.reply.status(400);
      return visit.page('console/sign-in/passkey-refused.njk', { address: '/console/sign-in' });
    }
  }

  @Post('passkey')
  async signInWithPasskey(@CurrentVisit() visit: Visit, @Body() form: ConsoleForm): Promise<string> {
    const token = await this.passkeys.signIn(form.text('credential'), visit.browser, visit.session);
    if (token !== undefined) return this.enter(visit, token, form.given('back'));
    visit.reply.status(400);
    return visit.page('console/sign-in/passkey-refused.njk', { address: '/console/sign-in' });
  }

  /** Where a passkey is needed, the link and the passkey are one act: neither is used up without the other. */
  private useLink({ browser, session }: Visit, form: ConsoleForm): Promise<string | undefined> {
    const link = form.text('link');
    if (signInMethodOf(this.settings) === 'link') return this.links.use(link, browser, session);
    return this.links.use(link, browser, session, (transaction, by, person) =>
      this.passkeys.addWithin(transaction, by, person, form.text('credential')),
    );
  }

  private enter(visit: Visit, token: string, back: string | undefined): string {
    this.cookies.writeToken(visit.reply, token);
    const address = wayBack(back ?? this.cookies.wayBackIn(visit.request));
    this.cookies.clearWayBack(visit.reply);
    return visit.redirect(address);
  }

  private async signInPage(visit: Visit, back: unknown): Promise<string> {
    // A link is opened from somewhere else, so it does not have the page in its address.
    if (typeof back === 'string') this.cookies.writeWayBack(visit.reply, wayBack(back));
    return visit.page('console/sign-in/sign-in.njk', {
      minutes: LINK_MINUTES,
      command: commandText('console', 'sign-in', 'NAME'),
      back,
      options: hasPasskeys(this.settings) ? await this.passkeys.signInOptions() : undefined,
    });
  }

  private uselessLink(visit: Visit): Promise<string> {
    visit.reply.status(410);
    return visit.page('console/sign-in/useless-link.njk', {
      minutes: LINK_MINUTES,
      command: commandText('console', 'sign-in', 'NAME'),
    });
  }
}
