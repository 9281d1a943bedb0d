import { execFile } from 'node:child_process';
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { promisify } from 'node:util';
import { type Account, runAs } from './account.js';

const run = promisify(execFile);

/** What its program is called; `postmaster` in old packages. */
const PROGRAM = /^(postgres|postmaster)(\.exe)?$/i;
const IS_ENDED = /^[ZX]/;

/**
 * Whether a process is the server of a cluster: certainly, certainly not, or perhaps, because not every platform and account shows enough
 * of a process. No action is taken against the last kind.
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
    // Another user's process may not be signalled, but it is there.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * Whether a file is there as a process sees it: a service may have a /tmp of its own.
 *
 * @returns undefined when that can't be told
 */
export async function isThereFor(pid: number, path: string, account: Account): Promise<boolean | undefined> {
  if (process.platform !== 'linux') return undefined;
  const root = `/proc/${pid}/root`;
  try {
    // Not the link, but what it leads to.
    await stat(`${root}/.`);
    return await stat(`${root}${path}`).then(
      () => true,
      (error) => (error.code === 'ENOENT' ? false : undefined),
    );
  } catch {
    // In a container root may not look at processes of others; they may look at their own.
    if (!account.owner) return undefined;
  }
  const script = '[ -d "$1/." ] || exit 2; [ -e "$1$2" ]';
  const status = await runAs(account, ['sh', '-c', script, 'sh', root, path]);
  return status === 0 ? true : status === 1 ? false : undefined;
}

/** Sends a signal as the account, which can reach no process but its own, whatever number was read from its files. */
export async function signalAs(account: Account, pid: number, signal: NodeJS.Signals): Promise<void> {
  if (account.owner) {
    await runAs(account, ['sh', '-c', `kill -s ${signal.slice(3)} "$1"`, 'sh', String(pid)]);
    return;
  }
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended by itself.
  }
}

/**
 * Processes of a server that was killed. The ones at work do not notice until their statement ends, which may take an hour
 * for a merge; until then PostgreSQL refuses to start beside them. Known on Linux only.
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
  // Mounted with hidepid, /proc does not show what others run.
  if (line === undefined) return isAlive(pid) ? 'perhaps' : 'no server';
  const [, program = '', state = ''] = /^\d+ \((.*)\) (\S)/s.exec(line) ?? [];
  // One that has ended and is waited for by nobody stays in the table of processes, in containers for good.
  if (!PROGRAM.test(program) || IS_ENDED.test(state)) return 'no server';
  return worksIn(pid, cluster, account);
}

/** A server's working directory is its data folder. Two mounts of it have two paths, and one number. */
async function worksIn(pid: number, cluster: string, account: Account): Promise<Nature> {
  const folder = `/proc/${pid}/cwd`;
  try {
    const [its, ours] = await Promise.all([stat(folder), stat(cluster)]);
    return its.dev === ours.dev && its.ino === ours.ino ? 'server' : 'no server';
  } catch {
    if (!isAlive(pid)) return 'no server';
  }
  // In a container root may not look at processes of others; they may look at their own.
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
