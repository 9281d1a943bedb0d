import { Body, Get, Param, Post } from '@nestjs/common';
import { ForRoles, RequiresStepUp } from '../../platform/console/access/console-access.js';
import { ConsoleController } from '../../platform/console/access/console-controller.js';
import { ConsoleForm } from '../../platform/console/forms/console-form.js';
import { InvalidForm } from '../../platform/console/forms/form-error.js';
import { idIn } from '../../platform/console/forms/parameters.js';
import { seeOther } from '../../platform/console/forms/see-other.js';
import { commandText } from '../../platform/console/pages/command-text.js';
import { People } from '../../platform/console/people/people.js';
import { PERSON_ROLES } from '../../platform/console/people/person.js';
import { Sessions } from '../../platform/console/sessions/sessions.js';
import { LINK_MINUTES } from '../../platform/console/sign-in/sign-in-links.js';
import { CurrentVisit, Visit } from '../../platform/console/visit.js';
import { Invitations } from './invitations.js';
import { roleIn } from './people.controller.js';

/** One person: role, sessions, and whether they may enter. */
@ConsoleController('people/:id')
@ForRoles('administrator')
export class PersonController {
  constructor(
    private readonly people: People,
    private readonly sessions: Sessions,
    private readonly invitations: Invitations,
  ) {}

  @Get()
  async show(@CurrentVisit() visit: Visit, @Param('id') id: string): Promise<string> {
    const shown = await this.people.get(idIn(id));
    return visit.page('console/people/person.njk', {
      shown,
      sessions: await this.sessions.list(shown.id),
      roles: PERSON_ROLES,
      commands: {
        role: commandText('console', 'set-role', shown.id, shown.role),
        // The command prints a link for somebody by name, because nobody has an id before they are known.
        link: commandText('console', 'sign-in', shown.name),
        endSessions: commandText('console', 'end-sessions', shown.id),
        remove: commandText('console', 'remove', shown.id),
        readmit: commandText('console', 'readmit', shown.id),
      },
      breadcrumbs: [
        { text: 'Console', href: '/console' },
        { text: 'People', href: '/console/people' },
      ],
    });
  }

  @Post('role')
  @RequiresStepUp()
  changeRole(
    @CurrentVisit() visit: Visit,
    @Param('id') id: string,
    @Body() form: ConsoleForm,
  ): Promise<string> {
    return visit.submit(form, {
      act: async () => {
        const role = roleIn(form);
        const { name } = await this.people.changeRole(visit.actor, idIn(id), role);
        return seeOther(`/console/people/${id}`, `${name} has the role ${role}.`);
      },
    });
  }

  @Post('link')
  @RequiresStepUp()
  renewLink(
    @CurrentVisit() visit: Visit,
    @Param('id') id: string,
    @Body() form: ConsoleForm,
  ): Promise<string> {
    return visit.submit(form, {
      act: async () => {
        const person = await this.people.get(idIn(id));
        if (person.isOfTenant || person.removedAt !== null) {
          throw new InvalidForm({ message: 'This person can’t sign in with a link.' });
        }
        const link = await this.invitations.renew(visit.actor, person);
        const { name } = person;
        return visit.page('console/people/link.njk', { link, name, minutes: LINK_MINUTES });
      },
    });
  }

  @Post('sessions/end')
  @RequiresStepUp()
  endSessions(
    @CurrentVisit() visit: Visit,
    @Param('id') id: string,
    @Body() form: ConsoleForm,
  ): Promise<string> {
    return visit.submit(form, {
      act: async () => {
        const { id: personId, name } = await this.people.get(idIn(id));
        await this.sessions.end(visit.actor, { personId });
        return seeOther(`/console/people/${personId}`, `All sessions of ${name} have ended.`);
      },
    });
  }

  @Post('remove')
  @RequiresStepUp()
  remove(@CurrentVisit() visit: Visit, @Param('id') id: string, @Body() form: ConsoleForm): Promise<string> {
    return visit.submit(form, {
      act: async () => {
        const { name } = await this.people.remove(visit.actor, idIn(id));
        return seeOther(`/console/people/${id}`, `${name} can’t enter the console any more.`);
      },
    });
  }

  @Post('readmit')
  @RequiresStepUp()
  readmit(@CurrentVisit() visit: Visit, @Param('id') id: string, @Body() form: ConsoleForm): Promise<string> {
    return visit.submit(form, {
      act: async () => {
        const { name } = await this.people.readmit(visit.actor, idIn(id));
        return seeOther(`/console/people/${id}`, `${name} can enter the console again.`);
      },
    });
  }
}
