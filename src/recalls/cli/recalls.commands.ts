import type { Command } from 'commander';
import { readSettings } from '../../platform/config/read-settings.js';
import { addClientCommands } from './client.commands.js';
import { addCredentialCommands } from './credential.commands.js';
import { addImportCommands } from './import.commands.js';
import { addManufacturerCommands } from './manufacturer.commands.js';

/**
 * The commands of the recalls surface. The code of a command is loaded when it is called, because none must wait for the modules of the
 * whole service without need.
 */
export function addRecallsCommands(program: Command): void {
  program
    .command('sftp')
    .description('Show where manufacturers send files, and the fingerprints of the host keys there.')
    .option('--known-hosts', 'lines for known_hosts and nothing else', false)
    .option('--json', 'JSON, also on a terminal', false)
    .action(async (options) => {
      const { showSftp } = await import('./sftp.action.js');
      await showSftp(options, readSettings());
    });

  const vehicles = program.command('vehicles').description('Find out what happened to a vehicle.');
  vehicles
    .command('history')
    .description(
      'Print the recalls of a vehicle, what MOT services are told, and the newest 100 changes with what made them, as JSON. The audit trail records that you have looked.',
    )
    .argument('<vin>', 'its vehicle identification number')
    .action(async (vin) => {
      const { showVehicleHistory } = await import('./vehicle-history.action.js');
      await showVehicleHistory(vin, readSettings());
    });

  program
    .command('old-vins')
    .description('List the recalls whose VIN was stored in another form than the one that VINs have today.')
    .option('--json', 'JSON, also on a terminal', false)
    .action(async (options) => {
      const { listOldVins } = await import('./old-vins.action.js');
      await listOldVins(options, readSettings());
    });

  addClientCommands(program);
  addManufacturerCommands(program);
  addCredentialCommands(program);
  addImportCommands(program);
}
