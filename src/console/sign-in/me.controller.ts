import { Body, Get, Inject, Param, Post } from '@nestjs/common';
import { SETTINGS, type Settings } from '../../platform/config/settings.js';
import { EVERY_PERSON, ForRoles } from '../../platform/console/access/console-access.js';
import { ConsoleController } from '../../platform/console/access/console-controller.js';
import { ConsoleForm } from '../../platform/console/forms/console-form.js';
import { idIn } from '../../platform/console/forms/parameters.js';
import { seeOther } from '../../platform/console/forms/see-other.js';
import { Sessions } from '../../platform/console/sessions/sessions.js';
import { hasPasskeys } from '../../platform/console/sign-in/sign-in-method.js';
import { CurrentVisit, Visit } from '../../platform/console/visit.js';

/** A person's own role and sessions. */
@ConsoleController('me')
@ForRoles(...EVERY_PERSON)
export class MeController {
  constructor(
    private readonly sessions: Sessions,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  @Get()
  async show(@CurrentVisit() visit: Visit): Promise<string> {
    return visit.page('console/sign-in/me.njk', {
      sessions: await this.sessions.list(visit.person.id),
      current: visit.session?.id,
      hasPasskeys: hasPasskeys(this.settings),
      breadcrumbs: [{ text: 'Console', href: '/console' }],
    });
  }

  /** Ends one of the person's own sessions. The id of somebody else's ends nothing. */
  @Post('sessions/:id/end')
  end(@CurrentVisit() visit: Visit, @Param('id') id: string, @Body() form: ConsoleForm): Promise<string> {
    return visit.submit(form, {
      act: async () => {
        const which = { personId: visit.person.id, sessionId: idIn(id) };
        const count = await this.sessions.end(visit.actor, which);
        return seeOther(
          '/console/me',
          count > 0 ? 'The session has ended.' : 'The session had ended already.',
        );
      },
    });
  }

  @Post('sessions/end-others')
  endOthers(@CurrentVisit() visit: Visit, @Body() form: ConsoleForm): Promise<string> {
    return visit.submit(form, {
      act: async () => {
        const { id: except } = visit.session ?? {};
        await this.sessions.end(visit.actor, { personId: visit.person.id, ...(except ? { except } : {}) });
        return seeOther('/console/me', 'All your other sessions have ended.');
      },
    });
  }
}
