import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, open, rename, unlink } from 'node:fs/promises';
import { openChecked } from '../../files/open-checked.js';
import { CannotOpenDatabase } from '../cannot-open-database.js';

/** Windows has neither, and no links that an ordinary account could create. */
const { O_NOFOLLOW = 0, O_DIRECTORY = 0, O_NONBLOCK = 0 } = constants;

interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/**
 * Files that root reads and writes in a folder that may have belonged to another account: earlier versions gave it the whole folder. That
 * account could have placed a link there, and root would write through it. So these functions follow no link, reject a file with a second
 * hard link, and write only into new or plain files.
 */
export async function openPrivateFile(path: string, flags: number): Promise<FileHandle> {
  try {
    return await openChecked(path, flags | O_NOFOLLOW | O_NONBLOCK, (stats) => {
      // A link count of 0 means that the owner has removed the file since, as PostgreSQL does with a dead server's file. That is harmless.
      if (!stats.isFile() || stats.nlink > 1) throw notPlain(path);
    });
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === 'ELOOP' ? notPlain(path) : error;
  }
}

export async function readPrivateFile(path: string): Promise<string> {
  const file = await openPrivateFile(path, constants.O_RDONLY);
  try {
    return await file.readFile('utf8');
  } finally {
    await file.close();
  }
}

/** Replaces whatever is there with a new file, and never writes into the old one. */
export async function replacePrivateFile(
  path: string,
  text: string,
  owner?: Owner,
  mode = 0o600,
): Promise<void> {
  const unfinished = `${path}.${randomBytes(6).toString('hex')}`;
  const file = await open(
    unfinished,
    constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | O_NOFOLLOW,
    mode,
  );
  try {
    try {
      await file.writeFile(text);
      // Sets the mode explicitly, whatever the umask of this process is.
      await file.chmod(mode);
      if (owner) await file.chown(owner.uid, owner.gid);
    } finally {
      await file.close();
    }
    await rename(unfinished, path);
  } catch (error) {
    // On a full disk, each attempt would otherwise leave another file.
    await unlink(unfinished).catch(() => {});
    throw error;
  }
}

/**
 * Makes this account the owner of a folder, so that nobody else can change it, and then of the named files in it, unless they are missing.
 */
export async function takeFolder(path: string, mode: number, files: readonly string[]): Promise<void> {
  const folder = await open(path, constants.O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
  try {
    const found = await folder.stat();
    const isOurs = found.uid === process.getuid?.();
    if (!isOurs) await folder.chown(process.getuid?.() ?? 0, process.getgid?.() ?? 0);
    if ((found.mode & 0o7777) !== mode) await folder.chmod(mode);
    if (!isOurs) for (const file of files) await takeFile(file);
  } finally {
    await folder.close();
  }
}

/** Makes an account the owner of a folder, unless it is a link. */
export async function giveFolder(path: string, { uid, gid }: Owner): Promise<void> {
  const folder = await open(path, constants.O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
  try {
    const found = await folder.stat();
    if (found.uid !== uid || found.gid !== gid) await folder.chown(uid, gid);
  } finally {
    await folder.close();
  }
}

async function takeFile(path: string): Promise<void> {
  const file = await openPrivateFile(path, constants.O_RDONLY).catch((error) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (!file) return;
  try {
    await file.chown(process.getuid?.() ?? 0, process.getgid?.() ?? 0);
    await file.chmod(0o600);
  } finally {
    await file.close();
  }
}

function notPlain(path: string): CannotOpenDatabase {
  return new CannotOpenDatabase(
    `${path} is a link or has a second name, so that writing to it could change another file: remove it.`,
  );
}
