import { lstat, mkdir, mkdtemp, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Account } from './account.js';
import { SOCKET_PORT } from './address.js';
import type { Layout } from './layout.js';
import { giveFolder } from './private-files.js';

/** How long a socket's path may be: what fits into the system's `sun_path`, with a zero behind it. */
const LONGEST_PATH = process.platform === 'linux' ? 107 : 103;

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
    const found = await lstat(remembered).catch(() => undefined);
    if (found?.isDirectory() && found.uid === owner && (found.mode & 0o077) === 0) return remembered;
  }
  const temporary = fits(join(tmpdir(), 'recalls-XXXXXX')) ? tmpdir() : '/tmp';
  const folder = await mkdtemp(join(temporary, 'recalls-'));
  if (account.owner) await giveFolder(folder, account.owner);
  return folder;
}

/** A temporary one is of no use without its server. */
export async function removeSocketFolder(layout: Layout, folder: string): Promise<void> {
  if (folder !== layout.socketFolder) await rmdir(folder).catch(() => {});
}

function fits(folder: string): boolean {
  return Buffer.byteLength(join(folder, `.s.PGSQL.${SOCKET_PORT}`)) <= LONGEST_PATH;
}
