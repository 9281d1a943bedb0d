import { type Command, Option } from 'commander';
import { addOutOption } from '../../platform/cli/output-file.js';
import { readSettings } from '../../platform/config/read-settings.js';
import { RUN_SELECTIONS } from '../imports/reports/run-selection.js';

const SINCE = 'a date, which begins in UTC, or a time with its offset: 2026-11-22T09:30:00Z';

/** Commands for files, their runs, held closures and undos. */
export function addImportCommands(program: Command): void {
  program
    .command('import')
    .description(
      "Import a manufacturer's file as if it had been sent over SFTP, and print the run as JSON. Exits with 0 when it was merged, 1 when it was refused, 2 when it has to wait (for the scanner, say).",
    )
    .argument('<file>', 'a CSV file of all the outstanding recalls of the manufacturer')
    .requiredOption('--manufacturer <name>', "the manufacturer's name")
    .option('--dry-run', 'go through every step but change no recall and mail nobody', false)
    .action(async (file, options) => {
      const { importFile } = await import('./import-file.action.js');
      await importFile({ file, ...options }, readSettings());
    });

  const imports = program
    .command('imports')
    .description('List the files that came in and what became of them, the newest first; or look at one.')
    .option('--manufacturer <name>', 'only of this manufacturer')
    .addOption(
      new Option(
        '--state <state>',
        'only those in this state, that wait for something, or that were refused and followed by no other',
      ).choices(RUN_SELECTIONS),
    )
    .option('--since <time>', `only those received from then on: ${SINCE}`)
    .option('--limit <number>', 'at most so many', '20')
    .option('--json', 'JSON, also on a terminal', false)
    .action(async (options) => {
      const { listImports } = await import('./list-imports.action.js');
      await listImports(options, readSettings());
    });
  imports
    .command('show')
    .description('Print a run, with the first 100 of its faults, as JSON.')
    .argument('<run>', 'the id of the run')
    .action(async (run) => {
      const { showImport } = await import('./import-run.actions.js');
      await showImport(run, readSettings());
    });
  addOutOption(imports.command('faults'))
    .description('Print what is wrong with the file of a run as CSV: the first 10,000 faults.')
    .argument('<run>', 'the id of the run')
    .action(async (run, options) => {
      const { printFaults } = await import('./import-run.actions.js');
      await printFaults(run, options, readSettings());
    });
  imports
    .command('repeated-faults')
    .description(
      'Count what is wrong with the file of a run by column and reason, and in how many earlier files it was wrong too, as JSON.',
    )
    .argument('<run>', 'the id of the run')
    .action(async (run) => {
      const { summariseFaults } = await import('./import-run.actions.js');
      await summariseFaults(run, readSettings());
    });
  imports
    .command('save')
    .description('Decrypt the archived file of a run into a new file that only you can read.')
    .argument('<run>', 'the id of the run')
    .argument('<file>', 'where to write it')
    .action(async (run, file) => {
      const { saveImport } = await import('./import-run.actions.js');
      await saveImport(run, file, readSettings());
    });
  imports
    .command('give-up')
    .description("End a run that can't go on as rejected, and mail its manufacturer's team.")
    .argument('<run>', 'the id of the run')
    .requiredOption('--reason <text>', 'why, for the team and the audit trail')
    .action(async (run, options) => {
      const { giveUpImport } = await import('./import-run.actions.js');
      await giveUpImport(run, options, readSettings());
    });

  imports
    .command('changes')
    .description('List what a run changed, and what became of each change since.')
    .argument('<run>', 'the id of the run')
    .option('--limit <number>', 'at most so many', '1000')
    .option('--json', 'JSON, also on a terminal', false)
    .action(async (run, options) => {
      const { listRunChanges } = await import('./import-run.actions.js');
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
      const { listVehiclesToldNo } = await import('./import-run.actions.js');
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
      const { undoRun } = await import('./import-run.actions.js');
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
      const { undoClient } = await import('./undo.actions.js');
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
      const { listVehiclesToldNoByClient } = await import('./undo.actions.js');
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
      const { listClosures } = await import('./closure.actions.js');
      await listClosures(options, readSettings());
    });
  closures
    .command('show')
    .description('List the recalls that a run would close.')
    .argument('<run>', 'the id of the run')
    .option('--json', 'JSON, also on a terminal', false)
    .action(async (run, options) => {
      const { showClosures } = await import('./closure.actions.js');
      await showClosures(run, options, readSettings());
    });
  closures
    .command('summary')
    .description('Print what a run holds by campaign, with the last files of the manufacturer, as JSON.')
    .argument('<run>', 'the id of the run')
    .action(async (run) => {
      const { summariseClosures } = await import('./closure.actions.js');
      await summariseClosures(run, readSettings());
    });
  closures
    .command('approve')
    .description(
      'Mark what a run holds as fixed, except what was changed since; import a file that is held whole.',
    )
    .argument('<run>', 'the id of the run')
    .option('--reason <text>', 'why, although a later file of the manufacturer is in progress or was refused')
    .action(async (run, { reason }) => {
      const { decideClosures } = await import('./closure.actions.js');
      await decideClosures('approve', run, reason, readSettings());
    });
  closures
    .command('reject')
    .description('Leave open what a run holds.')
    .argument('<run>', 'the id of the run')
    .option('--reason <text>', 'why, for the audit trail')
    .action(async (run, { reason }) => {
      const { decideClosures } = await import('./closure.actions.js');
      await decideClosures('reject', run, reason, readSettings());
    });
}
