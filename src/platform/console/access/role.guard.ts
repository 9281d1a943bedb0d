import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { accessOf } from '../../http/access.js';
import { requestOf } from '../../http/principal.js';
import { ConsoleError } from '../errors/console-error.js';
import { visitOf } from '../visit.js';
import { consoleAccessOf } from './console-access.js';
import { ConsoleRefusals } from './console-refusals.js';
import { interruptedForm } from './interrupted-form.js';

/** The permission stage of the console: the person's role, and for some acts that they have just proved who they are. */
@Injectable()
export class RoleGuard implements CanActivate {
  constructor(private readonly refusals: ConsoleRefusals) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (accessOf(context).public) return true;
    const request = requestOf(context);
    const visit = visitOf(request);
    const { session } = visit;
    if (!session) throw new Error('A route that is not public was called without a session.');
    const access = consoleAccessOf(context.getHandler(), context.getClass());
    if (!access.roles.includes(session.person.role)) {
      await this.refusals.record(request, session, 'page refused');
      const page = await visit.page('platform/console/errors/refused.njk', { needed: access.roles });
      throw new ConsoleError(403, 'CONSOLE-403', () => page);
    }
    if (access.requiresStepUp && !session.isConfirmed) {
      await this.refusals.record(request, session, 'confirmation asked for');
      throw await interruptedForm(request, 'not confirmed');
    }
    return true;
  }
}
