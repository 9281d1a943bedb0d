import { execFile } from 'node:child_process';
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { promisify } from 'node:util';
import { type Account, runAs } from './account.js';

const run = promisify(execFile);

/** The names of PostgreSQL's program; `postmaster` in old packages. */
const PROGRAM = /^(postgres|postmaster)(\.exe)?$/i;
const IS_ENDED = /^[ZX]/;

/**
 * Whether a process is the server of a cluster: `yes`, `no`, or unknown, because not every platform and account shows enough of a process.
 * No action is taken against an unknown one.
 */
export type Nature = 'server' | 'no server' | 'perhaps';

export async function natureOf(pid: number, cluster: string, account: Account): Promise<Nature> {
  if (!isAlive(pid)) return 'no server';
  switch (process.platform) {
    case 'linux':
      return natureInProc(pid, cluster, account);
    case 'win32':
      return natureIn('tasklist', ['/FI', `PID eq ${pid}`, '/FO', 'CSV', '/NH'], (line) => ({
        program: /^"([^"]+)"/.exec(line)?.[1],
        state: '',
      }));
    default:
      return natureIn('ps', ['-o', 'stat=', '-o', 'comm=', '-p', String(pid)], (line) => {
        const [state, ...program] = line.trim().split(/\s+/);
        return { program: basename(program.join(' ')), state: state ?? '' };
      });
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: the process belongs to another user, but it exists.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * Whether a file exists from the point of view of a process, because a service may have a private /tmp.
 *
 * @returns undefined when that can't be determined
 */
export async function isThereFor(pid: number, path: string, account: Account): Promise<boolean | undefined> {
  if (process.platform !== 'linux') return undefined;
  const root = `/proc/${pid}/root`;
  try {
    // The target of the link, not the link.
    await stat(`${root}/.`);
    return await stat(`${root}${path}`).then(
      () => true,
      (error) => (error.code === 'ENOENT' ? false : undefined),
    );
  } catch {
    // In a container root may not inspect processes of other accounts, but those accounts can inspect their own.
    if (!account.owner) return undefined;
  }
  const script = '[ -d "$1/." ] || exit 2; [ -e "$1$2" ]';
  const status = await runAs(account, ['sh', '-c', script, 'sh', root, path]);
  return status === 0 ? true : status === 1 ? false : undefined;
}

/** Sends a signal as the account, so that it can affect no process of another account, whatever id was read from the account's files. */
export async function signalAs(account: Account, pid: number, signal: NodeJS.Signals): Promise<void> {
  if (account.owner) {
    await runAs(account, ['sh', '-c', `kill -s ${signal.slice(3)} "$1"`, 'sh', String(pid)]);
    return;
  }
  try {
    process.kill(pid, signal);
  } catch {
    // The process has already ended.
  }
}

/**
 * The remaining processes of a server that was killed. A busy one does not notice until its statement ends, which may take an hour for a
 * merge; until then PostgreSQL refuses to start beside them. This works on Linux only.
 */
export async function processesOf(cluster: string, account: Account): Promise<number[]> {
  if (process.platform !== 'linux') return [];
  const pids = (await readdir('/proc').catch(() => [])).map(Number).filter(Boolean);
  const found = await Promise.all(
    pids.map(async (pid) => ((await natureInProc(pid, cluster, account)) === 'server' ? [pid] : [])),
  );
  return found.flat();
}

async function natureInProc(pid: number, cluster: string, account: Account): Promise<Nature> {
  const line = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  // With the mount option hidepid, /proc does not show processes of other accounts.
  if (line === undefined) return isAlive(pid) ? 'perhaps' : 'no server';
  const [, program = '', state = ''] = /^\d+ \((.*)\) (\S)/s.exec(line) ?? [];
  // A zombie, which has ended but whose parent does not wait for it, remains in the process table, in containers for ever.
  if (!PROGRAM.test(program) || IS_ENDED.test(state)) return 'no server';
  return worksIn(pid, cluster, account);
}

/** A server's working directory is its data folder. Two mounts of it have two paths but one inode number. */
async function worksIn(pid: number, cluster: string, account: Account): Promise<Nature> {
  const folder = `/proc/${pid}/cwd`;
  try {
    const [its, ours] = await Promise.all([stat(folder), stat(cluster)]);
    return its.dev === ours.dev && its.ino === ours.ino ? 'server' : 'no server';
  } catch {
    if (!isAlive(pid)) return 'no server';
  }
  // In a container root may not inspect processes of other accounts, but those accounts can inspect their own.
  if (!account.owner) return 'perhaps';
  const same = await runAs(account, [
    'sh',
    '-c',
    '[ -d "$1" ] || exit 2; [ "$1" -ef "$2" ]',
    'sh',
    folder,
    cluster,
  ]);
  return same === 0 ? 'server' : same === 1 ? 'no server' : 'perhaps';
}

async function natureIn(
  program: string,
  parameters: readonly string[],
  read: (line: string) => { program: string | undefined; state: string },
): Promise<Nature> {
  const line = await run(program, parameters).then(
    ({ stdout }) => stdout.trim(),
    () => undefined,
  );
  if (line === undefined) return 'perhaps';
  const found = read(line);
  return found.program && PROGRAM.test(found.program) && !IS_ENDED.test(found.state)
    ? 'perhaps'
    : 'no server';
}
