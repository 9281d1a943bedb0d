import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { projectFolder } from '../config/project-folder.js';
import type { Settings } from '../config/settings.js';
import { namesDataDir, settingsOfCommand } from '../config/shared-variables.js';
import { type RunningInstance, runningInstances } from '../instances/running-instances.js';

/** Each of them is in a folder in which the service ran. */
const MARKS = ['instances', 'log-key', 'postgres', 'demo.json'];

/**
 * The settings with which a command does the service's own work. What the running service says in `DATA_DIR` counts, and not
 * the shell in which the command happens to be run.
 *
 * @param settings the shell's
 * @throws Error when the shell names another database than the one that the service uses
 */
export async function commandSettings(settings: Settings): Promise<Settings> {
  const dataDir = findDataDir(settings);
  const [instance] = await runningInstances(dataDir);
  if (instance) requireSameDatabase(instance, settings);
  return settingsOfCommand(dataDir, instance?.variables);
}

/**
 * Where the service keeps its data: what `DATA_DIR` says, else `data` in the current folder if the service ran there, else
 * `data` in the folder of this project, from wherever the command is run.
 */
export function findDataDir({ dataDir }: Settings): string {
  if (namesDataDir() || isDataDir(dataDir)) return dataDir;
  const own = join(projectFolder(), 'data');
  return isDataDir(own) ? own : dataDir;
}

function isDataDir(folder: string): boolean {
  return MARKS.some((mark) => existsSync(join(folder, mark)));
}

/** The address has a password, so the service does not write it down: the shell has to know it. */
function requireSameDatabase({ database, pid }: RunningInstance, { databaseUrl }: Settings): void {
  if (database === 'given' && databaseUrl === undefined) {
    throw new Error(
      `The running service (process ${pid}) uses the database of its DATABASE_URL, and DATABASE_URL is not set here: set it to the same`,
    );
  }
  if (database === 'embedded' && databaseUrl !== undefined) {
    throw new Error(
      `The running service (process ${pid}) uses its own PostgreSQL in DATA_DIR, and DATABASE_URL names another database here: unset it`,
    );
  }
}
