import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { chooseAccount } from '../../../src/platform/database/embedded/account.js';
import { prepareLayout } from '../../../src/platform/database/embedded/layout.js';
import { StartingLease } from '../../../src/platform/database/embedded/lease.js';
import { isAlive, processesOf } from '../../../src/platform/database/embedded/server-process.js';
import { launch, ParticipantProcess, postmasterFile, query, serverPid } from './participant-process.js';

/** Like a container: another PID namespace, another network, the same folder. */
const CONTAINER = ['unshare', '--pid', '--net', '--fork', '--mount-proc', '--kill-child'];
const canMakeContainers = spawnSync(CONTAINER[0] ?? '', [...CONTAINER.slice(1), 'true']).status === 0;

describe.runIf(canMakeContainers)('the folder of the embedded PostgreSQL', { timeout: 120_000 }, () => {
  let dataDir: string;
  let here: ParticipantProcess | undefined;

  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'recalls-test-lease-'));
    await chmod(dataDir, 0o755);
    here = undefined;
  });

  afterEach(async () => {
    await here?.kill();
    const pid = await serverPid(dataDir);
    if (pid !== undefined) process.kill(pid, 'SIGQUIT');
    await rm(dataDir, { recursive: true, maxRetries: 20, retryDelay: 100 });
  });

  const refusalInContainer = async () => {
    const { child, said } = launch(dataDir, { prefix: CONTAINER });
    const [code] = await once(child, 'exit');
    expect(code).not.toBe(0);
    return said();
  };

  it.each([
    ['its process is alive', false],
    ['its process was killed', true],
  ])('is not opened in another container while a server of this one has it and %s', async (_, isKilled) => {
    here = await ParticipantProcess.start(dataDir);
    await query(here.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
    const pid = await serverPid(dataDir);
    const file = await readFile(postmasterFile(dataDir), 'utf8');
    if (isKilled) await here.kill();

    expect(await refusalInContainer()).toMatch(
      /The database in \S+ is in use by a server in another container or on another machine/,
    );
    expect(await serverPid(dataDir)).toBe(pid);
    expect(await readFile(postmasterFile(dataDir), 'utf8')).toBe(file);
    // In the same PID namespace, the process id decides at once.
    const again = await ParticipantProcess.start(dataDir);
    expect(await query(again.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
    expect(await serverPid(dataDir)).toBe(pid);
    await again.stop();
  });

  it('is opened here at once when a server of a container has ended properly', async () => {
    const there = await ParticipantProcess.start(dataDir, { prefix: CONTAINER });
    // The first process of a container should forward the signal, but unshare does not. So the signal is sent to all its processes.
    await there.interrupt();
    await expect.poll(() => readdir(join(dataDir, 'postgres')), { timeout: 20_000 }).not.toContain('lease');
    here = await ParticipantProcess.start(dataDir);
    expect(await query(here.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect(await here.stop()).toBe(0);
  });

  it('is opened here 10 s after the last beat of a container that was killed, with what was committed', async () => {
    const there = await ParticipantProcess.start(dataDir, { prefix: CONTAINER });
    await query(there.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
    const beats = new Set<string>();
    const beat = async () => beats.add(await readFile(join(dataDir, 'postgres', 'heartbeat'), 'utf8')).size;
    await expect.poll(beat, { timeout: 20_000 }).toBeGreaterThan(2);
    await there.kill();

    const began = performance.now();
    here = await ParticipantProcess.start(dataDir);
    expect(performance.now() - began).toBeGreaterThan(8_000);
    expect(await query(here.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
    expect(await here.stop()).toBe(0);
  });

  it('is waited for when the lease is of another start of the machine, however old its beat seems', async () => {
    here = await ParticipantProcess.start(dataDir);
    const lease = join(dataDir, 'postgres', 'lease');
    const { host, startId } = JSON.parse(await readFile(lease, 'utf8'));
    await writeFile(lease, JSON.stringify({ place: 'another boot pid:[4026531836]', host, startId }));
    const second = launch(dataDir);
    const [code] = await once(second.child, 'exit');
    expect(code).not.toBe(0);
    expect(second.said()).toContain(`or on another machine (${host})`);
    expect(await query(here.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });
});

describe('the lease of the embedded PostgreSQL', { timeout: 120_000 }, () => {
  let dataDir: string;

  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'recalls-test-lease-'));
    await chmod(dataDir, 0o755);
  });
  afterEach(() => rm(dataDir, { recursive: true, maxRetries: 20, retryDelay: 100 }));

  const another = JSON.stringify({ place: 'another', host: 'elsewhere', startId: 'another' });

  it.runIf(process.platform === 'linux').each([
    ['it is used', false],
    ['its process was killed', true],
  ])('ends its server when another start has taken it and %s', async (_, isKilled) => {
    const participant = await ParticipantProcess.start(dataDir);
    try {
      const pid = (await serverPid(dataDir)) ?? 0;
      if (isKilled) await participant.kill();
      await writeFile(join(dataDir, 'postgres', 'lease'), another);
      const isServer = async () =>
        (await processesOf(join(dataDir, 'postgres', 'cluster'), await chooseAccount([]))).includes(pid);
      await expect.poll(isServer, { timeout: 20_000 }).toBe(false);
    } finally {
      await participant.kill();
      const pid = await serverPid(dataDir);
      if (pid !== undefined && isAlive(pid)) process.kill(pid, 'SIGQUIT');
    }
  });

  it('is given back by a start that fails only if it is still its own', async () => {
    const layout = await prepareLayout(dataDir);
    const account = await chooseAccount([]);
    const [first, second] = [
      await StartingLease.take(layout, account),
      await StartingLease.take(layout, account),
    ];
    for (const lease of [first, second]) lease.end();
    await first.giveBack();
    expect(JSON.parse(await readFile(layout.lease, 'utf8'))).toMatchObject({ startId: second.startId });
    await second.giveBack();
    expect(await readdir(layout.home)).toEqual([]);
  });
});
