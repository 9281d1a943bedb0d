import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { OnboardedClient } from '../../src/recalls/onboarding/onboarding.service.js';
import { Scrape } from '../platform/observability/scrape.js';
import { ed25519Key } from '../recalls/sftp/key-pairs.js';
import { SshClient } from '../recalls/sftp/ssh-client.js';
import { createDatabase } from '../support/service.js';
import { freePort, recalls } from '../support/started-service.js';
import { ServiceProcess } from './service-process.js';
import { SteadyCallers } from './steady-callers.js';

const POLLING = { timeout: 30_000, interval: 50 };

describe('a process in production that is told to stop', { timeout: 120_000 }, () => {
  const key = ed25519Key();
  const launched: ServiceProcess[] = [];
  let database: Awaited<ReturnType<typeof createDatabase>>;
  let dataDir: string;
  let maker: OnboardedClient;

  beforeAll(async () => {
    database = await createDatabase();
    dataDir = await mkdtemp(join(tmpdir(), 'recalls-test-rolling-'));
    await mkdir(dataDir, { recursive: true });
    await writeFile(join(dataDir, 'key.pub'), key.publicKey);
    const onboarding = ['onboard', '--name', 'Rolling Motors', '--email', 'team@rolling.example'];
    const { stdout } = await recalls([...onboarding, '--ssh-key', join(dataDir, 'key.pub')], settings());
    maker = JSON.parse(stdout) as OnboardedClient;
  });

  afterEach(async () => {
    for (const service of launched.splice(0)) if (!service.hasEnded) await service.stop();
  });

  afterAll(async () => {
    await database.drop();
    await rm(dataDir, { recursive: true });
  });

  const settings = () => ({
    DATA_DIR: dataDir,
    DATABASE_URL: database.url,
    NODE_ENV: 'production',
    ENCRYPTION_KEYS: `test:${'0a'.repeat(32)}`,
    CLAMD_URL: 'tcp://127.0.0.1:1',
    PUBLIC_URL: 'http://recalls.test',
    RATE_LIMIT_PER_SECOND: '10000',
    MOT_RATE_LIMIT_PER_SECOND: '10000',
  });

  const launch = (only: string, more: NodeJS.ProcessEnv = {}) => {
    const service = ServiceProcess.launchParts(only, { ...settings(), ...more });
    launched.push(service);
    return service;
  };

  const credentialsAt = async (url: string) => {
    const answer = await fetch(`${url}/oauth2/v2.0/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: maker.clientId,
        client_secret: maker.clientSecret,
        scope: maker.scopeUrl,
      }),
    });
    const { access_token: token } = (await answer.json()) as { access_token: string };
    return { authorization: `Bearer ${token}`, 'x-api-key': maker.apiKey };
  };

  it('loses no call: first it is not ready, and it stops answering after calls have stopped', async () => {
    const first = launch('api', { SHUTDOWN_DELAY_SECONDS: '2' });
    const second = launch('api', { SHUTDOWN_DELAY_SECONDS: '2' });
    const [firstUrl, secondUrl] = [await first.ready(), await second.ready()];
    const callers = new SteadyCallers('/recalls', await credentialsAt(firstUrl));
    callers.add(firstUrl);
    callers.add(secondUrl);
    callers.start(10);
    try {
      await vi.waitUntil(() => callers.countTo(firstUrl) > 50 && callers.countTo(secondUrl) > 50, POLLING);
      first.signal('SIGTERM');
      await vi.waitUntil(() => !callers.isReady(firstUrl), POLLING);
      // It still answers, and each response closes its connection.
      const answer = await fetch(`${firstUrl}/health/live`);
      expect(answer.status).toBe(200);
      expect(answer.headers.get('connection')).toBe('close');
      expect((await first.ending()).code).toBe(0);
      const again = launch('api', { SHUTDOWN_DELAY_SECONDS: '2' });
      const againUrl = await again.ready();
      callers.add(againUrl);
      await vi.waitUntil(() => callers.countTo(againUrl) > 50, POLLING);
      second.signal('SIGTERM');
      expect((await second.ending()).code).toBe(0);
      await vi.waitUntil(() => callers.countTo(againUrl) > 100, POLLING);
    } finally {
      await callers.stop();
    }
    expect(callers.lost).toEqual([]);
    expect(new Set(callers.outcomes.map(({ status }) => status))).toEqual(new Set([200]));
  });

  it('finishes an upload that is being sent', async () => {
    const sftpPort = await freePort();
    const metricsPort = await freePort();
    const sftp = launch('sftp', {
      SFTP_PORT: String(sftpPort),
      METRICS_PORT: String(metricsPort),
      SHUTDOWN_DELAY_SECONDS: '0',
    });
    await sftp.says(/is ready \(sftp\)/);
    const operators = `http://127.0.0.1:${metricsPort}`;
    expect((await fetch(`${operators}/health/ready`)).status).toBe(200);
    expect((await Scrape.from(operators)).value('recalls_database_up')).toBe(1);

    const client = await SshClient.login(sftpPort, maker.sftp?.username ?? '', key);
    const session = await client.sftp();
    const handle = await session.open('day.csv');
    await session.write(handle, 0, 'VIN,');
    sftp.signal('SIGTERM');
    await vi.waitUntil(async () => (await fetch(`${operators}/health/ready`)).status === 503, POLLING);
    expect((await fetch(`${operators}/health/live`)).status).toBe(200);
    await expect(SshClient.login(sftpPort, maker.sftp?.username ?? '', key)).rejects.toThrow();
    await session.write(handle, 4, 'and the rest\n');
    await session.close(handle);
    const { code, stdout } = await sftp.ending();
    expect(code).toBe(0);
    const archived = await readdir(join(dataDir, 'objects', 'recalls-archive'));
    expect(archived.join()).toContain(maker.sftp?.username ?? 'nobody');

    // In production every log line is a JSON object, and successful log-ins are logged.
    const lines = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { level: string; context: string; msg: string });
    expect(lines).toContainEqual(
      expect.objectContaining({
        level: 'info',
        context: 'SFTP',
        msg: `${maker.sftp?.username} logged in from 127.0.0.1`,
      }),
    );
  });

  it('says so when the port for operators is in use', async () => {
    const port = await freePort();
    await launch('worker', { METRICS_PORT: String(port) }).says(/is ready \(worker\)/);
    const { code, stderr } = await launch('worker', { METRICS_PORT: String(port) }).ending();
    expect(code).toBe(1);
    expect(stderr).toContain(`METRICS_PORT ${port} is in use`);
  });
});
