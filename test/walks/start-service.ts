import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { copyFile, mkdtemp, open, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { TestProject } from 'vitest/node';
import { freePort } from '../support/started-service.js';
import { blocksOf } from './pages.js';
import { LEFT_BEHIND, PRINTED } from './walk.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** The folder in which the README's `npm start` was typed. */
    walkFolder: string;
  }
}

/**
 * Types the README's `npm start` once for all walks, because making a database takes seconds. Nobody waits for it here: a walk waits until
 * it can go on. At the end the service is stopped as people stop it.
 */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const [install, start = ''] = (await blocksOf('README.md', 'Vehicle Recalls')).join('').trim().split('\n');
  // The first is in every machine's past that runs this; `npm run verify -- --only=node-versions` types both in a fresh clone.
  if (install !== 'npm ci') throw new Error(`The README begins with ${install}.`);
  const folder = await mkdtemp(join(tmpdir(), 'recalls-test-walks-'));
  // It looks like the project's folder, and only the service is told its ports.
  for (const name of ['bin', 'dist', 'docs', 'package.json'])
    await symlink(resolve(name), join(folder, name));
  for (const name of LEFT_BEHIND) await writeFile(join(folder, name), 'of another service');
  const output = await open(join(folder, PRINTED), 'w');
  const { PATH, HOME, TMPDIR } = process.env;
  const ports = { PORT: String(await freePort()), SFTP_PORT: String(await freePort()) };
  const service = spawn('sh', ['-c', start], {
    cwd: folder,
    env: { PATH, HOME, ...(TMPDIR === undefined ? {} : { TMPDIR }), ...ports },
    // A group of its own, which gets Ctrl+C together.
    detached: true,
    stdio: ['ignore', output.fd, output.fd],
  });
  const ended = once(service, 'exit');
  await output.close();
  project.provide('walkFolder', folder);
  return async () => {
    if (service.exitCode === null && service.pid !== undefined) process.kill(-service.pid, 'SIGINT');
    // The shell of npm ends with the status of Ctrl+C, and not with that of the service.
    const [code, signal] = await ended;
    const printed = await readFile(join(folder, PRINTED), 'utf8');
    await copyFile(join(folder, PRINTED), join(project.getProvidedContext().logFolder, 'walks.log'));
    const hasStopped = !existsSync(join(folder, 'data', 'postgres', 'cluster', 'postmaster.pid'));
    await rm(folder, { recursive: true, force: true });
    if (!hasStopped || (code !== 0 && signal !== 'SIGINT')) {
      throw new Error(`"${start}" ended with ${code ?? signal} and not in good order:\n${printed}`);
    }
  };
}
