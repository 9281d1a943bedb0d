import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ServiceProcess } from '../bootstrap/service-process.js';
import { ConsoleClient } from '../console/console-browser.js';
import { createDatabase } from '../support/service.js';
import { freePort, recalls } from '../support/started-service.js';
import { keepFromLogs } from '../support/suite-log.js';
import { CONSOLE_HOST, HAPROXY_MISSING, HaProxy } from './ha-proxy.js';

describe.skipIf(HAPROXY_MISSING)(
  `the console behind HAProxy${HAPROXY_MISSING ? ` (${HAPROXY_MISSING})` : ''}`,
  { timeout: 240_000 },
  () => {
    let database: Awaited<ReturnType<typeof createDatabase>>;
    let dataDir: string;
    let settings: NodeJS.ProcessEnv;
    let service: ServiceProcess;
    let proxy: HaProxy;
    let consoleUrl: string;

    beforeAll(async () => {
      database = await createDatabase();
      dataDir = await mkdtemp(join(tmpdir(), 'recalls-test-console-proxy-'));
      const [port, adminPort] = [await freePort(), await freePort()];
      consoleUrl = `http://${CONSOLE_HOST}:${adminPort}`;
      settings = { DATA_DIR: dataDir, DATABASE_URL: database.url, CONSOLE_URL: consoleUrl, TRUST_PROXY: '1' };
      service = ServiceProcess.launchParts('console', { ...settings, PORT: String(port) });
      await service.ready();
      // Nobody serves the API.
      proxy = await HaProxy.start([await freePort(), await freePort()], { console: port, adminPort });
    });

    afterAll(async () => {
      await proxy?.stop();
      if (service && !service.hasEnded) await service.stop();
      await database?.drop();
      await rm(dataDir, { recursive: true });
    });

    const openSession = async (): Promise<ConsoleClient> => {
      const { stdout } = await recalls(['console', 'sign-in', 'Olive'], settings);
      const link = new URL(stdout.trim());
      const token = link.searchParams.get('link') ?? '';
      keepFromLogs('a sign-in link', token);
      expect(link.origin).toBe(consoleUrl);
      const client = new ConsoleClient(consoleUrl);
      expect((await client.post('/console/sign-in', { link: token })).status).toBe(303);
      return client;
    };

    it('is entered at its host name, and knows the address of the browser', async () => {
      const client = await openSession();
      const { status, text } = await client.get('/console/me');
      expect(status).toBe(200);
      expect(text).toContain('from 127.0.0.1, with');
      expect((await fetch(`${proxy.adminUrl}/console`, { redirect: 'manual' })).status).toBe(503);
      expect((await fetch(`${proxy.url}/console`, { redirect: 'manual' })).status).toBe(503);
    });

    it('is told of on a page for people while no process serves it', async () => {
      await openSession();
      await service.stop();
      const answer = await fetch(`${consoleUrl}/console`);
      expect([answer.status, answer.headers.get('content-type')]).toEqual([503, 'text/html']);
      expect(await answer.text()).toContain('Try again in a minute.');
    });
  },
);
