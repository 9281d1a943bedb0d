import { access, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { OnboardedClient } from '../../src/recalls/onboarding/onboarding.service.js';
import { ed25519Key } from '../recalls/sftp/key-pairs.js';
import { SshClient } from '../recalls/sftp/ssh-client.js';
import { openPool } from '../support/pool.js';
import { createDatabase } from '../support/service.js';
import { freePort, recalls } from '../support/started-service.js';
import { TcpProxy } from '../support/tcp-proxy.js';
import { ServiceProcess } from './service-process.js';

const HEADER = 'VIN,ManufacturerRecallCampaignReference,DVSACampaignReference,RecallCampaignStartDate';
const POLLING = { timeout: 20_000, interval: 100 };

describe('a process that does only a part of the work', { timeout: 120_000 }, () => {
  const key = ed25519Key();
  const launched: ServiceProcess[] = [];
  let database: Awaited<ReturnType<typeof createDatabase>>;
  let pool: pg.Pool;
  let dataDir: string;
  let sftpPort: number;
  let maker: OnboardedClient;

  beforeAll(async () => {
    database = await createDatabase();
    pool = openPool(database.url, { max: 2 });
    dataDir = await mkdtemp(join(tmpdir(), 'recalls-test-parts-'));
    sftpPort = await freePort();
    await writeFile(join(dataDir, 'key.pub'), key.publicKey);
    const onboarding = ['onboard', '--name', 'Parts Motors', '--email', 'team@parts.example'];
    const { stdout } = await recalls([...onboarding, '--ssh-key', join(dataDir, 'key.pub')], settings());
    maker = JSON.parse(stdout) as OnboardedClient;
  });

  afterEach(async () => {
    for (const service of launched.splice(0)) if (!service.hasEnded) await service.stop();
  });

  afterAll(async () => {
    await pool.end();
    await database.drop();
    await rm(dataDir, { recursive: true });
  });

  const settings = () => ({
    DATA_DIR: dataDir,
    DATABASE_URL: database.url,
    SFTP_PORT: String(sftpPort),
    LANDING_QUIET_SECONDS: '0',
  });

  const launch = (only: string, more: NodeJS.ProcessEnv = {}) => {
    const service = ServiceProcess.launchParts(only, { ...settings(), ...more });
    launched.push(service);
    return service;
  };

  const username = () => maker.sftp?.username ?? '';

  const login = () => SshClient.login(sftpPort, username(), key);

  const runs = async () =>
    (
      await pool.query<{ file_name: string; state: string }>(
        'SELECT file_name, state FROM import_run ORDER BY 1',
      )
    ).rows;

  const mails = async () => (await pool.query('SELECT sent_at FROM outbox_mail')).rows;

  it('is a worker that goes on while its database can not be reached, and works again afterwards', async () => {
    const proxy = await TcpProxy.before(database.url);
    try {
      const service = launch('worker', { DATABASE_URL: proxy.url });
      await service.says(/is ready/);
      proxy.refuse();
      await vi.waitFor(() => expect(proxy.connections).toBe(0), POLLING);
      await proxy.recover();
      await vi.waitFor(() => expect(proxy.connections).toBeGreaterThan(0), POLLING);
      expect(service.hasEnded).toBe(false);
      await service.stop();
    } finally {
      await proxy.stop();
    }
  });

  it('answers calls, or takes files, and leaves imports and mails to the workers', async () => {
    const url = await launch('api').ready();
    expect((await fetch(`${url}/health/ready`)).status).toBe(200);
    await expect(login()).rejects.toThrow(/ECONNREFUSED|hung up/);
    await pool.query(
      `INSERT INTO outbox_mail (id, recipient, subject, body_text, body_html, created_at, next_attempt_at)
       VALUES (gen_random_uuid(), 'team@parts.example', 'Hello', 'Hello', '<p>Hello</p>', now(), now())`,
    );
    const folder = join(dataDir, 'landing', username());
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'dropped.csv'), `${HEADER}\nPARTS1,REF/1,,2024-01-01\n`);

    await launch('sftp').says(/is ready \(sftp\)/);
    const client = await login();
    await (await client.sftp()).upload('sent.csv', `${HEADER}\nPARTS2,REF/2,,2024-01-01\n`);
    await client.end();
    await vi.waitFor(
      async () => expect(await runs()).toEqual([{ file_name: 'sent.csv', state: 'received' }]),
      POLLING,
    );
    await access(join(folder, 'dropped.csv'));
    expect(await mails()).toEqual([{ sent_at: null }]);
  });

  it('imports what others took and sends what others wrote when it is a worker, and answers no calls', async () => {
    const port = await freePort();
    await launch('worker', { PORT: String(port) }).says(/is ready \(worker\)/);
    await vi.waitFor(
      async () => expect(await runs()).toContainEqual({ file_name: 'sent.csv', state: 'done' }),
      POLLING,
    );
    await vi.waitFor(
      async () => expect((await mails()).every(({ sent_at }) => sent_at !== null)).toBe(true),
      POLLING,
    );
    await expect(fetch(`http://127.0.0.1:${port}/health/live`)).rejects.toThrow('fetch failed');
  });

  it('may do some of the four, and refuses a part that there is not', async () => {
    await launch('api, worker').ready();
    const { code, stderr } = await launch('api,cook').ending();
    expect(code).toBe(1);
    expect(stderr).toContain('It must be one or more of api, console, worker, sftp, with commas.');
  });
});
