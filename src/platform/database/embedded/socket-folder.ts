import { lstat, mkdir, mkdtemp, rmdir, unlink } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Account, runAs } from './account.js';
import { SOCKET_PORT, socketOf } from './address.js';
import type { Layout } from './layout.js';
import { giveFolder } from './private-files.js';

/** The maximum length of a socket's path: the size of the system's `sun_path` without its terminating zero. */
const LONGEST_PATH = process.platform === 'linux' ? 107 : 103;

const PROBE_TIMEOUT_MS = 2_000;

/** The names of folders that this module created for a socket. */
const TEMPORARY = /\/recalls-\w{6}$/;

/** Node.js does not support sockets in the file system on Windows. */
export const HAS_SOCKETS = process.platform !== 'win32';

/**
 * A folder for the server's socket that only its account and root may enter. It is under DATA_DIR, or among the system's temporary files if
 * that path is too long for a socket.
 *
 * @param remembered the folder that this and other processes already use
 * @param elsewhere not under DATA_DIR, because some file systems do not support sockets
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
    // The system may have deleted it like other temporary files. The server's account creates it again, because the path may come from a
    // file that this account could write.
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
 * Removes what a dead server left in its socket folder, if nobody answers there. PostgreSQL would do it itself, except when the process id
 * in the socket's lock file now belongs to another process of the same account: then it would never start again.
 */
export async function clearSocketFolder(folder: string, account: Account): Promise<void> {
  const socket = socketOf({ host: folder, port: SOCKET_PORT });
  if (await answers(socket)) return;
  const paths = [socket, `${socket}.lock`];
  if (account.owner) await runAs(account, ['rm', '-f', '--', ...paths]);
  else for (const path of paths) await unlink(path).catch(() => {});
}

/** Whether a server accepts connections at a socket, or has too many to accept another. */
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

/** A temporary folder is useless without its server. */
export async function removeSocketFolder(layout: Layout, folder: string): Promise<void> {
  if (folder !== layout.socketFolder) await rmdir(folder).catch(() => {});
}

function isThere(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}

/** Throws when the file system does not support sockets; then another folder is used. */
async function makeAs(account: Account, path: string): Promise<void> {
  if (account.owner) await runAs(account, ['mkdir', '-m', '700', '--', path]);
  else await mkdir(path, { mode: 0o700 }).catch(() => {});
}

function fits(folder: string): boolean {
  return Buffer.byteLength(join(folder, `.s.PGSQL.${SOCKET_PORT}`)) <= LONGEST_PATH;
}
