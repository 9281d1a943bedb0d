import { mkdir, readdir, realpath, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { CannotOpenDatabase } from '../cannot-open-database.js';
import { anotherOwnerOf } from './account.js';
import { readPrivateFile, takeFolder } from './private-files.js';

/**
 * Temporary files: those that will be renamed, the password file for `initdb`, and one whose modification time shows the file system's
 * clock.
 */
const LEFTOVER =
  /^(?:(?:heartbeat|lease|password)(?:\.[0-9a-f]{8})?\.[0-9a-f]{12}|password\.[0-9a-f]{8}|time\.\d+)$/;

/** The files and folders of the embedded server. */
export interface Layout {
  /**
   * The folder of everything below. It always belongs to the account that runs the service. If PostgreSQL runs as another account, only the
   * cluster and the socket's folder belong to that one.
   */
  readonly home: string;
  /** PostgreSQL's own data folder. */
  readonly cluster: string;
  /** The superuser's password, made up when the cluster is. */
  readonly password: string;
  readonly log: string;
  readonly lock: string;
  /** Names the machine and the container in which the server was started. */
  readonly lease: string;
  /** The heartbeat that the running server writes every second. */
  readonly heartbeat: string;
  readonly socketFolder: string;
}

/** Creates the outermost folders. */
export async function prepareLayout(dataDir: string): Promise<Layout> {
  // Two steps, because one recursive call would give DATA_DIR itself the narrow mode.
  await mkdir(dataDir, { recursive: true });
  const home = join(await realpath(dataDir), 'postgres');
  await mkdir(home, { recursive: true, mode: 0o700 });
  return {
    home,
    cluster: join(home, 'cluster'),
    password: join(home, 'password'),
    log: join(home, 'server.log'),
    lock: join(home, 'lock'),
    lease: join(home, 'lease'),
    heartbeat: join(home, 'heartbeat'),
    socketFolder: join(home, 'socket'),
  };
}

/**
 * Runs before root starts a server: PostgreSQL does not run as root, and the account that it uses must be able to enter the folder.
 *
 * @throws CannotOpenDatabase when the folder belongs to a service that runs as another account, because that service could not use it any
 * more
 */
export async function takeHome({ home, password, log }: Layout): Promise<void> {
  if (process.getuid?.() !== 0) return;
  const another = await anotherOwnerOf(home);
  if (another) {
    throw new CannotOpenDatabase(
      `The database in ${home} belongs to account ${another.owner?.uid}: run this as that account.`,
    );
  }
  await takeFolder(home, 0o711, [password, log]);
}

/** Removes temporary files of a start that was killed while it wrote them. Under the lock no other process writes any. */
export async function removeLeftovers({ home }: Layout): Promise<void> {
  for (const name of await readdir(home)) {
    if (LEFTOVER.test(name)) await unlink(join(home, name)).catch(() => {});
  }
}

export function readPassword({ password }: Layout): Promise<string> {
  return readPrivateFile(password);
}
