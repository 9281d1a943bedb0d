import { Command, Option } from 'commander';
import { addConsoleCommands } from '../console/cli/console.commands.js';
import { addKadoeCommands } from '../kadoe/cli/kadoe.commands.js';
import { KADOE_ROLES } from '../kadoe/roles.js';
import { addRenewalCommands } from '../licence-renewal/cli/renewals.commands.js';
import { RENEWAL_ROLES } from '../licence-renewal/roles.js';
import { SUBJECT_KINDS } from '../platform/audit/subject-kinds.js';
import { useClientsOfSurfaces } from '../platform/cli/clients-of-surfaces.js';
import { endOnSignals } from '../platform/cli/interruption.js';
import { completeListOptions } from '../platform/cli/list-options.js';
import { listenForLostOutput, writeAtOnce } from '../platform/cli/standard-output.js';
import { packageVersion } from '../platform/config/package-version.js';
import { readSettings } from '../platform/config/read-settings.js';
import { addMailCommands } from '../platform/mail/cli/mail.commands.js';
import { addUserCommands } from '../platform/third-party-access/cli/user.commands.js';
import { addPlanCommands } from '../platform/usage-plans/cli/plan.commands.js';
import { addRecallsCommands } from '../recalls/cli/recalls.commands.js';
import { addBackupCommands } from './backup.commands.js';
import { addCallCommand } from './call/call.command.js';
import { addEncryptionCommands } from './encryption.commands.js';
import { addOnboardCommand } from './onboard.command.js';
import { readParts } from './parts-option.js';

/** Each surface brings its own. They are not in `surfaces.ts`, because a command must not wait for the whole service to load. */
const SURFACES: readonly ((program: Command) => void)[] = [
  addRecallsCommands,
  addKadoeCommands,
  addRenewalCommands,
  addUserCommands,
  addPlanCommands,
  addMailCommands,
  addConsoleCommands,
];

const EXIT_STATUSES = `
Exit statuses:
  0    it is done
  1    it was refused or failed; standard error says why in one line
  2    import: the file has to wait, and is tried again while the service runs
  129, 130, 143    it was ended by SIGHUP, by Ctrl+C, by SIGTERM

A list is a table at a terminal, as wide as the terminal, and JSON to other programs: --json, --table and --wide say more.`;

/**
 * The commands and their options. What a command needs is loaded when it is called: `call` must not wait for
 * the modules of the whole service.
 */
export function commandLine(): Command {
  useClientsOfSurfaces({
    roles: [...Object.keys(KADOE_ROLES), ...Object.keys(RENEWAL_ROLES)],
    load: async () => [
      (await import('../kadoe/kadoe.clients.js')).kadoeClients,
      (await import('../licence-renewal/licence-renewal.clients.js')).renewalClients,
    ],
  });
  const program = new Command('recalls')
    .description('The command line of the Vehicle Recalls service.')
    .version(packageVersion(), '-V, --version', 'print the version of the service')
    .configureOutput({ writeOut: writeAtOnce })
    .addHelpText('after', EXIT_STATUSES)
    // The service ends in its own way.
    .hook('preAction', (_, command) => {
      if (command.name() === 'serve') return;
      listenForLostOutput();
      endOnSignals();
    });

  program
    .command('serve')
    .description(
      'Start the service, like npm start; or only parts of it, where several processes share the work.',
    )
    .addOption(
      new Option('--only <parts>', 'any of api, console, worker and sftp, with commas').argParser(readParts),
    )
    .action(async (options) => {
      const { serve } = await import('./serve.action.js');
      await serve(options);
    });

  program
    .command('migrate')
    .description(
      'Bring the database up to date and end. The service does it too when it starts, if its role may.',
    )
    .action(async () => {
      const { migrate } = await import('../platform/cli/migrate.action.js');
      await migrate(readSettings());
    });

  program
    .command('reconcile')
    .description(
      'With Microsoft Entra ID: compare the tenant with the database. Exits with 1 when they differ and --fix is not given.',
    )
    .option('--fix', 'remove from the tenant what is not here, and end here what is not there', false)
    .option('--json', 'JSON, also on a terminal', false)
    .action(async (options) => {
      const { reconcile } = await import('../platform/cli/reconcile.action.js');
      await reconcile(options, readSettings());
    });

  addCallCommand(program);
  addBackupCommands(program);
  addAuditCommand(program);
  addEncryptionCommands(program);
  addOnboardCommand(program);
  for (const addCommands of SURFACES) addCommands(program);
  completeListOptions(program);
  return program;
}

function addAuditCommand(program: Command): void {
  program
    .command('audit')
    .description('List what administrators did and who did it, the newest first.')
    .option('--subject <id>', 'only on this client, manufacturer or import run')
    .option('--actor <id>', 'only what the client or person with this id did')
    .option('--action <words>', 'only acts of this kind, such as "client disabled"')
    .addOption(new Option('--kind <kind>', 'only on subjects of this kind').choices(SUBJECT_KINDS))
    .option('--since <time>', 'only from this date, or time with its offset, on')
    .option('--until <time>', 'only before this date, or time with its offset')
    .option('--limit <number>', 'at most so many', '20')
    .option('--json', 'JSON, also on a terminal', false)
    .action(async (options) => {
      const { listAudit } = await import('../platform/cli/audit.action.js');
      await listAudit(options, readSettings());
    });
}
