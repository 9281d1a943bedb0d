import type { Command } from 'commander';
import { readSettings } from '../../platform/config/read-settings.js';

const MANUFACTURER = 'its name, in any case, or its id';

/** `recalls manufacturers …`. */
export function addManufacturerCommands(program: Command): void {
  const manufacturers = program
    .command('manufacturers')
    .description('List manufacturers, look at one, and change one.');

  manufacturers
    .command('list')
    .description('List manufacturers, in the order in which they were onboarded.')
    .option('--name <part>', 'only those with this in their name, in any case')
    .option('--json', 'JSON, also on a terminal', false)
    .action(async (options) => {
      const { listManufacturers } = await import('./manufacturer.actions.js');
      await listManufacturers(options, readSettings());
    });

  manufacturers
    .command('show')
    .description('Print a manufacturer with its clients, SFTP account and keys as JSON.')
    .argument('<manufacturer>', MANUFACTURER)
    .action(async (manufacturer) => {
      const { showManufacturer } = await import('./manufacturer.actions.js');
      await showManufacturer(manufacturer, readSettings());
    });

  manufacturers
    .command('silent')
    .description('List the manufacturers that have sent files, of which none was merged for 30 hours.')
    .option('--json', 'JSON, also on a terminal', false)
    .action(async (options) => {
      const { listSilentManufacturers } = await import('./manufacturer-files.actions.js');
      await listSilentManufacturers(options, readSettings());
    });
  manufacturers
    .command('files')
    .description('List the last 60 days (in London), with what became of the files of a manufacturer.')
    .argument('<manufacturer>', MANUFACTURER)
    .option('--json', 'JSON, also on a terminal', false)
    .action(async (manufacturer, options) => {
      const { listFilesByDay } = await import('./manufacturer-files.actions.js');
      await listFilesByDay(manufacturer, options, readSettings());
    });
  manufacturers
    .command('rename')
    .description('Give a manufacturer another name. Its SFTP username stays what it was.')
    .argument('<manufacturer>', MANUFACTURER)
    .argument('<name>', 'its new name')
    .action(async (manufacturer, name) => {
      const { renameManufacturer } = await import('./manufacturer.actions.js');
      await renameManufacturer(manufacturer, name, readSettings());
    });

  manufacturers
    .command('set-email')
    .description('Set the address to which mails about its files go.')
    .argument('<manufacturer>', MANUFACTURER)
    .argument('<address>', "a team's e-mail address, not one person's")
    .action(async (manufacturer, address) => {
      const { setManufacturerEmail } = await import('./manufacturer.actions.js');
      await setManufacturerEmail(manufacturer, address, readSettings());
    });

  manufacturers
    .command('add-ssh-key')
    .description('Let the holder of a key log in over SFTP.')
    .argument('<manufacturer>', MANUFACTURER)
    .argument('<file>', 'an OpenSSH public key')
    .action(async (manufacturer, file) => {
      const { addSshKey } = await import('./manufacturer.actions.js');
      await addSshKey(manufacturer, file, readSettings());
    });

  manufacturers
    .command('remove-ssh-key')
    .description('End the log-ins of a key over SFTP.')
    .argument('<manufacturer>', MANUFACTURER)
    .argument('<key>', 'its id or fingerprint, as "manufacturers show" has them')
    .action(async (manufacturer, key) => {
      const { removeSshKey } = await import('./manufacturer.actions.js');
      await removeSshKey(manufacturer, key, readSettings());
    });
}
