import { type Command, Option } from 'commander';
import { readSettings } from '../../platform/config/read-settings.js';

const CLIENT = 'the id of the client, or its name if no other KADOE client has it';
const WITH_REASONS = 'the enquirer with all its reasons: IT321=00EV,00AC';

/** `recalls enquirers …` and `recalls mandates …`. Each prints what the client has afterwards, as JSON. */
export function addClientCommands(program: Command): void {
  const enquirers = program
    .command('enquirers')
    .description('Say in whose name a client may ask for keepers, and for which reasons.');
  enquirers
    .command('list')
    .description('List KADOE clients with their enquirers, reasons and mandates.')
    .addOption(
      new Option('--environment <name>', 'only those for real calls, or for trying out').choices([
        'live',
        'test',
      ]),
    )
    .option('--enquirer <id>', 'only clients that have this enquirer, or its mandate')
    .option('--json', 'JSON, also on a terminal', false)
    .action(async (options) => {
      const { listEnquirers } = await import('./client.actions.js');
      await listEnquirers(options, readSettings());
    });
  enquirers
    .command('show')
    .description("Print a client's enquirers, reasons and mandates.")
    .argument('<client>', CLIENT)
    .action(async (client) => {
      const { showEnquirers } = await import('./client.actions.js');
      await showEnquirers(client, readSettings());
    });
  enquirers
    .command('add')
    .description('Give a client one more enquirer. It must belong to no other client of the environment.')
    .argument('<client>', CLIENT)
    .argument('<enquirer>', WITH_REASONS)
    .action(async (client, enquirer) => {
      const { addEnquirer } = await import('./client.actions.js');
      await addEnquirer(client, enquirer, readSettings());
    });
  enquirers
    .command('set-reasons')
    .description('Replace the reasons that an enquirer may give.')
    .argument('<client>', CLIENT)
    .argument('<enquirer>', WITH_REASONS)
    .action(async (client, enquirer) => {
      const { setReasons } = await import('./client.actions.js');
      await setReasons(client, enquirer, readSettings());
    });
  enquirers
    .command('remove')
    .description(
      'Remove an enquirer from a client. The mandates that the enquirer gave to link providers end.',
    )
    .argument('<client>', CLIENT)
    .argument('<enquirer>', 'the id of the enquirer: IT321')
    .action(async (client, enquirer) => {
      const { removeEnquirer } = await import('./client.actions.js');
      await removeEnquirer(client, enquirer, readSettings());
    });

  const mandates = program
    .command('mandates')
    .description('Say on behalf of which enquirers of other clients a link provider may ask.');
  mandates
    .command('set-link-provider')
    .description('Make a client a link provider, or no longer one. Remove its mandates before that.')
    .argument('<client>', CLIENT)
    .argument('<number>', 'the number of the link provider: 0024, or "none"')
    .action(async (client, number) => {
      const { setLinkProvider } = await import('./client.actions.js');
      await setLinkProvider(client, number, readSettings());
    });
  mandates
    .command('add')
    .description('Let a link provider ask on behalf of an enquirer of another client.')
    .argument('<client>', CLIENT)
    .argument('<enquirer>', 'the id of the enquirer: IT321')
    .action(async (client, enquirer) => {
      const { addMandate } = await import('./client.actions.js');
      await addMandate(client, enquirer, readSettings());
    });
  mandates
    .command('remove')
    .description('End the mandate that an enquirer gave to a link provider.')
    .argument('<client>', CLIENT)
    .argument('<enquirer>', 'the id of the enquirer: IT321')
    .action(async (client, enquirer) => {
      const { removeMandate } = await import('./client.actions.js');
      await removeMandate(client, enquirer, readSettings());
    });
}
