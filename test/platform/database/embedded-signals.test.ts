import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { chooseAccount } from '../../../src/platform/database/embedded/account.js';
import { prepareLayout } from '../../../src/platform/database/embedded/layout.js';
import { EmbeddedServer } from '../../../src/platform/database/embedded/server.js';
import {
  isThereFor,
  type Nature,
  type natureOf,
} from '../../../src/platform/database/embedded/server-process.js';
import { postmasterFile } from './participant-process.js';

const MOUNTS = ['unshare', '--mount'];
const canMount = spawnSync('env', [...MOUNTS, 'mount', '-t', 'tmpfs', 'tmpfs', tmpdir()]).status === 0;

/** Prints when it has started. It handles SIGINT itself, because a parent process that ignores SIGINT passes that on. */
const PROGRAM =
  "process.on('SIGINT', () => process.exit(2)); setInterval(() => {}, 1000); console.log('begun')";

/** Replaces the system's information about a process; undefined means the real information. */
let said: Nature | undefined;

vi.mock('../../../src/platform/database/embedded/server-process.js', async (importOriginal) => {
  const original = await importOriginal<{ natureOf: typeof natureOf }>();
  return {
    ...original,
    natureOf: async (...parameters: Parameters<typeof natureOf>) => said ?? original.natureOf(...parameters),
  };
});

describe('a process whose number is in postmaster.pid', () => {
  let dataDir: string;
  let server: EmbeddedServer;
  let other: ChildProcess;
  let ended: Promise<unknown[]>;

  beforeEach(async () => {
    said = undefined;
    dataDir = await mkdtemp(join(tmpdir(), 'recalls-test-signals-'));
    await chmod(dataDir, 0o755);
    const layout = await prepareLayout(dataDir);
    server = new EmbeddedServer(layout, {}, 'socket');
    // The account whose rights are used to send signals.
    other = spawn(process.execPath, ['-e', PROGRAM], { cwd: '/', ...(await chooseAccount([])).owner });
    ended = once(other, 'exit');
    if (other.stdout) await once(other.stdout, 'data');
    await mkdir(layout.cluster, { mode: 0o700 });
    const lines = [other.pid, layout.cluster, 1, 5432, layout.socketFolder, '', '', 'stopping'];
    await writeFile(postmasterFile(dataDir), lines.join('\n'));
  });

  afterEach(async () => {
    other.kill('SIGKILL');
    await rm(dataDir, { recursive: true });
  });

  const endsOnlyNow = async () => {
    other.kill('SIGTERM');
    expect(await ended).toEqual([null, 'SIGTERM']);
  };

  it('is sent no signal when it is another program and the last one stops the server', async () => {
    await server.stop();
    await endsOnlyNow();
  });

  it('is sent no signal when it may be another program and the last one stops the server', async () => {
    said = 'perhaps';
    await server.stop();
    await endsOnlyNow();
  });

  it('is sent no signal when it may be another program and seems to stop', async () => {
    said = 'perhaps';
    await expect(server.join(AbortSignal.timeout(300))).rejects.toThrow('timeout');
    await endsOnlyNow();
  });
});

describe("a file in a process's sight", () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'recalls-test-sight-'));
    await chmod(folder, 0o755);
  });
  afterEach(() => rm(folder, { recursive: true }));

  it.runIf(canMount)('may be there although it is hidden from us, as in a /tmp of its own', async () => {
    const account = await chooseAccount([]);
    const { uid = 0, gid = 0 } = account.owner ?? {};
    const socket = join(folder, 'socket');
    const script =
      'mount -t tmpfs tmpfs "$1" && touch "$2" && echo && exec setpriv --reuid=$3 --regid=$4 --clear-groups sleep 100';
    const words = [...MOUNTS, 'sh', '-c', script, 'sh', folder, socket, String(uid), String(gid)];
    const [hidden, plain] = [spawn('env', words), spawn('sleep', ['100'], { uid, gid })];
    try {
      await once(hidden.stdout, 'data');
      await expect(stat(socket)).rejects.toMatchObject({ code: 'ENOENT' });
      expect(await isThereFor(hidden.pid ?? 0, socket, account)).toBe(true);
      expect(await isThereFor(plain.pid ?? 0, socket, account)).toBe(false);
    } finally {
      hidden.kill();
      plain.kill();
    }
  });
});
