import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { isLoopback } from '../../config/loopback.js';
import { consoleOrigin } from '../../config/public-addresses.js';
import { SETTINGS, type Settings } from '../../config/settings.js';
import { RequestError } from '../../errors/request-error.js';
import { accessOf } from '../../http/access.js';
import { type ApiRequest, replyOf, requestOf } from '../../http/principal.js';
import { PublicRouteLimit } from '../../limits/public-route-limit.js';
import { errorPage, redirectTo } from '../errors/console-error.js';
import { ConsoleFrame } from '../pages/frame.js';
import { PAGE_HEADERS, PAGE_TYPE } from '../pages/headers.js';
import type { Session } from '../sessions/session.js';
import { Sessions } from '../sessions/sessions.js';
import { setVisit, Visit } from '../visit.js';
import { ConsoleCookies } from './console-cookies.js';
import { ConsoleRefusals } from './console-refusals.js';
import { interruptedForm } from './interrupted-form.js';
import { isFromOwnPage } from './same-origin.js';

/** Methods that change nothing. */
const SAFE = new Set(['GET', 'HEAD']);

/** The first stage of every route of the console: the host, where a form comes from, and the session. */
@Injectable()
export class SessionGuard implements CanActivate {
  private readonly origin: string;

  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly sessions: Sessions,
    private readonly frame: ConsoleFrame,
    private readonly publicRoutes: PublicRouteLimit,
    private readonly refusals: ConsoleRefusals,
    private readonly cookies: ConsoleCookies,
  ) {
    this.origin = consoleOrigin(settings);
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = requestOf(context);
    const reply = replyOf(context);
    reply.headers(PAGE_HEADERS).type(PAGE_TYPE);
    if (!this.isOwnHost(request)) throw new RequestError('routeNotFound');
    const token = this.cookies.tokenIn(request);
    const session = token === undefined ? undefined : await this.sessions.find(token);
    if (!session) await this.publicRoutes.admit(request.ip);
    else request.personId = session.person.id;
    setVisit(request, new Visit(request, reply, session, this.frame.navigation, this.frame.sentForms));
    if (!SAFE.has(request.method)) await this.requireOwnPage(request, session);
    if (session || accessOf(context).public) return true;
    throw await this.signInFirst(request, token);
  }

  /**
   * The console's own host name, if it has one. On this machine any name of it: a page that makes the browser take its own name for this
   * machine's address gets no answer.
   */
  private isOwnHost({ host }: ApiRequest): boolean {
    if (this.settings.consoleUrl !== undefined) return host === new URL(this.origin).host;
    return URL.canParse(`http://${host}`) && isLoopback(new URL(`http://${host}`).hostname);
  }

  private async requireOwnPage(request: ApiRequest, session: Session | undefined): Promise<void> {
    // On this machine it may be called by several names.
    const own =
      this.settings.consoleUrl === undefined ? `${request.protocol}://${request.host}` : this.origin;
    if (isFromOwnPage(request.headers, own)) return;
    if (session) await this.refusals.record(request, session, 'form from another site refused');
    throw errorPage(403, 'CONSOLE-403', {
      heading: 'The form was not sent by a page of the console',
      paragraphs: ['Nothing was changed. Open the page in the console, and send the form there.'],
    });
  }

  /** What was typed into a form is kept, if its session has ended since the page was opened. */
  private async signInFirst(request: ApiRequest, token: string | undefined): Promise<Error> {
    if (SAFE.has(request.method)) {
      return redirectTo(`/console/sign-in?back=${encodeURIComponent(request.url)}`, 'CONSOLE-SIGN-IN');
    }
    if (token !== undefined && (await this.sessions.hasEnded(token))) {
      return interruptedForm(request, 'signed out');
    }
    return redirectTo('/console/sign-in', 'CONSOLE-SIGN-IN');
  }
}
