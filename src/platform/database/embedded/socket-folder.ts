import { lstat, mkdir, mkdtemp, rmdir, unlink } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Account, runAs } from './account.js';
import { SOCKET_PORT, socketOf } from './address.js';
import type { Layout } from './layout.js';
import { giveFolder } from './private-files.js';

/** How long a socket's path may be: what fits into the system's `sun_path`, with a zero behind it. */
const LONGEST_PATH = process.platform === 'linux' ? 107 : 103;

const PROBE_TIMEOUT_MS = 2_000;

/** The paths of folders that were made here for a socket. */
const TEMPORARY = /\/recalls-\w{6}$/;

/** Node.js has no sockets in the file system there. */
export const HAS_SOCKETS = process.platform !== 'win32';

/**
 * A folder for the server's socket that only its account and root may enter, whatever others run on this machine: under
 * DATA_DIR, or in one of its own among the system's temporary files when that path is too long for a socket.
 *
 * @param remembered where this process and others look for the server
 * @param elsewhere not under DATA_DIR: some file systems have no sockets
 */
export async function makeSocketFolder(
  layout: Layout,
  account: Account,
  { remembered, elsewhere = false }: { remembered?: string | undefined; elsewhere?: boolean },
): Promise<string> {
  if (!elsewhere && fits(layout.socketFolder)) {
    await mkdir(layout.socketFolder, { recursive: true, mode: 0o700 });
    if (account.owner) await giveFolder(layout.socketFolder, account.owner);
    return layout.socketFolder;
  }
  const owner = account.owner?.uid ?? process.getuid?.();
  if (remembered !== undefined && remembered !== layout.socketFolder) {
    // Cleared away as other temporary files are. The server's account makes it: the path may be from a file of its own.
    if (TEMPORARY.test(remembered) && !(await isThere(remembered))) await makeAs(account, remembered);
    const found = await lstat(remembered).catch(() => undefined);
    if (found?.isDirectory() && found.uid === owner && (found.mode & 0o077) === 0) return remembered;
  }
  const temporary = fits(join(tmpdir(), 'recalls-XXXXXX')) ? tmpdir() : '/tmp';
  const folder = await mkdtemp(join(temporary, 'recalls-'));
  if (account.owner) await giveFolder(folder, account.owner);
  return folder;
}

/**
 * Removes what a dead server left in its folder, where nobody answers. PostgreSQL would do it itself, unless the process
 * number in the socket's lock file is now another process's of the same account: then it would never start again.
 */
export async function clearSocketFolder(folder: string, account: Account): Promise<void> {
  const socket = socketOf({ host: folder, port: SOCKET_PORT });
  if (await answers(socket)) return;
  const paths = [socket, `${socket}.lock`];
  if (account.owner) await runAs(account, ['rm', '-f', '--', ...paths]);
  else for (const path of paths) await unlink(path).catch(() => {});
}

/** Whether anybody takes connections at a socket, or has too many of them to take another. */
export function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ path, timeout: PROBE_TIMEOUT_MS });
    const end = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => end(true));
    socket.once('timeout', () => end(true));
    socket.once('error', (error: NodeJS.ErrnoException) => end(error.code === 'EAGAIN'));
  });
}

/** A temporary one is of no use without its server. */
export async function removeSocketFolder(layout: Layout, folder: string): Promise<void> {
  if (folder !== layout.socketFolder) await rmdir(folder).catch(() => {});
}

function isThere(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}

/** Fails where it can't be made: then there is another. */
async function makeAs(account: Account, path: string): Promise<void> {
  if (account.owner) await runAs(account, ['mkdir', '-m', '700', '--', path]);
  else await mkdir(path, { mode: 0o700 }).catch(() => {});
}

function fits(folder: string): boolean {
  return Buffer.byteLength(join(folder, `.s.PGSQL.${SOCKET_PORT}`)) <= LONGEST_PATH;
}
