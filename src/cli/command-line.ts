import { Command, Option } from 'commander';
import { readSettings } from '../config/settings.js';
import type { Role } from '../http/caller.js';
import { readParts } from './parts-option.js';

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
    .command('serve')
    .description(
      'Start the service, like npm start; or only parts of it, where several processes share the work.',
    )
    .addOption(new Option('--only <parts>', 'any of api, worker and sftp, with commas').argParser(readParts))
    .action(async (options) => {
      const { serve } = await import('./serve.command.js');
      await serve(options);
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

  addImportCommands(program);
  return program;
}

function addImportCommands(program: Command): void {
  program
    .command('import')
    .description(
      "Import a manufacturer's file as if it had been sent over SFTP, and print the run as JSON. Exits with 0 when it was merged, 1 when it was refused, 2 when it has to wait (for the scanner, say).",
    )
    .argument('<file>', 'a CSV file of all the outstanding recalls of the manufacturer')
    .requiredOption('--manufacturer <name>', "the manufacturer's name")
    .option('--dry-run', 'go through every step but change no recall and mail nobody', false)
    .action(async (file, options) => {
      const { importFile } = await import('./import.command.js');
      await importFile({ file, ...options }, readSettings());
    });

  program
    .command('imports')
    .description('List the files that came in and what became of them, the newest first.')
    .option('--manufacturer <name>', 'only of this manufacturer')
    .option('--limit <number>', 'at most so many', '20')
    .option('--json', 'JSON, also on a terminal', false)
    .action(async (options) => {
      const { listImports } = await import('./imports.command.js');
      await listImports(options, readSettings());
    });

  const closures = program
    .command('closures')
    .description('Decide on closures that are held because a file would close unusually many recalls.');
  closures
    .command('list')
    .description('List the runs whose closures wait for a decision.')
    .option('--json', 'JSON, also on a terminal', false)
    .action(async (options) => {
      const { listClosures } = await import('./closures.command.js');
      await listClosures(options, readSettings());
    });
  closures
    .command('approve')
    .description('Mark what a run holds as fixed, except what was changed since.')
    .argument('<run>', 'the id of the run')
    .action(async (run) => {
      const { decideClosures } = await import('./closures.command.js');
      await decideClosures('approve', run, readSettings());
    });
  closures
    .command('reject')
    .description('Leave open what a run holds.')
    .argument('<run>', 'the id of the run')
    .action(async (run) => {
      const { decideClosures } = await import('./closures.command.js');
      await decideClosures('reject', run, readSettings());
    });
}

function collect(value: string, previous: readonly string[]): string[] {
  return [...previous, value];
}
