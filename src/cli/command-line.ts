import { Command, Option } from 'commander';
import { readSettings } from '../platform/config/settings.js';
import { ROLE_NAMES } from '../recalls/roles.js';
import { addClientCommands } from './client-commands.js';
import { addCredentialCommands } from './credential-commands.js';
import { addManufacturerCommands } from './manufacturer-commands.js';
import { readParts } from './parts-option.js';

const SINCE = 'a date, which begins in UTC, or a time with its offset: 2026-11-22T09:30:00Z';

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
    .addOption(
      new Option('--role <role>', 'what the client may call').choices(ROLE_NAMES).default('manufacturer'),
    )
    .option('--manufacturer <name>', 'one that is here already: the client is one more of it')
    .option('--ssh-key <file>', 'an OpenSSH public key for SFTP; may be given several times', collect, [])
    .option('--daily-quota <calls>', 'calls a day (UTC); the default is the setting DAILY_QUOTA')
    .option('--output <file>', 'write the answer to a new file that only you can read')
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
    .command('migrate')
    .description(
      'Bring the database up to date and end. The service does it too when it starts, if its role may.',
    )
    .action(async () => {
      const { migrate } = await import('./migrate.command.js');
      await migrate(readSettings());
    });

  program
    .command('call')
    .description('Call the running service as a client, and print the answer.')
    .argument('<method>', 'GET, POST, PUT or DELETE')
    .argument('<path>', 'the path, with its query if any: quote it if it has a ? or &')
    .argument('[body...]', 'the body: field=value …, or one JSON text')
    .addOption(
      new Option('--as <role>', 'which demonstration client calls')
        .choices(ROLE_NAMES)
        .default('manufacturer'),
    )
    .addOption(
      new Option('--with <file>', 'call with the credentials that onboarding printed').conflicts('as'),
    )
    .option('--output <file>', 'write the answer to a new file that only you can read')
    .addHelpText('after', TOUR)
    .action(async (method, path, body, options) => {
      const { call } = await import('./call.command.js');
      const { as: role, with: credentialsFile, output } = options;
      await call({ method, path, body, role, credentialsFile, output }, readSettings());
    });

  program
    .command('reconcile')
    .description(
      'With Microsoft Entra ID: compare the tenant with the database. Exits with 1 when they differ and --fix is not given.',
    )
    .option('--fix', 'remove from the tenant what is not here, and end here what is not there', false)
    .option('--json', 'JSON, also on a terminal', false)
    .action(async (options) => {
      const { reconcile } = await import('./reconcile.command.js');
      await reconcile(options, readSettings());
    });

  program
    .command('old-vins')
    .description('List the recalls whose VIN was stored in another form than the one that VINs have today.')
    .option('--json', 'JSON, also on a terminal', false)
    .action(async (options) => {
      const { listOldVins } = await import('./old-vins.command.js');
      await listOldVins(options, readSettings());
    });

  addClientCommands(program);
  addManufacturerCommands(program);
  addCredentialCommands(program);
  addImportCommands(program);
  addAuditCommand(program);
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

  const imports = program
    .command('imports')
    .description('List the files that came in and what became of them, the newest first; or look at one.')
    .option('--manufacturer <name>', 'only of this manufacturer')
    .option('--limit <number>', 'at most so many', '20')
    .option('--json', 'JSON, also on a terminal', false)
    .action(async (options) => {
      const { listImports } = await import('./imports.command.js');
      await listImports(options, readSettings());
    });
  imports
    .command('show')
    .description('Print a run, with the first 100 of its faults, as JSON.')
    .argument('<run>', 'the id of the run')
    .action(async (run) => {
      const { showImport } = await import('./one-import.command.js');
      await showImport(run, readSettings());
    });
  imports
    .command('faults')
    .description('Print what is wrong with the file of a run as CSV: the first 10,000 faults.')
    .argument('<run>', 'the id of the run')
    .action(async (run) => {
      const { printFaults } = await import('./one-import.command.js');
      await printFaults(run, readSettings());
    });
  imports
    .command('give-up')
    .description("End a run that can't go on as rejected, and mail its manufacturer's team.")
    .argument('<run>', 'the id of the run')
    .requiredOption('--reason <text>', 'why, for the team and the audit trail')
    .action(async (run, options) => {
      const { giveUpImport } = await import('./one-import.command.js');
      await giveUpImport(run, options, readSettings());
    });

  imports
    .command('changes')
    .description('List what a run changed, and what became of each change since.')
    .argument('<run>', 'the id of the run')
    .option('--limit <number>', 'at most so many', '1000')
    .option('--json', 'JSON, also on a terminal', false)
    .action(async (run, options) => {
      const { listRunChanges } = await import('./one-import.command.js');
      await listRunChanges(run, options, readSettings());
    });
  imports
    .command('told-no')
    .description(
      'List the vehicles of which MOT services were told No or Unknown because of a run, to ask about again.',
    )
    .argument('<run>', 'the id of the run')
    .option('--limit <number>', 'at most so many; the default is all')
    .option('--json', 'JSON, also on a terminal', false)
    .action(async (run, options) => {
      const { listVehiclesToldNo } = await import('./one-import.command.js');
      await listVehiclesToldNo(run, options, readSettings());
    });
  imports
    .command('undo')
    .description(
      'Take back what the file of a run did: recalls that nobody has changed since get back what they had.',
    )
    .argument('<run>', 'the id of the run')
    .requiredOption('--reason <text>', 'why, for the team and the audit trail')
    .option('--dry-run', 'only count what would be taken back', false)
    .action(async (run, options) => {
      const { undoRun } = await import('./one-import.command.js');
      await undoRun(run, options, readSettings());
    });

  program
    .command('undo')
    .description(
      "Take back what a manufacturer's client changed over the API since a time, such as with a stolen key.",
    )
    .requiredOption('--client <name>', 'the name or the id of the client')
    .requiredOption('--since <time>', SINCE)
    .requiredOption('--reason <text>', 'why, for the team and the audit trail')
    .option('--dry-run', 'only count what would be taken back', false)
    .action(async (options) => {
      const { undoClient } = await import('./undo.command.js');
      await undoClient(options, readSettings());
    });
  program
    .command('told-no')
    .description(
      'List the vehicles of which MOT services were told No or Unknown because of a client, to ask about again.',
    )
    .requiredOption('--client <name>', 'the name or the id of the client')
    .requiredOption('--since <time>', SINCE)
    .option('--limit <number>', 'at most so many; the default is all')
    .option('--json', 'JSON, also on a terminal', false)
    .action(async (options) => {
      const { listVehiclesToldNoByClient } = await import('./undo.command.js');
      await listVehiclesToldNoByClient(options, readSettings());
    });

  const closures = program
    .command('closures')
    .description('Decide on closures, and whole files, that are held for an administrator.');
  closures
    .command('list')
    .description('List the runs whose closures wait for a decision.')
    .option('--json', 'JSON, also on a terminal', false)
    .action(async (options) => {
      const { listClosures } = await import('./closures.command.js');
      await listClosures(options, readSettings());
    });
  closures
    .command('show')
    .description('List the recalls that a run would close.')
    .argument('<run>', 'the id of the run')
    .option('--json', 'JSON, also on a terminal', false)
    .action(async (run, options) => {
      const { showClosures } = await import('./closures.command.js');
      await showClosures(run, options, readSettings());
    });
  closures
    .command('approve')
    .description(
      'Mark what a run holds as fixed, except what was changed since; import a file that is held whole.',
    )
    .argument('<run>', 'the id of the run')
    .option('--reason <text>', 'why, although a later file of the manufacturer is in progress or was refused')
    .action(async (run, { reason }) => {
      const { decideClosures } = await import('./closures.command.js');
      await decideClosures('approve', run, reason, readSettings());
    });
  closures
    .command('reject')
    .description('Leave open what a run holds.')
    .argument('<run>', 'the id of the run')
    .action(async (run) => {
      const { decideClosures } = await import('./closures.command.js');
      await decideClosures('reject', run, undefined, readSettings());
    });
}

function addAuditCommand(program: Command): void {
  program
    .command('audit')
    .description('List what administrators did and who did it, the newest first.')
    .option('--subject <id>', 'only on this client, manufacturer or import run')
    .option('--since <time>', 'only from this date, or time with its offset, on')
    .option('--limit <number>', 'at most so many', '20')
    .option('--json', 'JSON, also on a terminal', false)
    .action(async (options) => {
      const { listAudit } = await import('./audit.command.js');
      await listAudit(options, readSettings());
    });
}

function collect(value: string, previous: readonly string[]): string[] {
  return [...previous, value];
}
