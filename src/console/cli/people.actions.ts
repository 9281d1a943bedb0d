import { type INestApplicationContext, Module } from '@nestjs/common';
import type { ListOptions } from '../../platform/cli/list-options.js';
import { operator } from '../../platform/cli/operator.js';
import { printList } from '../../platform/cli/print.js';
import { withServiceContext } from '../../platform/cli/with-service-context.js';
import type { Settings } from '../../platform/config/settings.js';
import { ConsolePeopleModule } from '../../platform/console/console-people.module.js';
import { type ListedPerson, People } from '../../platform/console/people/people.js';
import type { PersonRole } from '../../platform/console/people/person.js';
import { Sessions } from '../../platform/console/sessions/sessions.js';
import { RequestError } from '../../platform/errors/request-error.js';

@Module({ imports: [ConsolePeopleModule], exports: [ConsolePeopleModule] })
class PeopleCommandModule {}

/** Lists who may enter the console, and who was removed. */
export async function listPeople(
  { name, role, removed, ...format }: { name?: string; role?: PersonRole; removed?: boolean } & ListOptions,
  settings: Settings,
): Promise<void> {
  const people = await withServiceContext(settings, PeopleCommandModule, (service) =>
    service.get(People).list({ name, role, removed }),
  );
  printList(people, {
    format,
    none: 'There is nobody.',
    cuttable: ['NAME'],
    columns: {
      PERSON: ({ id }) => id,
      NAME: (person) => person.name,
      ROLE: (person) => person.role,
      'LAST SIGNED IN': ({ lastSignInAt }) => lastSignInAt?.toISOString() ?? '',
      'MAY ENTER': ({ removedAt }) => (removedAt === null ? 'yes' : 'removed'),
    },
  });
}

export async function setRole(named: string, role: PersonRole, settings: Settings): Promise<void> {
  const { name } = await withPerson(named, settings, ({ id }, service) =>
    service.get(People).changeRole(operator(), id, role),
  );
  process.stdout.write(`${name} has the role ${role}.\n`);
}

export async function endSessions(named: string, settings: Settings): Promise<void> {
  const name = await withPerson(named, settings, async (person, service) => {
    await service.get(Sessions).end(operator(), { personId: person.id });
    return person.name;
  });
  process.stdout.write(`All sessions of ${name} have ended.\n`);
}

export async function removePerson(named: string, settings: Settings): Promise<void> {
  const { name } = await withPerson(named, settings, ({ id }, service) =>
    service.get(People).remove(operator(), id),
  );
  process.stdout.write(`${name} can't enter the console any more.\n`);
}

export async function readmitPerson(named: string, settings: Settings): Promise<void> {
  const { name } = await withPerson(named, settings, ({ id }, service) =>
    service.get(People).readmit(operator(), id),
  );
  process.stdout.write(`${name} can enter the console again.\n`);
}

/** @param named the id of a person, or their name if nobody else has it: people of a tenant may share one */
function withPerson<Result>(
  named: string,
  settings: Settings,
  work: (person: ListedPerson, service: INestApplicationContext) => Promise<Result>,
): Promise<Result> {
  return withServiceContext(settings, PeopleCommandModule, async (service) => {
    const people = await service.get(People).list({});
    const byId = people.find(({ id }) => id === named.toLowerCase());
    const found = byId ? [byId] : people.filter(({ name }) => name === named.trim());
    const [person] = found;
    if (!person) throw new Error(`There is nobody named ${named}`);
    if (found.length > 1) {
      const ids = found.map(({ id }) => id).join(', ');
      throw new Error(`There are ${found.length} people named ${named}; give the id of one: ${ids}`);
    }
    try {
      return await work(person, service);
    } catch (error) {
      // Such as the last administrator, who can't be removed.
      const reason = error instanceof RequestError ? error.reason : undefined;
      throw reason === undefined ? error : new Error(reason);
    }
  });
}
