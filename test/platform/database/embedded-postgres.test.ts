import { once } from 'node:events';
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lock } from 'proper-lockfile';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { CannotOpenDatabase } from '../../../src/platform/database/cannot-open-database.js';
import { prepareLayout } from '../../../src/platform/database/embedded/layout.js';
import { startEmbeddedPostgres } from '../../../src/platform/database/embedded-postgres.js';
import { copyDataDir } from './copy-data-dir.js';
import { launch, ParticipantProcess, postmasterFile, query, serverPid } from './participant-process.js';

/** Root must change to another account, and does so in another way if that account can't enter the folder. */
const FOLDERS = process.getuid?.() === 0 ? [0o755, 0o700] : [0o700];

const emptyFolder = () => mkdtemp(join(tmpdir(), 'recalls-test-embedded-'));

describe('the embedded PostgreSQL', { timeout: 120_000 }, () => {
  let dataDir: string;
  let started: ParticipantProcess[];

  /** A copy of a stopped server's folder, for tests that do not test its creation, because that takes a second each time. */
  let template: string;

  beforeAll(async () => {
    template = await emptyFolder();
    await (await ParticipantProcess.start(template)).stop();
  });

  afterAll(() => rm(template, { recursive: true }));

  beforeEach(async () => {
    dataDir = await emptyFolder();
    await copyDataDir(template, dataDir);
    started = [];
  });

  afterEach(async () => {
    for (const participant of started) await participant.kill();
    // A server that a failed test left running: a participant joins it, and stops it as the last one.
    if ((await serverPid(dataDir)) !== undefined) await (await ParticipantProcess.start(dataDir)).stop();
    await rm(dataDir, { recursive: true });
  });

  const start = async (how: Parameters<typeof ParticipantProcess.start>[1] = {}) => {
    const participant = await ParticipantProcess.start(dataDir, how);
    started.push(participant);
    return participant;
  };

  it.each(
    FOLDERS.map((mode) => mode.toString(8)),
  )('keeps its data over a restart, and leaves no server behind, in a folder of mode %s', async (mode) => {
    await rm(join(dataDir, 'postgres'), { recursive: true });
    await chmod(dataDir, Number.parseInt(mode, 8));
    const first = await start();
    await query(first.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
    expect(await first.stop()).toBe(0);
    // A busy machine makes it say what it waits for.
    expect(first.printed.replace(/^Waiting for .*\n/gm, '')).toBe(`${first.url}\nfinished\n`);
    expect(await serverPid(dataDir)).toBeUndefined();
    await expect(query(first.url, 'SELECT 1')).rejects.toMatchObject({ code: 'ENOENT' });

    const second = await start();
    expect(await query(second.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
    expect(await second.stop()).toBe(0);
    expect(await serverPid(dataDir)).toBeUndefined();
  });

  it('is made with UTF-8, checksums, durable commits and a password that only its owner can read', async () => {
    const { url } = await start();
    const shown = await query(
      url,
      `SELECT name, setting FROM pg_settings
       WHERE name IN ('server_encoding', 'fsync', 'synchronous_commit', 'data_checksums', 'listen_addresses') ORDER BY name`,
    );
    expect(Object.fromEntries(shown.map(({ name, setting }) => [name, setting]))).toEqual({
      data_checksums: 'on',
      fsync: 'on',
      listen_addresses: '',
      server_encoding: 'UTF8',
      synchronous_commit: 'on',
    });
    const [{ upper } = { upper: '' }] = await query<{ upper: string }>(url, "SELECT upper('é')");
    expect(upper).toBe('É');
    expect((await stat(join(dataDir, 'postgres', 'password'))).mode & 0o077).toBe(0);
    const wrong = new URL(url);
    wrong.password = 'guessed';
    await expect(query(wrong.href, 'SELECT 1')).rejects.toMatchObject({ code: '28P01' });
  });

  it('is still there while a process that Ctrl-C interrupts finishes its work', async () => {
    const participant = await start();
    expect(await participant.interrupt()).toBe(0);
    expect(participant.printed).toContain('finished');
    expect(await serverPid(dataDir)).toBeUndefined();
  });

  it('is joined by the next start when its process was killed', async () => {
    const first = await start();
    const pid = await serverPid(dataDir);
    await query(first.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
    await first.kill();

    const second = await start();
    expect(second.url).toBe(first.url);
    expect(await serverPid(dataDir)).toBe(pid);
    expect(await query(second.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
    expect(await second.stop()).toBe(0);
    expect(await serverPid(dataDir)).toBeUndefined();
  });

  describe('when it was killed together with its process', () => {
    let first: ParticipantProcess;

    beforeEach(async () => {
      first = await start();
      await query(first.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
      await first.kill();
      process.kill((await serverPid(dataDir)) ?? 0, 'SIGKILL');
      const refusal = () => query(first.url, 'SELECT 1').catch((error) => error.code);
      await expect.poll(refusal, { timeout: 10_000 }).toBe('ECONNREFUSED');
    });

    it('recovers, with what was committed', async () => {
      const second = await start();
      expect(await query(second.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
    });

    it('recovers when another process came by its process number', async () => {
      const [, ...lines] = (await readFile(postmasterFile(dataDir), 'utf8')).split('\n');
      await writeFile(postmasterFile(dataDir), [process.pid, ...lines].join('\n'));
      const second = await start();
      expect(await query(second.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
      expect(await serverPid(dataDir)).not.toBe(process.pid);
    });
  });

  it('recovers over TCP on another port when another program uses its own', async () => {
    const first = await start({ transport: 'tcp' });
    await query(first.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
    await first.kill();
    process.kill((await serverPid(dataDir)) ?? 0, 'SIGKILL');
    const refusal = () => query(first.url, 'SELECT 1').catch((error) => error.code);
    await expect.poll(refusal, { timeout: 10_000 }).toBe('ECONNREFUSED');
    const port = Number(new URL(first.url).port);
    const other = createServer((socket) => socket.destroy()).listen(port, '127.0.0.1');
    await once(other, 'listening');
    try {
      const second = await start({ transport: 'tcp' });
      expect(new URL(second.url).port).not.toBe(String(port));
      expect(await query(second.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
    } finally {
      other.close();
    }
  });

  it.each([
    ['the one that started it leaves first', [0, 1]],
    ['the one that started it leaves last', [1, 0]],
  ])('is shared until the last one leaves: %s', async (_, order) => {
    const participants = [await start(), await start()];
    const [leaves, stays] = order.map((index) => participants[index]);
    expect(stays?.url).toBe(leaves?.url);
    expect(await leaves?.stop()).toBe(0);
    expect(await query(stays?.url ?? '', 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect(await stays?.stop()).toBe(0);
    expect(await serverPid(dataDir)).toBeUndefined();
  });

  it('is one server for processes that start at once in an empty folder', async () => {
    await rm(join(dataDir, 'postgres'), { recursive: true });
    const participants = await Promise.all([start(), start(), start()]);
    expect(new Set(participants.map(({ url }) => url)).size).toBe(1);
    expect(await Promise.all(participants.map((participant) => participant.stop()))).toEqual([0, 0, 0]);
    expect(await serverPid(dataDir)).toBeUndefined();
  });

  it('is made anew when its making was killed half-way', async () => {
    const home = join(dataDir, 'postgres');
    await rm(home, { recursive: true });
    const { child } = launch(dataDir);
    const unfinished = async () =>
      (await readdir(home).catch(() => [])).filter((name) => name.startsWith('cluster.'));
    await expect.poll(unfinished, { timeout: 20_000, interval: 5 }).toHaveLength(1);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(await readdir(home)).not.toContain('cluster');

    const next = await start();
    expect(await query(next.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect(await unfinished()).toEqual([]);
  });

  it('is started again at the same address when it dies under a process that uses it', async () => {
    const participant = await start();
    await query(participant.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
    process.kill((await serverPid(dataDir)) ?? 0, 'SIGKILL');
    const answer = () => query(participant.url, 'SELECT answer FROM kept').catch(() => []);
    await expect.poll(answer, { timeout: 20_000 }).toEqual([{ answer: 42 }]);
    expect(await participant.stop()).toBe(0);
    expect(await serverPid(dataDir)).toBeUndefined();
  });

  it("reports the problem of a folder that it can't use", async () => {
    const file = join(dataDir, 'file');
    await writeFile(file, '');
    await expect(startEmbeddedPostgres({ dataDir: file })).rejects.toThrow(
      new CannotOpenDatabase(
        `The database under DATA_DIR (${file}) can't be opened: ${file}: something else is there already (EEXIST, mkdir)`,
      ),
    );
  });

  it('gives up waiting for another process that starts or stops it, and says so before', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'recalls-test-locked-'));
    const { lock: path } = await prepareLayout(folder);
    const unlock = await lock(path, { lockfilePath: path, realpath: false, stale: 4_000, update: 1_000 });
    const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    try {
      await expect(startEmbeddedPostgres({ dataDir: folder, lockTimeoutMs: 2_500 })).rejects.toThrow(
        new CannotOpenDatabase(
          `Another process has been starting or stopping the database for 3 s (its lock is ${path}). Try again when it is done, or end that process if it hangs.`,
        ),
      );
      expect(said.mock.calls.join('')).toMatch(
        /^Waiting for another process that starts or stops the database in /m,
      );
    } finally {
      said.mockRestore();
      await unlock();
      await rm(folder, { recursive: true });
    }
  });

  it("says in PostgreSQL's words why it does not start", async () => {
    await writeFile(join(dataDir, 'postgres', 'cluster', 'PG_VERSION'), '12\n');
    const starting = startEmbeddedPostgres({ dataDir });
    await expect(starting).rejects.toThrow(CannotOpenDatabase);
    await expect(starting).rejects.toThrow('The data directory was initialized by PostgreSQL version 12');
    // The error is shown once, because only temporary errors are retried.
    const log = await readFile(join(dataDir, 'postgres', 'server.log'), 'utf8');
    expect(log.match(/incompatible/g)).toHaveLength(1);
  });
});
