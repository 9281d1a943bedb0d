import { randomBytes } from 'node:crypto';
import { lstat, mkdir, readdir, rename, rm, rmdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { CannotOpenDatabase } from '../cannot-open-database.js';
import { type Account, runAs } from './account.js';
import type { Layout } from './layout.js';
import { giveFolder, replacePrivateFile } from './private-files.js';
import { startProgram } from './program.js';

export const SUPERUSER = 'recalls';

/** If `initdb` was killed, a child process may still write files for a second. */
const REMOVAL = { recursive: true, force: true, maxRetries: 10, retryDelay: 100 };

/**
 * Creates the cluster under a temporary name and renames it at the end. So a cluster whose creation was interrupted never has the final
 * name; it is deleted here.
 *
 * @param durable false skips writing it through to the disk
 */
export async function createCluster(
  layout: Layout,
  account: Account,
  initdb: string,
  { durable }: { durable: boolean },
): Promise<void> {
  for (const name of await readdir(layout.home)) {
    if (name.startsWith('cluster.')) await removeUnfinished(join(layout.home, name), account);
  }
  const password = randomBytes(24).toString('hex');
  await replacePrivateFile(layout.password, password);
  const mark = randomBytes(4).toString('hex');
  const unfinished = join(layout.home, `cluster.${mark}`);
  await mkdir(unfinished, { mode: 0o700 });
  if (account.owner) await giveFolder(unfinished, account.owner);
  // `initdb` reads it as the other account. The file that remains is readable only for the service's account.
  const passwordOnce = join(layout.home, `password.${mark}`);
  await replacePrivateFile(passwordOnce, password, account.owner);
  const parameters = [
    `--pgdata=${unfinished}`,
    `--username=${SUPERUSER}`,
    `--pwfile=${passwordOnce}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    // A fixed locale, which is the same on every machine, whatever languages are installed.
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--no-instructions',
    ...(durable ? [] : ['--no-sync']),
  ];
  try {
    const program = await startProgram(layout, account, initdb, parameters);
    if ((await program.ended) !== 0) {
      throw new CannotOpenDatabase(`PostgreSQL's initdb failed in ${layout.home}:\n${await program.said()}`);
    }
  } finally {
    await unlink(passwordOnce);
  }
  await rename(unfinished, layout.cluster);
}

/**
 * What another account owns is removed as that account, because that account could place a link to any file there and root would follow it.
 *
 * @throws CannotOpenDatabase when something could not be removed
 */
async function removeUnfinished(path: string, account: Account): Promise<void> {
  const { uid, gid } = await lstat(path);
  if (uid === (process.getuid?.() ?? uid)) {
    await rm(path, REMOVAL);
    return;
  }
  // The chosen way can enter folders that the plain account can't, such as one under /root.
  const owner: Account =
    account.owner?.uid === uid ? account : { prefix: [], identity: { uid, gid }, owner: { uid, gid } };
  // Everything except the folder itself, whose parent is the service's. The process that created it may go on writing for a moment.
  const status = await runAs(owner, [
    'sh',
    '-c',
    'for try in 1 2 3 4 5; do rm -rf -- "$1"/*; [ -z "$(ls -A "$1" || echo unknown)" ] && exit; sleep 0.3; done; exit 1',
    'sh',
    path,
  ]);
  if (status !== 0) throw new CannotOpenDatabase(`${path} is left of a start that was killed: remove it.`);
  await rmdir(path);
}
