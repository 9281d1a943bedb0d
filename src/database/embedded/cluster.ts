import { randomBytes } from 'node:crypto';
import { chown, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CannotOpenDatabase } from '../cannot-open-database.js';
import type { Account } from './account.js';
import type { Layout } from './layout.js';
import { startProgram } from './program.js';

export const SUPERUSER = 'recalls';

/** Whoever killed the making of a cluster may have left its program alive, which goes on writing files for a second. */
const REMOVAL = { recursive: true, force: true, maxRetries: 10, retryDelay: 100 };

/**
 * Makes the cluster under another name and renames it at the end: one whose making was killed half-way never
 * bears the name, and is thrown away here.
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
    if (name.startsWith('cluster.')) await rm(join(layout.home, name), REMOVAL);
  }
  await writeFile(layout.password, randomBytes(24).toString('hex'), { mode: 0o600 });
  if (account.owner) await chown(layout.password, account.owner.uid, account.owner.gid);
  const unfinished = join(layout.home, `cluster.${randomBytes(4).toString('hex')}`);
  const program = await startProgram(layout, account, initdb, [
    `--pgdata=${unfinished}`,
    `--username=${SUPERUSER}`,
    `--pwfile=${layout.password}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    // The same on every machine, whichever languages it has been given.
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--no-instructions',
    ...(durable ? [] : ['--no-sync']),
  ]);
  if ((await program.ended) !== 0) {
    throw new CannotOpenDatabase(`PostgreSQL's initdb failed in ${layout.home}:\n${await program.said()}`);
  }
  await rename(unfinished, layout.cluster);
}
