import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmod,
  chown,
  link,
  mkdir,
  mkdtemp,
  readFile,
  rename,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CannotOpenDatabase } from '../../../src/platform/database/cannot-open-database.js';
import { chooseAccount } from '../../../src/platform/database/embedded/account.js';
import { prepareLayout } from '../../../src/platform/database/embedded/layout.js';
import { EmbeddedServer } from '../../../src/platform/database/embedded/server.js';
import { natureOf } from '../../../src/platform/database/embedded/server-process.js';
import { startEmbeddedPostgres } from '../../../src/platform/database/embedded-postgres.js';
import { copyDataDir } from './copy-data-dir.js';
import { ParticipantProcess, postmasterFile, query, serverPid } from './participant-process.js';

const IS_ROOT = process.getuid?.() === 0;
const NOBODY = 65_534;

const run = promisify(execFile);

describe('the embedded PostgreSQL', { timeout: 120_000 }, () => {
  let template: string;
  let dataDir: string;
  let participant: ParticipantProcess | undefined;

  const homeOf = (folder: string) => join(folder, 'postgres');

  beforeAll(async () => {
    template = await mkdtemp(join(tmpdir(), 'recalls-test-safety-'));
    await (await startEmbeddedPostgres({ dataDir: template })).release();
  }, 120_000);
  afterAll(() => rm(template, { recursive: true, force: true }));

  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'recalls-test-safety-'));
    await chmod(dataDir, 0o755);
    await copyDataDir(template, dataDir);
    participant = undefined;
  });
  afterEach(async () => {
    await participant?.kill();
    const pid = await serverPid(dataDir).catch(() => undefined);
    if (pid !== undefined && pid !== process.pid) process.kill(pid, 'SIGQUIT');
    await rm(dataDir, { recursive: true, maxRetries: 20, retryDelay: 100 });
  });

  describe('that does not let a second process in', () => {
    const refusal = async () => {
      const before = await readFile(postmasterFile(dataDir), 'utf8');
      const error = await startEmbeddedPostgres({ dataDir }).then(
        async (postgres) => {
          await postgres.release();
          return expect.fail('It was opened.');
        },
        (thrown: unknown) => thrown,
      );
      expect(error).toBeInstanceOf(CannotOpenDatabase);
      expect(await readFile(postmasterFile(dataDir), 'utf8')).toBe(before);
      expect(await query(participant?.url ?? '', 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
      return (error as Error).message;
    };

    beforeEach(async () => {
      participant = await ParticipantProcess.start(dataDir);
    });

    it('because its password differs is not considered dead', async () => {
      await writeFile(join(homeOf(dataDir), 'password'), 'another');
      expect(await refusal()).toMatch(
        /^Process \d+, named in \S+postmaster.pid, may be the PostgreSQL server of these data, and does not let the service in: password authentication failed/,
      );
    });
  });

  it('whose connections are used up is not considered dead', async () => {
    const parameters = { max_connections: '8', superuser_reserved_connections: '0', max_wal_senders: '0' };
    const postgres = await startEmbeddedPostgres({ dataDir, parameters });
    const clients: pg.Client[] = [];
    try {
      const open = async () => {
        const client = new pg.Client({ connectionString: postgres.url });
        client.on('error', () => {});
        await client.connect();
        clients.push(client);
      };
      const fill = async () => {
        for (;;) await open();
      };
      await expect(fill()).rejects.toMatchObject({ code: '53300' });
      const before = await readFile(postmasterFile(dataDir), 'utf8');
      await expect(startEmbeddedPostgres({ dataDir })).rejects.toThrow(
        /may be the PostgreSQL server of these data.*too many clients/,
      );
      expect(await readFile(postmasterFile(dataDir), 'utf8')).toBe(before);
    } finally {
      for (const client of clients) await client.end();
      await postgres.release();
    }
    expect(await serverPid(dataDir)).toBeUndefined();
  });

  it('is left running by a process that can no longer ask whether others use it', async () => {
    const [stays, leaves] = [
      await startEmbeddedPostgres({ dataDir }),
      await startEmbeddedPostgres({ dataDir }),
    ];
    const pid = await serverPid(dataDir);
    const passwordFile = join(homeOf(dataDir), 'password');
    const password = await readFile(passwordFile, 'utf8');
    await writeFile(passwordFile, 'another');
    // The younger of the two sessions with the shared lock.
    const sessions = `SELECT pid FROM pg_locks JOIN pg_stat_activity USING (pid)
      WHERE locktype = 'advisory' AND mode = 'ShareLock' ORDER BY backend_start`;
    const [, session] = await query<{ pid: number }>(stays.url, sessions);
    await query(stays.url, `SELECT pg_terminate_backend(${session?.pid}, 10000)`);
    await leaves.release();
    expect(await query(stays.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect(await serverPid(dataDir)).toBe(pid);
    await writeFile(passwordFile, password);
    await stays.release();
    expect(await serverPid(dataDir)).toBeUndefined();
  });

  it('is started again at the same address when its socket was removed', async () => {
    participant = await ParticipantProcess.start(dataDir);
    const { url } = participant;
    await rm(join(homeOf(dataDir), 'socket', '.s.PGSQL.5432'));
    const answer = () => query(url, 'SELECT 1 AS one').catch(() => []);
    await expect.poll(answer, { timeout: 30_000 }).toEqual([{ one: 1 }]);
    expect(await participant.stop()).toBe(0);
  });

  it("is started when another process of its account has the number in a dead server's socket lock", async () => {
    const { owner } = await chooseAccount([]);
    const sleeper = spawn('sleep', ['100'], owner ?? {});
    try {
      const folder = join(homeOf(dataDir), 'socket');
      const lock = join(folder, '.s.PGSQL.5432.lock');
      await writeFile(lock, `${sleeper.pid}\n${homeOf(dataDir)}/cluster\n1\n5432\n${folder}\n`);
      if (owner) await chown(lock, owner.uid, owner.gid);
      const postgres = await startEmbeddedPostgres({ dataDir });
      expect(await query(postgres.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
      await postgres.release();
      expect(sleeper.exitCode).toBeNull();
    } finally {
      sleeper.kill();
    }
  });

  it('keeps no session of a process that could not join it', async () => {
    participant = await ParticipantProcess.start(dataDir);
    const { url } = participant;
    const sessions = (state: string) =>
      query(
        url,
        `SELECT FROM pg_stat_activity WHERE application_name = 'vehicle-recalls participant' AND ${state}`,
      );
    const before = await sessions('true');
    const rival = new pg.Client({ connectionString: url });
    await rival.connect();
    // A process that joins creates the role if it is missing. Here it waits for another session that is creating it, and fails.
    await rival.query('ALTER ROLE recalls_application RENAME TO former');
    await rival.query('BEGIN');
    await rival.query('CREATE ROLE recalls_application');
    const refused = expect(startEmbeddedPostgres({ dataDir })).rejects.toThrow(CannotOpenDatabase);
    await expect.poll(() => sessions("wait_event_type = 'Lock'"), { timeout: 10_000 }).toHaveLength(1);
    await rival.query('COMMIT');
    await refused;
    await rival.end();
    await expect.poll(() => sessions('true'), { timeout: 10_000 }).toHaveLength(before.length);
  });

  it('that was started is stopped when the start fails', async () => {
    await writeFile(join(homeOf(dataDir), 'password'), 'another');
    const began = performance.now();
    await expect(startEmbeddedPostgres({ dataDir })).rejects.toThrow(CannotOpenDatabase);
    expect(performance.now() - began).toBeLessThan(60_000);
    expect(await serverPid(dataDir)).toBeUndefined();
  });

  it('whose process was killed is stopped by the last one also when its file is gone', async () => {
    participant = await ParticipantProcess.start(dataDir);
    const pid = (await serverPid(dataDir)) ?? 0;
    await participant.kill();
    await rm(postmasterFile(dataDir));
    await new EmbeddedServer(await prepareLayout(dataDir), {}, 'socket').stop();
    await expect(query(participant.url, 'SELECT 1')).rejects.toMatchObject({ code: 'ENOENT' });
    const nature = natureOf(pid, join(homeOf(dataDir), 'cluster'), await chooseAccount([]));
    expect(await nature).toBe('no server');
  });

  it('is not made anew, empty, when its folder is gone under a process that uses it', async () => {
    participant = await ParticipantProcess.start(dataDir);
    const cluster = join(homeOf(dataDir), 'cluster');
    const pid = (await serverPid(dataDir)) ?? 0;
    await rename(cluster, `${cluster}-elsewhere`);
    process.kill(pid, 'SIGKILL');
    await expect
      .poll(() => participant?.printed, { timeout: 30_000 })
      .toContain(`folder is gone: ${cluster}`);
    await expect(stat(cluster)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it.runIf(process.platform === 'linux')(
    'is started when its process number is now that of another program, or of a server of other data',
    async () => {
      const other = await mkdtemp(join(tmpdir(), 'recalls-test-safety-'));
      await copyDataDir(template, other);
      const elsewhere = await ParticipantProcess.start(other);
      try {
        for (const pid of [process.pid, await serverPid(other)]) {
          const lines = (await readFile(postmasterFile(other), 'utf8')).split('\n').slice(1);
          lines[0] = join(homeOf(dataDir), 'cluster');
          lines[3] = join(homeOf(dataDir), 'socket');
          // The shared memory of a server elsewhere is not this server's.
          lines[5] = '';
          await writeFile(postmasterFile(dataDir), [pid, ...lines].join('\n'));
          if (IS_ROOT) {
            const { uid, gid } = await stat(join(homeOf(dataDir), 'cluster'));
            await chown(postmasterFile(dataDir), uid, gid);
          }
          const postgres = await startEmbeddedPostgres({ dataDir });
          expect(await query(postgres.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
          expect(await serverPid(dataDir)).not.toBe(pid);
          await postgres.release();
        }
        expect(await query(elsewhere.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
      } finally {
        await elsewhere.stop();
        await rm(other, { recursive: true, force: true });
      }
    },
  );

  it('has its socket where only its account may enter, also when the path of DATA_DIR is too long for one', async () => {
    const short = await startEmbeddedPostgres({ dataDir });
    const folder = new URL(short.url).searchParams.get('host') ?? '';
    expect(folder).toBe(join(homeOf(dataDir), 'socket'));
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    await short.release();

    const long = join(dataDir, 'x'.repeat(120));
    await mkdir(long);
    await rename(homeOf(dataDir), homeOf(long));
    participant = await ParticipantProcess.start(long);
    const temporary = new URL(participant.url).searchParams.get('host') ?? '';
    expect(temporary).toMatch(/\/recalls-\w+$/);
    expect((await stat(temporary)).mode & 0o777).toBe(0o700);
    process.kill((await serverPid(long)) ?? 0, 'SIGINT');
    const url = participant.url;
    await expect
      .poll(() => serverPid(long), { timeout: 30_000 })
      .toBeUndefined()
      .catch(() => {});
    const answer = () => query(url, 'SELECT 1 AS one').catch(() => []);
    await expect.poll(answer, { timeout: 30_000 }).toEqual([{ one: 1 }]);

    // The system deleted it like other temporary files, and the process that used it forgot it.
    await participant.kill();
    process.kill((await serverPid(long)) ?? 0, 'SIGKILL');
    await rm(temporary, { recursive: true });
    participant = await ParticipantProcess.start(long);
    expect(participant.url).toBe(url);
    expect((await stat(temporary)).mode & 0o777).toBe(0o700);
    expect(await participant.stop()).toBe(0);
    await expect(stat(temporary)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  describe('of a service that another account runs', () => {
    const DAEMON = 1;
    const prefix = ['setpriv', `--reuid=${DAEMON}`, `--regid=${DAEMON}`, '--clear-groups'];
    const owners = () =>
      Promise.all(
        ['', 'password', 'server.log', 'lease', 'cluster'].map(
          async (name) => (await stat(join(homeOf(dataDir), name))).uid,
        ),
      );

    beforeEach(async () => {
      if (!IS_ROOT) return;
      await run('chown', ['-R', `${DAEMON}:${DAEMON}`, dataDir]);
      participant = await ParticipantProcess.start(dataDir, { prefix });
    });

    it.runIf(IS_ROOT)(
      'is joined by root, which changes no owner, and is stopped by that account as usual',
      async () => {
        const root = await startEmbeddedPostgres({ dataDir });
        expect(await query(root.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
        expect(await owners()).toEqual([1, 1, 1, 1, 1]);
        await root.release();
        expect(await owners()).toEqual([1, 1, 1, 1, 1]);
        expect(await participant?.stop()).toBe(0);
        expect(await serverPid(dataDir)).toBeUndefined();

        // If no server is running, root would have to start it, with files that root owns.
        await expect(startEmbeddedPostgres({ dataDir })).rejects.toThrow(
          new CannotOpenDatabase(
            `The database in ${homeOf(dataDir)} belongs to account 1: run this as that account.`,
          ),
        );
        expect((await stat(homeOf(dataDir))).uid).toBe(DAEMON);
        participant = await ParticipantProcess.start(dataDir, { prefix });
      },
    );

    it.runIf(IS_ROOT)('is stopped by root who is the last one, after its process was killed', async () => {
      await participant?.kill();
      await (await startEmbeddedPostgres({ dataDir })).release();
      expect(await serverPid(dataDir)).toBeUndefined();
      participant = await ParticipantProcess.start(dataDir, { prefix });
      expect(await participant.stop()).toBe(0);
    });
  });

  describe('whose folder another account had', () => {
    let victim: string;

    beforeEach(async () => {
      if (!IS_ROOT) return;
      victim = join(dataDir, 'victim');
      await writeFile(victim, 'untouched', { mode: 0o600 });
      // The state that earlier versions left.
      await chown(homeOf(dataDir), NOBODY, NOBODY);
    });

    const planted = [
      ['server.log', 'a link', (path: string) => symlink(victim, path)],
      ['server.log', 'a second name', (path: string) => link(victim, path)],
      ['password', 'a link', (path: string) => symlink(victim, path)],
      ['heartbeat', 'a link', (path: string) => symlink(victim, path)],
      ['lease', 'a link', (path: string) => symlink(victim, path)],
      ['server.log.old', 'a link', (path: string) => symlink(victim, path)],
    ] as const;

    it.runIf(IS_ROOT).each(planted)('has root write through no %s that is %s', async (name, _, plant) => {
      const path = join(homeOf(dataDir), name);
      await rm(path, { force: true });
      await plant(path);
      const opened = await startEmbeddedPostgres({ dataDir }).then(
        (postgres) => postgres.release().then(() => 'opened'),
        (error: unknown) => {
          expect(error).toBeInstanceOf(CannotOpenDatabase);
          return (error as Error).message;
        },
      );
      if (opened !== 'opened') expect(opened).toContain(`${path} is a link or has a second name`);
      expect(await readFile(victim, 'utf8')).toBe('untouched');
      const { uid, mode } = await stat(victim);
      expect([uid, mode & 0o777]).toEqual([0, 0o600]);
    });

    it.runIf(IS_ROOT)("becomes root's, and the server keeps only what is its own", async () => {
      await (await startEmbeddedPostgres({ dataDir })).release();
      const owners = await Promise.all(
        ['', 'password', 'server.log', 'cluster', 'socket'].map(
          async (name) => (await stat(join(homeOf(dataDir), name))).uid === 0,
        ),
      );
      expect(owners).toEqual([true, true, true, false, false]);
      // The server's account could do nothing in the parent folder with its own rights.
      const { uid, gid } = await stat(join(homeOf(dataDir), 'cluster'));
      const planting = spawn('ln', ['-sf', victim, join(homeOf(dataDir), 'server.log')], {
        uid,
        gid,
        stdio: 'ignore',
      });
      const [status] = await once(planting, 'exit');
      expect(status).not.toBe(0);
    });
  });
});
