import { type Command, Option } from 'commander';
import { rolesOfOtherSurfaces } from '../../platform/cli/clients-of-surfaces.js';
import { readSettings } from '../../platform/config/read-settings.js';
import { ROLE_NAMES } from '../roles.js';

const CLIENT = 'the id of the client, or its name if no other has it';

/** `recalls clients …` and `recalls usage`. */
export function addClientCommands(program: Command): void {
  const clients = program.command('clients').description('List clients, look at one, and change one.');

  clients
    .command('list')
    .description('List clients, in the order in which they were onboarded.')
    .option('--name <part>', 'only those with this in their name, in any case')
    .addOption(
      new Option('--role <role>', 'only those of this role').choices([
        ...ROLE_NAMES,
        ...rolesOfOtherSurfaces(),
      ]),
    )
    .addOption(
      new Option('--environment <name>', 'only those for real calls, or for trying out').choices([
        'live',
        'test',
      ]),
    )
    .addOption(
      new Option('--status <status>', 'only those that may call, or may not').choices(['active', 'disabled']),
    )
    .option('--json', 'JSON, also on a terminal', false)
    .action(async (options) => {
      const { listClients } = await import('./client.actions.js');
      await listClients(options, readSettings());
    });

  clients
    .command('show')
    .description('Print what there is to know of a client as JSON, but nothing that was shown once.')
    .argument('<client>', CLIENT)
    .action(async (client) => {
      const { showClient } = await import('./client.actions.js');
      await showClient(client, readSettings());
    });

  clients
    .command('usage')
    .description("List a client's calls of the last 30 days (UTC).")
    .argument('<client>', CLIENT)
    .option('--json', 'JSON, also on a terminal', false)
    .action(async (client, options) => {
      const { listClientUse } = await import('./usage.action.js');
      await listClientUse(client, options, readSettings());
    });

  clients
    .command('ending')
    .description('List the secrets, keys and passwords of all clients that end within 30 days.')
    .option('--json', 'JSON, also on a terminal', false)
    .action(async (options) => {
      const { listEndingCredentials } = await import('./ending-credentials.action.js');
      await listEndingCredentials(options, readSettings());
    });

  clients
    .command('disable')
    .description("Refuse a client's calls and token requests from now on, in every process within a second.")
    .argument('<client>', CLIENT)
    .action(async (client) => {
      const { disableClient } = await import('./client.actions.js');
      await disableClient(client, readSettings());
    });

  clients
    .command('enable')
    .description('Let a client call again, with the credentials it has.')
    .argument('<client>', CLIENT)
    .action(async (client) => {
      const { enableClient } = await import('./client.actions.js');
      await enableClient(client, readSettings());
    });

  clients
    .command('rename')
    .description('Give a client another name. A manufacturer has a name of its own.')
    .argument('<client>', CLIENT)
    .argument('<name>', 'its new name')
    .action(async (client, name) => {
      const { renameClient } = await import('./client.actions.js');
      await renameClient(client, name, readSettings());
    });

  clients
    .command('set-email')
    .description('Set the address to which mails about its secrets go.')
    .argument('<client>', CLIENT)
    .argument('<address>', "a team's e-mail address, not one person's")
    .action(async (client, address) => {
      const { setClientEmail } = await import('./client.actions.js');
      await setClientEmail(client, address, readSettings());
    });

  clients
    .command('set-quota')
    .description('Set how many calls a day (UTC) a client may make; it counts for the day that has begun.')
    .argument('<client>', CLIENT)
    .argument('<calls>', 'a whole number, or "default" for the setting DAILY_QUOTA')
    .action(async (client, calls) => {
      const { setQuota } = await import('./client.actions.js');
      await setQuota(client, calls, readSettings());
    });

  program
    .command('usage')
    .description("List each client's use of its daily allowance.")
    .option('--date <day>', 'a day in UTC as YYYY-MM-DD, if not today')
    .option('--json', 'JSON, also on a terminal', false)
    .action(async (options) => {
      const { listUsage } = await import('./usage.action.js');
      await listUsage(options, readSettings());
    });
}
