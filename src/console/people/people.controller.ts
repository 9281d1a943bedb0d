import { Body, Get, Inject, Post, Query } from '@nestjs/common';
import { issueInNewName } from '../../platform/clients/client-fields.js';
import { SETTINGS, type Settings } from '../../platform/config/settings.js';
import { ForRoles, RequiresStepUp } from '../../platform/console/access/console-access.js';
import { ConsoleController } from '../../platform/console/access/console-controller.js';
import { ConsoleForm } from '../../platform/console/forms/console-form.js';
import { type FormError, InvalidForm } from '../../platform/console/forms/form-error.js';
import { partOf } from '../../platform/console/forms/list-part.js';
import { filtersIn } from '../../platform/console/forms/parameters.js';
import { commandText, optionWords } from '../../platform/console/pages/command-text.js';
import { People, type PersonFilter } from '../../platform/console/people/people.js';
import { isPersonRole, PERSON_ROLES, type PersonRole } from '../../platform/console/people/person.js';
import { LINK_MINUTES } from '../../platform/console/sign-in/sign-in-links.js';
import { CurrentVisit, pageNotFound, Visit } from '../../platform/console/visit.js';
import { Invitations } from './invitations.js';

const HOME = [
  { text: 'Console', href: '/console' },
  { text: 'People', href: '/console/people' },
];

/** Who may enter the console: the list, and the invitation of somebody new. */
@ConsoleController()
@ForRoles('administrator')
export class PeopleController {
  constructor(
    private readonly people: People,
    private readonly invitations: Invitations,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  @Get('people')
  async list(@CurrentVisit() visit: Visit, @Query() query: Record<string, unknown>): Promise<string> {
    const filters = filtersIn(query);
    const found = partOf(await this.people.list(filterOf(filters)), filters);
    return visit.page('console/people/people.njk', {
      ...found,
      filters,
      csv: `/console/people.csv${found.query}`,
      roles: PERSON_ROLES,
      command: commandText(
        'console',
        'people',
        ...optionWords({ name: filters.name, role: filters.role }),
        ...(filters.removed === 'yes' ? ['--removed'] : []),
      ),
      areOfTenant: this.settings.entra !== undefined,
    });
  }

  @Get('people.csv')
  async listAsCsv(@CurrentVisit() visit: Visit, @Query() query: Record<string, unknown>): Promise<string> {
    const people = await this.people.list(filterOf(filtersIn(query)));
    return visit.csv('people', [
      ['id', 'name', 'role', 'invited', 'last signed in', 'removed'],
      ...people.map(({ id, name, role, createdAt, lastSignInAt, removedAt }) => [
        id,
        name,
        role,
        createdAt,
        lastSignInAt,
        removedAt,
      ]),
    ]);
  }

  @Get('people/new')
  showInvitation(@CurrentVisit() visit: Visit): Promise<string> {
    this.requireLocalPeople();
    return this.invitationPage(visit, { role: 'viewer' });
  }

  @Post('people/new')
  @RequiresStepUp()
  invite(@CurrentVisit() visit: Visit, @Body() form: ConsoleForm): Promise<string> {
    this.requireLocalPeople();
    return visit.submit(form, {
      act: async () => {
        const name = form.text('name');
        const role = roleIn(form);
        const issue = issueInNewName(name);
        if (issue !== undefined) throw new InvalidForm({ field: 'name', message: `The name ${issue}` });
        const link = await this.invitations.invite(visit.actor, name, role);
        return visit.page('console/people/link.njk', {
          link,
          name,
          minutes: LINK_MINUTES,
          breadcrumbs: HOME,
        });
      },
      show: (errors) => this.invitationPage(visit, form.values, errors),
    });
  }

  private invitationPage(
    visit: Visit,
    values: Readonly<Record<string, string>>,
    errors: readonly FormError[] = [],
  ): Promise<string> {
    const command = commandText(
      'console',
      'sign-in',
      values.name || 'NAME',
      '--role',
      values.role || 'viewer',
    );
    return visit.page('console/people/new.njk', { values, errors, command, breadcrumbs: HOME });
  }

  /** People of a tenant are invited there, by an app role. */
  private requireLocalPeople(): void {
    if (this.settings.entra !== undefined) throw pageNotFound();
  }
}

/** @throws InvalidForm */
export function roleIn(form: ConsoleForm): PersonRole {
  const role = form.text('role');
  if (!isPersonRole(role)) throw new InvalidForm({ field: 'role', message: 'Choose a role' });
  return role;
}

function filterOf({ role, name, removed }: Readonly<Record<string, string | undefined>>): PersonFilter {
  return {
    role: role !== undefined && isPersonRole(role) ? role : undefined,
    name,
    removed: removed === 'yes' ? true : removed === 'no' ? false : undefined,
  };
}
