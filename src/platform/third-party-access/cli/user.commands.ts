import type { Command } from 'commander';
import { addOutOption } from '../../cli/output-file.js';
import { readSettings } from '../../config/read-settings.js';

/** `recalls users …`. */
export function addUserCommands(program: Command): void {
  const users = program
    .command('users')
    .description('Look after the users of clients that sign in with a password.');
  addOutOption(users.command('reset'))
    .description('End the password of a user and print a one-time password, once, as JSON.')
    .argument('<user>', 'its username, or the id of its client')
    .action(async (user, options) => {
      const { resetUser } = await import('./user.actions.js');
      await resetUser(user, options, readSettings());
    });
}
