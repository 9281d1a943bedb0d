import { mkdir, readdir, realpath, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { CannotOpenDatabase } from '../cannot-open-database.js';
import { anotherOwnerOf } from './account.js';
import { readPrivateFile, takeFolder } from './private-files.js';

/** Files that are to be renamed, the password for one program, and one that tells the time. */
const LEFTOVER =
  /^(?:(?:heartbeat|lease|password)(?:\.[0-9a-f]{8})?\.[0-9a-f]{12}|password\.[0-9a-f]{8}|time\.\d+)$/;

/** Where the embedded server keeps what it needs. */
export interface Layout {
  /**
   * Everything below is in here. It is always the account's that runs the service, also when PostgreSQL runs as another
   * one: only what is the server's own (the cluster, the socket's folder) is that one's.
   */
  readonly home: string;
  /** PostgreSQL's own data folder. */
  readonly cluster: string;
  /** The superuser's password, made up when the cluster is. */
  readonly password: string;
  readonly log: string;
  readonly lock: string;
  /** Says where the server was started: by which machine, and in which of its containers. */
  readonly lease: string;
  /** Written by the server itself, again and again while it runs. */
  readonly heartbeat: string;
  readonly socketFolder: string;
}

/** Makes the outermost folders. */
export async function layOut(dataDir: string): Promise<Layout> {
  // Two steps: made in one, DATA_DIR itself would get the narrow mode.
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
 * Before root starts a server: PostgreSQL does not run as root, and the account that it runs as must be able to pass through.
 *
 * @throws CannotOpenDatabase when the folder is that of a service which another account runs: it could not use it any more
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

/** What a start that was killed half-way through writing a file has left. Under the lock nobody else writes any. */
export async function removeLeftovers({ home }: Layout): Promise<void> {
  for (const name of await readdir(home)) {
    if (LEFTOVER.test(name)) await unlink(join(home, name)).catch(() => {});
  }
}

export function readPassword({ password }: Layout): Promise<string> {
  return readPrivateFile(password);
}
