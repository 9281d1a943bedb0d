import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, statfs, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { withTwoRoles } from '../support/roles.js';
import { createDatabase } from '../support/service.js';
import { freePort, recalls } from '../support/started-service.js';
import { ServiceProcess } from './service-process.js';

const FULL = '/dev/full';
const TIMEOUT_MS = 240_000;

const mounted: string[] = [];

function mount(...words: string[]): boolean {
  return spawnSync('mount', words).status === 0;
}

function unmountAll(): void {
  for (const folder of mounted.splice(0).reverse()) spawnSync('umount', ['--lazy', folder]);
}

/** Not every container may mount: where it can't be done, there is nothing to test with. */
function canMount(): boolean {
  const folder = spawnSync('mktemp', ['-d', join(tmpdir(), 'recalls-test-mount-XXXXXX')]);
  const path = folder.stdout?.toString().trim() ?? '';
  const can = process.getuid?.() === 0 && mount('-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', path);
  if (can) spawnSync('umount', ['--lazy', path]);
  spawnSync('rmdir', [path]);
  return can;
}

describe.each(canMount() ? [['a small disk of its own']] : [])('DATA_DIR on %s', {
  timeout: TIMEOUT_MS,
}, () => {
  let folder: string;
  let dataDir: string;
  let database: Awaited<ReturnType<typeof createDatabase>>;

  beforeAll(async () => {
    database = await createDatabase();
    folder = await mkdtemp(join(tmpdir(), 'recalls-test-disk-'));
    dataDir = join(folder, 'data');
    await mkdir(dataDir);
  });
  afterEach(unmountAll);
  afterAll(async () => {
    unmountAll();
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  });

  const mountData = (size: string) => {
    expect(mount('-t', 'tmpfs', '-o', `size=${size},mode=755`, 'tmpfs', dataDir)).toBe(true);
    mounted.push(dataDir);
  };
  const fill = async () => {
    const { bavail, bsize } = await statfs(dataDir);
    await writeFile(join(dataDir, 'ballast'), Buffer.alloc(bavail * bsize));
  };
  const makeReadOnly = () => {
    expect(mount('--bind', dataDir, dataDir)).toBe(true);
    mounted.push(dataDir);
    expect(mount('-o', 'remount,bind,ro', dataDir)).toBe(true);
  };

  /** What a start and a command say, each in one line. */
  const refusals = async (settings: NodeJS.ProcessEnv = {}) => {
    const service = await ServiceProcess.launch({ DATA_DIR: dataDir, ...settings }).ending();
    expect(service.code).toBe(1);
    const command = await recalls(['clients', 'list'], { DATA_DIR: dataDir, ...settings });
    expect(command).toMatchObject({ status: 1, stdout: '' });
    return {
      service: service.stderr.replace('The service did not start: ', ''),
      command: command.stderr,
    };
  };

  it('that is too small for a database says so at the first start, and leaves nothing of one', async () => {
    mountData('8m');
    const line = new RegExp(
      `^The disk of ${dataDir}/postgres has \\d MB free, and a new database needs 80 MB: free some space on it, or set DATA_DIR to a folder on another disk\\.\\n$`,
    );
    const { service, command } = await refusals();
    expect(service).toMatch(line);
    expect(command).toBe(service);
    expect(existsSync(join(dataDir, 'postgres', 'cluster'))).toBe(false);
  });

  it('that is full says so at the first start, and with a database elsewhere', async () => {
    mountData('1m');
    await fill();
    const first = await refusals();
    expect(first.service).toMatch(/^The (disk of|database under DATA_DIR) .*(full|MB free).*\n$/);
    expect(first.command).toBe(first.service);
    const elsewhere = await ServiceProcess.launch({ DATA_DIR: dataDir, DATABASE_URL: database.url }).ending();
    expect(elsewhere.code).toBe(1);
    expect(elsewhere.stderr).toMatch(/^The service did not start: .*: the disk is full \(ENOSPC, \w+\)\n$/);
  });

  it('that has become full or read-only says so at a later start', async () => {
    mountData('250m');
    expect(await recalls(['clients', 'list'], { DATA_DIR: dataDir })).toMatchObject({
      status: 0,
      stdout: '[]\n',
    });
    await fill();
    const full = await refusals();
    expect(full.service).toMatch(/^[^\n]*\bfull\b[^\n]*\n$/);
    expect(full.command).toMatch(/^[^\n]*\bfull\b[^\n]*\n$/);
    await rm(join(dataDir, 'ballast'));
    makeReadOnly();
    const readOnly = await refusals();
    expect(readOnly.service).toBe(
      `The database under DATA_DIR (${dataDir}) can't be opened: ${dataDir}/postgres/lock: the disk is read-only (EROFS, mkdir)\n`,
    );
    expect(readOnly.command).toBe(readOnly.service);
  });

  it('that is read-only says so at the first start, and with a database elsewhere', async () => {
    makeReadOnly();
    const first = await refusals();
    // Node.js has more than one word for it, when a folder may have to be made above it too.
    expect(first.service).toMatch(
      /^The database under DATA_DIR [^\n]*\/postgres: the disk is read-only[^\n]*\n$/,
    );
    expect(first.command).toBe(first.service);
    const elsewhere = await ServiceProcess.launch({ DATA_DIR: dataDir, DATABASE_URL: database.url }).ending();
    expect(elsewhere.code).toBe(1);
    expect(elsewhere.stderr).toMatch(
      new RegExp(`^The service did not start: ${dataDir}/\\S+: the disk is read-only[^\\n]*\\n$`),
    );
  });
});

describe.each(existsSync(FULL) ? [[FULL]] : [])('A service whose output goes to %s', () => {
  it.each(['text', 'json'])('says so once (%s), and serves', { timeout: TIMEOUT_MS }, async (format) => {
    const database = await createDatabase();
    const dataDir = await mkdtemp(join(tmpdir(), 'recalls-test-full-output-'));
    const port = String(await freePort());
    const { PATH, HOME } = process.env;
    const service = spawn(
      'sh',
      ['-c', `exec "${process.execPath}" "${resolve('dist/service/main.js')}" > ${FULL}`],
      {
        env: {
          PATH,
          HOME,
          SFTP_PORT: 'off',
          ...withTwoRoles({ DATA_DIR: dataDir, DATABASE_URL: database.url }),
          ...{ PORT: port, LOG_FORMAT: format, LOG_LEVEL: 'info' },
        },
        stdio: ['ignore', 'ignore', 'pipe'],
      },
    );
    let stderr = '';
    service.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    const closed = once(service, 'close');
    try {
      const ready = () =>
        fetch(`http://127.0.0.1:${port}/health/ready`).then(
          ({ status }) => status,
          () => 0,
        );
      await expect.poll(ready, { timeout: 60_000 }).toBe(200);
      expect(await ready()).toBe(200);
    } finally {
      service.kill('SIGTERM');
      await closed;
    }
    expect(service.exitCode).toBe(0);
    expect(stderr).toBe(
      'Standard output: the disk is full (ENOSPC, write). What the service logs is lost until this is fixed; the service goes on.\n',
    );
    await database.drop();
    await rm(dataDir, { recursive: true });
  });
});
