import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, stat } from 'node:fs/promises';
import { promisify } from 'node:util';
import { CannotOpenDatabase } from '../cannot-open-database.js';

const run = promisify(execFile);

/** As whom PostgreSQL's programs run. */
export interface Account {
  /** What stands before the program on its command line. */
  readonly prefix: readonly string[];
  /** For `spawn`. */
  readonly identity: { readonly uid?: number; readonly gid?: number };
  /** The account that must own the files, if it is not the account of this process. */
  readonly owner: { readonly uid: number; readonly gid: number } | undefined;
}

/**
 * What PostgreSQL's programs find in their environment. Not ours: that has secrets in it, and may have variables that
 * change what the programs do.
 */
export const ENVIRONMENT = { LC_ALL: 'C', TZ: 'UTC' };

/** PostgreSQL's usual account, or else the one without rights. Earlier versions made this account the owner of the whole data folder. */
const NAMES = ['postgres', 'nobody'];

const OURS: Account = { prefix: [], identity: {}, owner: undefined };

/**
 * PostgreSQL refuses to run as root. So for root this finds a way to run it as somebody else who can still reach
 * its programs and its data, which an ordinary account can't when they lie under a folder like /root.
 *
 * @param paths what the account must be able to reach: a program it executes, a folder it enters.
 */
export async function chooseAccount(paths: readonly string[]): Promise<Account> {
  if (process.getuid?.() !== 0) return OURS;
  const [account] = await unprivilegedAccounts();
  for (const way of account ? waysToLeaveRoot(account) : []) {
    if (await reaches(way, paths)) return way;
  }
  throw new CannotOpenDatabase(
    'PostgreSQL does not run as root, and there is no other account that could reach its programs and its data ' +
      `(${paths.join(', ')}). Start the service as another user, put it and DATA_DIR where others may enter, ` +
      'or set DATABASE_URL.',
  );
}

/**
 * For root: the account of a service that root does not run, whose folder this is. Root may join its server, ask and stop it as
 * that account, and leaves the folder to it.
 *
 * @returns undefined when the folder is root's, or PostgreSQL's account has it since an earlier version
 */
export async function anotherOwnerOf(folder: string): Promise<Account | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const { uid, gid } = await stat(folder);
  if (uid === 0 || (await unprivilegedAccounts()).some((account) => account.uid === uid)) return undefined;
  return { prefix: [], identity: { uid, gid }, owner: { uid, gid } };
}

/**
 * Runs a program as the account, for what concerns files and processes of the server's: whatever the account may have put
 * there in place of them, it can't have more done than it could do itself.
 *
 * @param input what the program reads
 * @returns its status; null if it could not be run
 */
export async function runAs(
  { prefix, identity }: Account,
  words: readonly string[],
  input = '',
): Promise<number | null> {
  const [program = '', ...parameters] = [...prefix, ...words];
  const child = spawn(program, parameters, {
    ...identity,
    cwd: '/',
    env: { ...ENVIRONMENT, PATH: process.env.PATH },
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  const [status] = (await once(child, 'exit').catch(() => [null])) as [number | null];
  return status;
}

/** The ways, the one with the least power first. */
function waysToLeaveRoot({ uid, gid }: { uid: number; gid: number }): Account[] {
  return [
    { prefix: [], identity: { uid, gid }, owner: { uid, gid } },
    // Root by another name: the files stay root's. Containers often forbid it.
    {
      prefix: ['unshare', '--user', `--map-user=${uid}`, `--map-group=${gid}`],
      identity: {},
      owner: { uid: 0, gid: 0 },
    },
    // Works in an ordinary container: the right to pass by the permissions of files, and no other right of root's.
    {
      prefix: [
        'setpriv',
        `--reuid=${uid}`,
        `--regid=${gid}`,
        '--clear-groups',
        '--inh-caps=+dac_override',
        '--ambient-caps=+dac_override',
      ],
      identity: {},
      owner: { uid, gid },
    },
  ];
}

/** Accounts that are there already (PostgreSQL wants one with a name), the best one first. */
async function unprivilegedAccounts(): Promise<{ uid: number; gid: number }[]> {
  const lines = (await readFile('/etc/passwd', 'utf8').catch(() => ''))
    .split('\n')
    .map((line) => line.split(':'));
  return NAMES.flatMap((wanted) => {
    const [, , uid, gid] = lines.find(([name]) => name === wanted) ?? [];
    return uid === undefined || gid === undefined ? [] : [{ uid: Number(uid), gid: Number(gid) }];
  });
}

async function reaches({ prefix, identity }: Account, paths: readonly string[]): Promise<boolean> {
  const script = 'for path do test -x "$path" || exit 1; done';
  const [program = '', ...parameters] = [...prefix, 'sh', '-c', script, 'sh', ...paths];
  return run(program, parameters, { ...identity, cwd: '/', env: ENVIRONMENT }).then(
    () => true,
    () => false,
  );
}
