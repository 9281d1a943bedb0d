import { Argument, type Command, Option } from 'commander';
import { readSettings } from '../../platform/config/read-settings.js';
import { PERSON_ROLES } from '../../platform/console/people/person.js';

const PERSON = 'the id of a person, or their name if nobody else has it';

/** `recalls console …`. */
export function addConsoleCommands(program: Command): void {
  const commands = program.command('console').description('Let people enter the console.');
  commands
    .command('sign-in')
    .description(
      'Print a link with which a person enters the console. It works once, within 10 minutes. Somebody who is not known yet is added.',
    )
    .argument('<name>', 'the name of the person')
    .addOption(
      new Option(
        '--role <role>',
        'what the person may do; a new person is an administrator unless you say otherwise',
      ).choices(PERSON_ROLES),
    )
    .action(async (name, options) => {
      const { printSignInLink } = await import('./sign-in.action.js');
      await printSignInLink(name, options.role, readSettings());
    });
  commands
    .command('people')
    .description('List who may enter the console, and who was removed.')
    .option('--name <part>', 'only those with this in their name, in any case')
    .addOption(new Option('--role <role>', 'only those of this role').choices(PERSON_ROLES))
    .option('--removed', 'only those who were removed')
    .option('--json', 'JSON, also on a terminal', false)
    .action(async (options) => {
      const { listPeople } = await import('./people.actions.js');
      await listPeople(options, readSettings());
    });
  commands
    .command('set-role')
    .description('Change what a person may do, from their next page on. In a tenant the role is an app role.')
    .argument('<person>', PERSON)
    .addArgument(new Argument('<role>', 'what the person may do').choices(PERSON_ROLES))
    .action(async (person, role) => {
      const { setRole } = await import('./people.actions.js');
      await setRole(person, role, readSettings());
    });
  commands
    .command('end-sessions')
    .description('End all sessions of a person, in every process at once.')
    .argument('<person>', PERSON)
    .action(async (person) => {
      const { endSessions } = await import('./people.actions.js');
      await endSessions(person, readSettings());
    });
  commands
    .command('remove')
    .description('Keep a person out of the console. Their sessions end.')
    .argument('<person>', PERSON)
    .action(async (person) => {
      const { removePerson } = await import('./people.actions.js');
      await removePerson(person, readSettings());
    });
  commands
    .command('readmit')
    .description('Let a person enter again who was removed, with the role that they had.')
    .argument('<person>', PERSON)
    .action(async (person) => {
      const { readmitPerson } = await import('./people.actions.js');
      await readmitPerson(person, readSettings());
    });
}
