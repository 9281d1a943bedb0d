import { Post } from '@nestjs/common';
import { ConsoleController } from '../../platform/console/access/console-controller.js';
import { ConsoleCookies } from '../../platform/console/access/console-cookies.js';
import { Sessions } from '../../platform/console/sessions/sessions.js';
import { CurrentVisit, Visit } from '../../platform/console/visit.js';
import { Public } from '../../platform/http/access.js';

/** Public, because somebody whose session has ended signs out like anybody else. */
@ConsoleController('sign-out')
@Public()
export class SignOutController {
  constructor(
    private readonly sessions: Sessions,
    private readonly cookies: ConsoleCookies,
  ) {}

  @Post()
  async signOut(@CurrentVisit() visit: Visit): Promise<string> {
    if (visit.session) {
      const { id: sessionId, person } = visit.session;
      await this.sessions.end(visit.actor, { personId: person.id, sessionId }, 'signed out');
    }
    this.cookies.clearToken(visit.reply);
    return visit.redirect('/console/sign-in');
  }
}
