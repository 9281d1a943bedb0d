import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, stat } from 'node:fs/promises';
import { promisify } from 'node:util';
import { CannotOpenDatabase } from '../cannot-open-database.js';

const run = promisify(execFile);

/** The account that runs PostgreSQL's programs. */
export interface Account {
  /** Arguments before the program on the command line. */
  readonly prefix: readonly string[];
  /** For `spawn`. */
  readonly identity: { readonly uid?: number; readonly gid?: number };
  /** The account that must own the files, if it is not the account of this process. */
  readonly owner: { readonly uid: number; readonly gid: number } | undefined;
}

/**
 * The environment of PostgreSQL's programs. It is not that of the service, which contains secrets and may contain variables that change how
 * the programs work.
 */
export const ENVIRONMENT = { LC_ALL: 'C', TZ: 'UTC' };

/** PostgreSQL's usual account, or else the one without rights. Earlier versions made this account the owner of the whole data folder. */
const NAMES = ['postgres', 'nobody'];

const OURS: Account = { prefix: [], identity: {}, owner: undefined };

/**
 * PostgreSQL refuses to run as root. If the service runs as root, this finds another account that can still access PostgreSQL's programs
 * and its data. An ordinary account can't access them under a folder like /root.
 *
 * @param paths what the account must be able to access: a program to execute, a folder to enter
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
 * For root: the account of a service that does not run as root and that owns this folder. Root may join, query and stop its server as that
 * account, and does not change the folder.
 *
 * @returns undefined when the folder belongs to root, or to PostgreSQL's account since an earlier version
 */
export async function anotherOwnerOf(folder: string): Promise<Account | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const { uid, gid } = await stat(folder);
  if (uid === 0 || (await unprivilegedAccounts()).some((account) => account.uid === uid)) return undefined;
  return { prefix: [], identity: { uid, gid }, owner: { uid, gid } };
}

/**
 * Runs a program as the account, for work on the server's files and processes. Even if the account has replaced them with something else,
 * the program can't do more than the account itself could.
 *
 * @param input what the program reads
 * @returns its exit status; null if it could not be run
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

/** The ways to run as another account, the one with the fewest rights first. */
function waysToLeaveRoot({ uid, gid }: { uid: number; gid: number }): Account[] {
  return [
    { prefix: [], identity: { uid, gid }, owner: { uid, gid } },
    // A user namespace in which root has another name; the files remain root's. Containers often forbid it.
    {
      prefix: ['unshare', '--user', `--map-user=${uid}`, `--map-group=${gid}`],
      identity: {},
      owner: { uid: 0, gid: 0 },
    },
    // Works in an ordinary container: the process keeps the capability to bypass file permissions and no other right of root.
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

/** Existing accounts (PostgreSQL needs an account with a name), the best one first. */
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
