import type { Command } from 'commander';
import { readSettings } from '../../config/read-settings.js';

/** `recalls mails …`. */
export function addMailCommands(program: Command): void {
  const mails = program.command('mails').description('Look after the mails of the service.');
  mails
    .command('undelivered')
    .description('List the mails that a mail server has refused, and those that wait for more than an hour.')
    .option('--json', 'JSON, also on a terminal', false)
    .action(async (options) => {
      const { listUndeliveredMails } = await import('./undelivered-mails.action.js');
      await listUndeliveredMails(options, readSettings());
    });
}
