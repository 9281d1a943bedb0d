import type { Command } from 'commander';
import { readSettings } from '../platform/config/read-settings.js';

/** Commands for the keys that encrypt personal data at rest. */
export function addEncryptionCommands(program: Command): void {
  const encryption = program
    .command('encryption')
    .description('Look after the keys that encrypt names and addresses.');
  encryption
    .command('keys')
    .description('List the key-encryption keys in use: one that is not in the list can be removed.')
    .option('--json', 'JSON, also on a terminal', false)
    .action(async (options) => {
      const { listKeys } = await import('../platform/cli/encryption.actions.js');
      await listKeys(options, readSettings());
    });
  encryption
    .command('new-key')
    .description('Print a new key for ENCRYPTION_KEYS. It is stored nowhere.')
    .action(async () => {
      const { printNewKey } = await import('../platform/cli/encryption.actions.js');
      printNewKey();
    });
  encryption
    .command('rotate')
    .description(
      'Wrap all keys with the first key of ENCRYPTION_KEYS, while the service runs; without that setting, with a new key in DATA_DIR.',
    )
    .action(async () => {
      const { rotateKeys } = await import('../platform/cli/encryption.actions.js');
      await rotateKeys(readSettings());
    });
}
