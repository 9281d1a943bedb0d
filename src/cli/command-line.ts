import { Command, Option } from 'commander';
import { readSettings } from '../config/settings.js';
import type { Role } from '../http/caller.js';

const ROLES: readonly Role[] = ['manufacturer', 'mot', 'admin'];

const TOUR = `
Examples, once the service has been started:
  npx recalls call GET /recalls/vin/ABC1
  npx recalls call POST /recalls vin=ABC1 manufacturerCampaignReference=CAR/1 recallCampaignStartDate=2024-03-30
  npx recalls call PUT "/recalls/vin/ABC1?manufacturerCampaignReference=CAR/1" repairStatus=FIXED rectificationDate=2024-04-01`;

/**
 * The commands and their options. What a command needs is loaded when it is called: `call` must not wait for
 * the modules of the whole service.
 */
export function commandLine(): Command {
  const program = new Command('recalls').description('The command line of the Vehicle Recalls service.');

  program
    .command('onboard')
    .description(
      'Onboard a client and print its credentials, once, as JSON. The service may be running or not.',
    )
    .requiredOption('--name <name>', "the manufacturer's name, or a word for a client of another role")
    .requiredOption('--email <address>', "a team's e-mail address, not one person's")
    .addOption(new Option('--role <role>', 'what the client may call').choices(ROLES).default('manufacturer'))
    .option('--ssh-key <file>', 'an OpenSSH public key for SFTP; may be given several times', collect, [])
    .option('--daily-quota <calls>', 'calls a day (UTC); the default is the setting DAILY_QUOTA')
    .action(async (options) => {
      const { onboard } = await import('./onboard.command.js');
      await onboard(options, readSettings());
    });

  program
    .command('call')
    .description('Call the running service as one of its demonstration clients, and print the answer.')
    .argument('<method>', 'GET, POST, PUT or DELETE')
    .argument('<path>', 'the path, with its query if any: quote it if it has a ? or &')
    .argument('[body...]', 'the body: field=value …, or one JSON text')
    .addOption(
      new Option('--as <role>', 'which demonstration client calls').choices(ROLES).default('manufacturer'),
    )
    .addHelpText('after', TOUR)
    .action(async (method, path, body, options) => {
      const { call } = await import('./call.command.js');
      await call({ method, path, body, role: options.as }, readSettings());
    });

  return program;
}

function collect(value: string, previous: readonly string[]): string[] {
  return [...previous, value];
}
