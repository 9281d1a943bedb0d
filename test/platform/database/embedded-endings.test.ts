import { spawnSync } from 'node:child_process';
import { chown, mkdtemp, rm, statfs, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isWhole } from '../../reliability/plan.js';
import { ParticipantProcess, postmasterFile, query, serverPid } from './participant-process.js';

const IS_ROOT = process.getuid?.() === 0;
const NOBODY = 65_534;

/** The service promises 5 s; the rest is for a busy machine. */
const BACK_WITHIN_MS = 30_000;
const STOPPED_WITHIN_MS = 20_000;

function killIfThere(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Different ways of ending the server or one of its processes. */
const ENDINGS: readonly (readonly [string, (site: Site) => Promise<void>])[] = [
  ...(['SIGINT', 'SIGTERM', 'SIGQUIT', 'SIGKILL'] as const).map(
    (signal) => [`${signal} to the server`, (site: Site) => site.signal(signal)] as const,
  ),
  ['its postmaster.pid is removed', ({ dataDir }) => rm(postmasterFile(dataDir))],
  [
    'its postmaster.pid is emptied and it is killed',
    async (site) => {
      const pid = await site.pid();
      await writeFile(postmasterFile(site.dataDir), '');
      process.kill(pid, 'SIGKILL');
    },
  ],
  [
    'one of its processes is killed, as for want of memory',
    async (site) => {
      const [row] = await query<{ pid: number }>(
        site.url,
        "SELECT pid FROM pg_stat_activity WHERE backend_type = 'checkpointer'",
      );
      process.kill(row?.pid ?? 0, 'SIGKILL');
    },
  ],
  [
    'SIGKILL to it, and to each one that comes in its place, at other moments of its start',
    async (site) => {
      let pid = await site.pid();
      for (const milliseconds of [0, 40, 90, 170, 300]) {
        const before = pid;
        // One that starts while processes of the killed one are still there ends by itself.
        killIfThere(before, 'SIGKILL');
        const next = async () => {
          pid = (await serverPid(site.dataDir)) ?? before;
          return pid;
        };
        await expect.poll(next, { interval: 10, timeout: 20_000 }).not.toBe(before);
        await delay(milliseconds);
      }
    },
  ],
  [
    'SIGTERM while a pool keeps its sessions',
    (site) => site.withSession('SELECT 1', () => site.signal('SIGTERM')),
  ],
  [
    'SIGKILL while a statement is under way that takes an hour',
    (site) =>
      site.withSession('SELECT count(*) FROM generate_series(1, 10000000000)', () => site.signal('SIGKILL')),
  ],
];

/** Different ways of starting the server. */
const WAYS: readonly (readonly [string, boolean, (dataDir: string) => Promise<ParticipantProcess[]>])[] = [
  ['by this account', true, async (dataDir) => [await ParticipantProcess.start(dataDir)]],
  [
    'by another account',
    IS_ROOT,
    async (dataDir) => {
      await chown(dataDir, NOBODY, NOBODY);
      const prefix = ['setpriv', `--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups'];
      return [await ParticipantProcess.start(dataDir, { prefix })];
    },
  ],
  [
    "with psql's variables set",
    true,
    async (dataDir) => {
      const environment = {
        PGSSLMODE: 'require',
        PGSSLNEGOTIATION: 'direct',
        PGOPTIONS: '-c default_transaction_read_only=on -c no_such_setting=1',
        PGHOST: 'nowhere.invalid',
        PGPORT: '1',
        PGUSER: 'nobody',
        PGPASSWORD: 'wrong',
        PGDATABASE: 'nothing',
        PGAPPNAME: 'psql',
        PGCLIENT_ENCODING: 'LATIN1',
        PGCONNECT_TIMEOUT: '1',
        PGREPLICATION: 'database',
        NODE_PG_FORCE_NATIVE: '1',
      };
      return [await ParticipantProcess.start(dataDir, { environment })];
    },
  ],
  [
    'by a process that was killed, and joined by two',
    true,
    async (dataDir) => {
      const first = await ParticipantProcess.start(dataDir);
      await first.kill();
      return [await ParticipantProcess.start(dataDir), await ParticipantProcess.start(dataDir)];
    },
  ],
  ['over TCP', true, async (dataDir) => [await ParticipantProcess.start(dataDir, { transport: 'tcp' })]],
];

class Site {
  constructor(
    readonly dataDir: string,
    readonly url: string,
  ) {}

  async pid(): Promise<number> {
    const pid = await serverPid(this.dataDir);
    if (pid === undefined) throw new Error('No server runs.');
    return pid;
  }

  async signal(signal: NodeJS.Signals): Promise<void> {
    process.kill(await this.pid(), signal);
  }

  /** A session that is open, and perhaps running a statement, during the end. It ends with the server. */
  async withSession(sql: string, work: () => Promise<void>): Promise<void> {
    const client = new pg.Client({ connectionString: this.url });
    client.on('error', () => {});
    await client.connect();
    const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    client.query(sql).catch(() => {});
    const state = sql === 'SELECT 1' ? 'idle' : 'active';
    const isThere = () =>
      query(this.url, `SELECT FROM pg_stat_activity WHERE pid = ${rows[0]?.pid} AND state = '${state}'`);
    await expect.poll(isThere, { timeout: 10_000 }).toHaveLength(1);
    await work();
  }

  /** The server answers with the data that was committed before. */
  async isBack(): Promise<void> {
    const answer = () => query(this.url, 'SELECT answer FROM kept').catch(() => []);
    await expect.poll(answer, { timeout: BACK_WITHIN_MS }).toEqual([{ answer: 42 }]);
  }
}

/** All endings for a server that was started as usual; for the other starts, and only in CI, the endings that differ there. */
const endingsOf = (way: string) =>
  isWhole || way === WAYS[0]?.[0] ? ENDINGS : ENDINGS.filter(([name]) => /^SIG(TERM|KILL) to/.test(name));

describe.each(WAYS)(
  'the embedded PostgreSQL, started %s,',
  { timeout: 120_000 },
  (way, isPossible, startIn) => {
    let site: Site;
    let participants: ParticipantProcess[] = [];

    beforeAll(async () => {
      if (!isPossible) return;
      const dataDir = await mkdtemp(join(tmpdir(), 'recalls-test-endings-'));
      participants = await startIn(dataDir);
      site = new Site(dataDir, participants[0]?.url ?? '');
      for (const { url } of participants) expect(url).toBe(site.url);
      await query(site.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
    }, 120_000);

    it.runIf(isPossible).each(endingsOf(way))('is back at the same address after %s', async (_name, end) => {
      const client = new pg.Client({ connectionString: site.url });
      const ended = new Promise((resolve) => client.once('end', resolve));
      client.on('error', () => {});
      await client.connect();
      await end(site);
      // Every ending closes all sessions, so an answer afterwards comes from a new server process.
      await ended;
      await site.isBack();
    });

    it.runIf(isPossible)('stops normally afterwards', async () => {
      await site.signal('SIGTERM');
      const began = performance.now();
      const codes = await Promise.all(participants.map((participant) => participant.stop()));
      expect(performance.now() - began).toBeLessThan(STOPPED_WITHIN_MS);
      expect(codes).toEqual(participants.map(() => 0));
      expect(await serverPid(site.dataDir)).toBeUndefined();
    });

    afterAll(async () => {
      for (const participant of participants) await participant.kill();
      if (!isPossible) return;
      const pid = await serverPid(site.dataDir);
      if (pid !== undefined) killIfThere(pid, 'SIGQUIT');
      await rm(site.dataDir, { recursive: true, maxRetries: 20, retryDelay: 100 });
    });
  },
);

const folder =
  spawnSync('mktemp', ['-d', join(tmpdir(), 'recalls-test-full-XXXXXX')])
    .stdout?.toString()
    .trim() ?? '';

/** A small disk of its own, which not every container allows; without it the test is skipped. */
const canMount =
  IS_ROOT && spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=160m,mode=755', 'tmpfs', folder]).status === 0;

describe.each(canMount ? [folder] : [])('the embedded PostgreSQL on a disk that is full', {
  timeout: 120_000,
}, () => {
  afterAll(async () => {
    spawnSync('umount', ['--lazy', folder]);
    await rm(folder, { recursive: true, force: true });
  });

  it('is back at the same address once there is room', async () => {
    const participant = await ParticipantProcess.start(folder);
    try {
      await query(participant.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
      await query(participant.url, 'CREATE TABLE filler (text text)');
      const { bavail, bsize } = await statfs(folder);
      await writeFile(join(folder, 'ballast'), Buffer.alloc(bavail * bsize - 4 * 1024 * 1024));
      const fill = () =>
        query(
          participant.url,
          "INSERT INTO filler SELECT repeat('x', 1000) FROM generate_series(1, 100000)",
        ).then(
          () => 'done',
          (error) => error.message as string,
        );
      // Either the server ended because it could not write its log of changes, or it only refused. A full disk may show in both ways.
      await expect.poll(fill, { timeout: 60_000 }).not.toBe('done');
      await rm(join(folder, 'ballast'));
      const answer = () => query(participant.url, 'SELECT answer FROM kept').catch(() => []);
      await expect.poll(answer, { timeout: BACK_WITHIN_MS }).toEqual([{ answer: 42 }]);
      expect(await participant.stop()).toBe(0);
      expect(await serverPid(folder)).toBeUndefined();
    } finally {
      await participant.kill();
    }
  });
});
