import type { Command } from 'commander';
import type { BackupPart } from '../platform/backup/backup-part.js';
import { packageVersion } from '../platform/config/package-version.js';
import { readSettings } from '../platform/config/read-settings.js';

/** What is in a backup, a line for each surface that keeps files or has look-ups. */
async function backupParts(): Promise<readonly BackupPart[]> {
  const { platformBackup } = await import('../platform/backup/platform-backup.js');
  const { recallsBackup } = await import('../recalls/recalls.backup.js');
  const { kadoeBackup } = await import('../kadoe/kadoe.backup.js');
  const { licenceRenewalBackup } = await import('../licence-renewal/licence-renewal.backup.js');
  return [platformBackup, recallsBackup, kadoeBackup, licenceRenewalBackup];
}

export function addBackupCommands(program: Command): void {
  program
    .command('backup')
    .description('Make a backup of the database and of DATA_DIR in a new folder, while the service runs.')
    .argument('<folder>', 'where the backup becomes a folder named by its time, which is printed')
    .option('--database-only', 'without the files of DATA_DIR and LANDING_DIR', false)
    .option('--keep <number>', 'remove all but so many of the newest backups there, when this one is made')
    .action(async (folder, options) => {
      const { backup } = await import('../platform/cli/backup.action.js');
      const what = { parts: await backupParts(), version: packageVersion() };
      await backup(folder, options, what, readSettings());
    });

  program
    .command('restore')
    .description('Restore a backup into an empty database and a new DATA_DIR, and prove that it is complete.')
    .argument('<backup>', 'the folder of one backup')
    .option('--check', 'only say whether the backup is whole; restore nothing', false)
    .action(async (folder, options) => {
      const { restore } = await import('../platform/cli/restore.action.js');
      await restore(folder, options, await backupParts(), readSettings());
    });
}
