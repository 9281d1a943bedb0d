import { type Command, Option } from 'commander';
import { readSettings } from '../../platform/config/read-settings.js';

const TIME = 'a date, which begins in UTC, or a time with its offset: 2026-11-22T09:30:00Z';

const ENVIRONMENT = new Option(
  '--environment <name>',
  'only those of live clients, or of test clients',
).choices(['live', 'test']);

/** `recalls enquiries …`. The code of a command is loaded when it is called. */
export function addEnquiryCommands(program: Command): void {
  const enquiries = program
    .command('enquiries')
    .description('Look into the record of KADOE enquiries, and count them.');

  filtered(enquiries.command('list'))
    .description('List enquiries, the newest first.')
    .action(async (options) => {
      const { listEnquiries } = await import('./enquiry.actions.js');
      await listEnquiries(options, readSettings());
    });

  filtered(enquiries.command('search'))
    .description(
      'List the enquiries about a vehicle, the newest first. The audit trail says that you have searched.',
    )
    .argument('<vehicle>', 'the mark or the VIN by which it was asked about')
    .action(async (vehicle, options) => {
      const { searchEnquiries } = await import('./enquiry.actions.js');
      await searchEnquiries(vehicle, options, readSettings());
    });

  enquiries
    .command('explain')
    .description(
      'Print as JSON what was known when an enquiry was answered. The keeper is masked, and the audit trail says who has looked.',
    )
    .argument('<enquiry>', 'its id')
    .option('--reason <text>', 'why you need the name and address, which are then shown: for the audit trail')
    .action(async (enquiry, options) => {
      const { explainEnquiry } = await import('./enquiry.actions.js');
      await explainEnquiry(enquiry, options, readSettings());
    });

  enquiries
    .command('usage')
    .description("Count each client's calls of a month, and how many of them are chargeable.")
    .option('--month <month>', 'a month in UTC as YYYY-MM, if not the present one')
    .addOption(ENVIRONMENT)
    .option('--json', 'JSON, also on a terminal', false)
    .action(async (options) => {
      const { listKadoeUsage } = await import('./kadoe-usage.action.js');
      await listKadoeUsage(options, readSettings());
    });
}

function filtered(command: Command): Command {
  return command
    .option('--client <id>', 'only those of this client')
    .option('--enquirer <id>', 'only those in the name of this enquirer')
    .option('--reason-code <code>', 'only those for this reason')
    .option('--outcome <code>', 'only those that were answered like this, such as KEEPER or ENV912')
    .addOption(ENVIRONMENT)
    .option('--since <time>', `only those of then or later: ${TIME}`)
    .option('--until <time>', 'only those of before')
    .option('--limit <number>', 'at most so many', '20')
    .option('--json', 'JSON, also on a terminal', false);
}
