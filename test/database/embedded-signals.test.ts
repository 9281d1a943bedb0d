import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { chooseAccount } from '../../src/database/embedded/account.js';
import { layOut } from '../../src/database/embedded/layout.js';
import { EmbeddedServer } from '../../src/database/embedded/server.js';
import type { Nature, natureOf } from '../../src/database/embedded/server-process.js';
import { postmasterFile } from './participant-process.js';

/** What the system would say of a process; undefined has the real one asked. */
let said: Nature | undefined;

vi.mock('../../src/database/embedded/server-process.js', async (importOriginal) => {
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
    const layout = await layOut(dataDir);
    server = new EmbeddedServer(layout, {}, 'socket');
    // Of the account that signals are sent as.
    other = spawn('sleep', ['100'], (await chooseAccount([])).owner ?? {});
    ended = once(other, 'exit');
    await once(other, 'spawn');
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
