import { Get, Inject, Query } from '@nestjs/common';
import { SETTINGS, type Settings } from '../../platform/config/settings.js';
import { ConsoleController } from '../../platform/console/access/console-controller.js';
import { ConsoleCookies } from '../../platform/console/access/console-cookies.js';
import { TenantSignIn } from '../../platform/console/sign-in/tenant-sign-in.js';
import { CurrentVisit, pageNotFound, Visit } from '../../platform/console/visit.js';
import { Public } from '../../platform/http/access.js';
import { wayBack } from './way-back.js';

/** The way to Microsoft Entra ID and back. It begins with a GET, because browsers hold a form's redirects to the policy's `form-action`. */
@ConsoleController()
@Public()
export class TenantController {
  constructor(
    private readonly tenant: TenantSignIn,
    private readonly cookies: ConsoleCookies,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  @Get('sign-in/start')
  start(@CurrentVisit() visit: Visit, @Query('back') back: unknown): Promise<string> {
    return this.begin(visit, wayBack(back), false);
  }

  @Get('confirm/start')
  startConfirmation(@CurrentVisit() visit: Visit, @Query('back') back: unknown): Promise<string> {
    return this.begin(visit, wayBack(back), true);
  }

  @Get('callback')
  async finish(@CurrentVisit() visit: Visit): Promise<string> {
    this.requireTenant();
    const flow = this.cookies.flowIn(visit.request);
    this.cookies.clearFlow(visit.reply);
    const query = new URL(visit.address, 'http://console.invalid').search;
    const result = flow
      ? await this.tenant.finish(query, flow, visit.browser, visit.session)
      : { refusal: 'not completed' as const };
    if ('token' in result) {
      this.cookies.writeToken(visit.reply, result.token);
      return visit.redirect(wayBack(flow?.back));
    }
    visit.reply.status(result.refusal === 'no role' ? 403 : 400);
    return visit.page('console/sign-in/tenant-refused.njk', { hasNoRole: result.refusal === 'no role' });
  }

  private async begin(visit: Visit, back: string, isConfirmation: boolean): Promise<string> {
    this.requireTenant();
    const { url, flow } = await this.tenant.begin(back, { isConfirmation });
    this.cookies.writeFlow(visit.reply, flow);
    return visit.redirect(url);
  }

  private requireTenant(): void {
    if (!this.settings.entra) throw pageNotFound();
  }
}
