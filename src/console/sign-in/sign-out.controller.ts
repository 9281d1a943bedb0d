import { Inject, Post } from '@nestjs/common';
import { consoleOrigin } from '../../platform/config/public-addresses.js';
import { SETTINGS, type Settings } from '../../platform/config/settings.js';
import { ConsoleController } from '../../platform/console/access/console-controller.js';
import { SessionCookie } from '../../platform/console/access/session-cookie.js';
import { Sessions } from '../../platform/console/sessions/sessions.js';
import { CurrentVisit, Visit } from '../../platform/console/visit.js';
import { Public } from '../../platform/http/access.js';

/** Public, because somebody whose session has ended signs out like anybody else. */
@ConsoleController('sign-out')
@Public()
export class SignOutController {
  private readonly cookie: SessionCookie;

  constructor(
    private readonly sessions: Sessions,
    @Inject(SETTINGS) settings: Settings,
  ) {
    this.cookie = new SessionCookie(consoleOrigin(settings));
  }

  @Post()
  async signOut(@CurrentVisit() visit: Visit): Promise<string> {
    if (visit.session) {
      const { id: sessionId, person } = visit.session;
      await this.sessions.end(visit.actor, { personId: person.id, sessionId }, 'signed out');
    }
    this.cookie.clear(visit.reply);
    return visit.redirect('/console/sign-in');
  }
}
