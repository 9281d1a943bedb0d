import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { constants } from 'node:fs';
import { lstat, rename, stat } from 'node:fs/promises';
import { promisify } from 'node:util';
import { CannotOpenDatabase } from '../cannot-open-database.js';
import { type Account, ENVIRONMENT } from './account.js';
import type { Layout } from './layout.js';
import { giveFolder, openPrivateFile, takeFolder } from './private-files.js';

const run = promisify(execFile);

const LARGEST_LOG = 5 * 1024 * 1024;

/** How much of a failed program's log is shown: the last lines contain the reason. */
const SHOWN_OF_LOG = 2_000;

/** A program of PostgreSQL's that was started in a session of its own. */
export interface StartedProgram {
  readonly process: ChildProcess;
  /** Resolves with the exit status when the program has ended. */
  readonly ended: Promise<number | null>;
  /** What the program has written to the log. */
  said(): Promise<string>;
}

/**
 * Starts a program of PostgreSQL's. Its output goes to the log, never to the service's own output. It runs in a session of its own, because
 * Ctrl-C in a terminal goes to every process in the foreground and would stop the server while calls are being finished.
 */
export async function startProgram(
  layout: Layout,
  account: Account,
  path: string,
  parameters: readonly string[],
): Promise<StartedProgram> {
  const from = await shortenLog(layout.log);
  const log = await openPrivateFile(layout.log, constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT);
  try {
    const [program = path, ...rest] = [...account.prefix, path, ...parameters];
    const child = spawn(program, rest, {
      ...account.identity,
      cwd: layout.home,
      env: ENVIRONMENT,
      stdio: ['ignore', log.fd, log.fd],
      detached: true,
      windowsHide: true,
    });
    let failure = '';
    const ended = new Promise<number | null>((resolve) => {
      child.once('exit', resolve);
      child.once('error', (error) => {
        failure = error.message;
        resolve(null);
      });
    });
    return { process: child, ended, said: async () => failure || readFrom(layout.log, from) };
  } finally {
    await log.close();
  }
}

/**
 * Gives the cluster to the account, unless it owns it already: the account may differ from that of the last start.
 *
 * The previous account could enter the folder until now. So the folder is first closed to it, and then a file with a second hard link is
 * refused, because the owner of the other name would change too.
 */
export async function chownDataDir({ cluster }: Layout, { owner }: Account): Promise<void> {
  const found = await lstat(cluster).catch(() => undefined);
  if (owner === undefined || found === undefined || found.uid === owner.uid) return;
  await takeFolder(cluster, 0o700, []);
  const { stdout } = await run('find', [cluster, '-type', 'f', '-links', '+1', '-print']);
  if (stdout !== '') {
    throw new CannotOpenDatabase(
      `Files of the database have a second name elsewhere, so that they can't be given to another account: ${stdout.trim()}`,
    );
  }
  // Links are not followed; the links themselves get the new owner.
  await run('chown', ['-R', '-h', '-P', `${owner.uid}:${owner.gid}`, cluster]);
  await giveFolder(cluster, owner);
}

/** @returns the length of the log */
async function shortenLog(path: string): Promise<number> {
  const size = await stat(path).then(
    (found) => found.size,
    () => 0,
  );
  if (size < LARGEST_LOG) return size;
  await rename(path, `${path}.old`);
  return 0;
}

async function readFrom(path: string, start: number): Promise<string> {
  const log = await openPrivateFile(path, constants.O_RDONLY);
  try {
    const { size } = await log.stat();
    const from = Math.max(start, size - SHOWN_OF_LOG);
    const { buffer, bytesRead } = await log.read(Buffer.alloc(SHOWN_OF_LOG), 0, SHOWN_OF_LOG, from);
    return buffer.toString('utf8', 0, bytesRead).trim();
  } finally {
    await log.close();
  }
}
