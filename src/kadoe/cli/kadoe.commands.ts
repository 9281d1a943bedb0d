import { type Command, InvalidArgumentError, Option } from 'commander';
import { addOutOption } from '../../platform/cli/output-file.js';
import { readSettings } from '../../platform/config/read-settings.js';
import { addClientCommands } from './client.commands.js';
import { addEnquiryCommands } from './enquiries.commands.js';

const environment = () =>
  new Option('--environment <name>', 'the register of live clients, or of test clients')
    .choices(['live', 'test'])
    .default('live');

/** The commands of the KADOE surface. The code of a command is loaded when it is called. */
export function addKadoeCommands(program: Command): void {
  addClientCommands(program);
  addEnquiryCommands(program);

  const register = program
    .command('register')
    .description('Look after the register of vehicles and their keepers.');

  register
    .command('load')
    .description(
      'Load a file into the register, as a whole or not at all, and print as JSON what it changed. If the file has errors, each is a line on standard error, and the exit status is 1.',
    )
    .argument('<file>', 'NDJSON: each line is a vehicle with its whole history (docs/register.schema.json)')
    .addOption(environment())
    .option('--dry-run', 'check the file and print what it would change, and store nothing', false)
    .action(async (file, options) => {
      const { loadRegister } = await import('./load-register.action.js');
      await loadRegister(file, options, readSettings());
    });

  register
    .command('load-test-vehicles')
    .description('Load the published vehicles of the test environment into the test register.')
    .action(async () => {
      const { loadTestVehicles } = await import('./load-register.action.js');
      await loadTestVehicles(readSettings());
    });

  register
    .command('show')
    .description(
      'Print as JSON what the register says about a vehicle. Its keepers are masked. The audit trail records that you have asked.',
    )
    .argument('<vehicle>', 'a mark or a VIN')
    .addOption(environment())
    .option(
      '--as-known-at <time>',
      'what the register said at this time, with its offset: 2026-11-22T09:30:00Z',
    )
    .action(async (vehicle, options) => {
      const { showVehicle } = await import('./show-vehicle.action.js');
      await showVehicle(vehicle, options, readSettings());
    });

  addOutOption(register.command('generate'))
    .description('Write a synthetic register file for tests. The same number and seed make the same file.')
    .argument('<number>', 'how many vehicles', wholeNumber(1, 50_000_000))
    .option('--seed <number>', 'another seed makes another file', wholeNumber(0, 0xff_ff_ff_ff), 1)
    .action(async (number, options) => {
      const { generateFile } = await import('./generate-register.action.js');
      await generateFile(number, options);
    });
}

const wholeNumber = (least: number, most: number) => (text: string) => {
  const number = Number(text);
  if (/^\d{1,10}$/.test(text) && number >= least && number <= most) return number;
  throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
};
