import { type Command, Option } from 'commander';
import { readSettings } from '../../platform/config/read-settings.js';
import { PERSON_ROLES } from '../../platform/console/people/person.js';

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
}
