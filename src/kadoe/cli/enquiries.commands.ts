import { type Command, Option } from 'commander';
import { readSettings } from '../../platform/config/read-settings.js';

const TIME = 'a date (its midnight in UTC), or a time with its offset: 2026-11-22T09:30:00Z';

const ENVIRONMENT = new Option(
  '--environment <name>',
  'only enquiries of live clients, or of test clients',
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
      'List the enquiries about a vehicle, the newest first. The audit trail records that you have searched.',
    )
    .argument('<vehicle>', 'the mark or the VIN by which it was asked about')
    .action(async (vehicle, options) => {
      const { searchEnquiries } = await import('./enquiry.actions.js');
      await searchEnquiries(vehicle, options, readSettings());
    });

  enquiries
    .command('explain')
    .description(
      'Print as JSON what was known when an enquiry was answered. The keeper is masked. The audit trail records that you have looked.',
    )
    .argument('<enquiry>', 'its id')
    .option('--reason <text>', 'show the name and address; say why you need them, for the audit trail')
    .action(async (enquiry, options) => {
      const { explainEnquiry } = await import('./enquiry.actions.js');
      await explainEnquiry(enquiry, options, readSettings());
    });

  enquiries
    .command('usage')
    .description("Count each client's calls of a month, and how many of them are chargeable.")
    .option('--month <month>', 'a month in UTC (YYYY-MM); the default is the present one')
    .addOption(ENVIRONMENT)
    .option('--json', 'JSON, also on a terminal', false)
    .action(async (options) => {
      const { listKadoeUsage } = await import('./kadoe-usage.action.js');
      await listKadoeUsage(options, readSettings());
    });
}

function filtered(command: Command): Command {
  return command
    .option('--client <id>', 'only enquiries of this client')
    .option('--enquirer <id>', 'only enquiries in the name of this enquirer')
    .option('--reason-code <code>', 'only enquiries for this reason')
    .option('--outcome <code>', 'only enquiries with this outcome, such as KEEPER or ENV912')
    .addOption(ENVIRONMENT)
    .option('--since <time>', `only enquiries at this time or later: ${TIME}`)
    .option('--until <time>', 'only enquiries before this time')
    .option('--limit <number>', 'list at most this many', '20')
    .option('--json', 'JSON, also on a terminal', false);
}
