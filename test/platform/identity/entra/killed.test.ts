import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { OnboardedClient } from '../../../../src/recalls/onboarding/onboarding.service.js';
import type { Service } from '../../../support/service.js';
import { freePort } from '../../../support/started-service.js';
import { clientCount, expectAgreement, fixDifferences } from './both-sides.js';
import { EntraSite } from './entra-service.js';
import type { FakeServer } from './fake-server.js';

/** Whether the tenant had executed the request when the process was killed. */
const MOMENTS = ['before', 'after'] as const;

describe('A process that is killed while it asks Microsoft Graph', () => {
  let site: EntraSite;
  let service: Service;
  let folder: string;
  let children: ChildProcess[] = [];

  beforeAll(async () => {
    site = await EntraSite.open();
    service = await site.start();
    folder = await mkdtemp(join(tmpdir(), 'recalls-test-killed-'));
    await writeFile(join(folder, 'ca.pem'), site.certificate.cert);
  });
  beforeEach(() => site.graph.server.reset());
  afterAll(async () => {
    for (const child of children) child.kill('SIGKILL');
    await service?.stop();
    await site?.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** A process of the built service with exactly these settings. */
  const launch = (words: string[], more: NodeJS.ProcessEnv = {}): ChildProcess => {
    const child = spawn(process.execPath, words, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: process.env.PATH,
        ...site.variables,
        NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem'),
        DATABASE_URL: service.settings.databaseUrl,
        DATA_DIR: join(folder, 'data'),
        SFTP_PORT: 'off',
        ...more,
      },
    });
    children.push(child);
    return child;
  };

  /** Kills the process at a request to `server`. */
  const killAt = (
    server: FakeServer,
    { number, moment }: { number: number; moment: (typeof MOMENTS)[number] },
    child: () => ChildProcess,
  ): void => {
    server.reset();
    server.trouble = async (call) => {
      if (call.number !== number) return undefined;
      const killed = once(child(), 'exit');
      child().kill('SIGKILL');
      await killed;
      return moment === 'before' ? 'cut before' : 'silent';
    };
  };

  it.each(
    [1, 2, 3].flatMap((number) => MOMENTS.map((moment) => ({ number, moment }))),
  )('at call $number of onboarding, $moment it is done: nobody is onboarded, and nothing stays behind', async ({
    number,
    moment,
  }) => {
    const before = await clientCount(service);
    const name = `Killed ${moment} ${number}`;
    const words = ['dist/service/cli.js', 'onboard', '--name', name, '--email', 'team@maker.example'];
    let child: ChildProcess | undefined;
    killAt(site.graph.server, { number, moment }, () => child as ChildProcess);
    child = launch([resolve(words[0] ?? ''), ...words.slice(1)]);
    let printed = '';
    child.stdout?.on('data', (chunk) => {
      printed += chunk;
    });
    const [, signal] = await once(child, 'exit');
    expect({ signal, printed }).toEqual({ signal: 'SIGKILL', printed: '' });
    expect(await clientCount(service)).toBe(before);
    expect(await service.query('SELECT state FROM entra_operation')).toEqual([{ state: 'begun' }]);
    site.graph.server.reset();
    expect(await fixDifferences(service)).toEqual([
      expect.objectContaining({ kind: 'unfinished operation', mended: true }),
    ]);
    await expectAgreement(service, site.graph);
    expect((await service.onboard('manufacturer', { name })).manufacturer?.name).toBe(name);
  }, 120_000);

  describe('for a client’s secret', () => {
    let maker: OnboardedClient;
    let url: string;
    let child: ChildProcess;

    beforeEach(async () => {
      children = children.filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null);
      maker = await service.onboard();
      const port = String(await freePort());
      child = launch([resolve('dist/service/main.js')], { PORT: port });
      url = `http://127.0.0.1:${port}`;
      const ready = () =>
        fetch(`${url}/health/ready`).then(
          ({ status }) => status,
          () => 0,
        );
      await expect.poll(ready, { timeout: 60_000 }).toBe(200);
    }, 180_000);

    const call = (method: string, path = '/credentials') =>
      fetch(`${url}${path}`, {
        method,
        headers: {
          Authorization: `Bearer ${site.tenant.tokenFor(maker.clientId)}`,
          'X-API-Key': maker.apiKey,
        },
      });
    const passwords = () =>
      (site.graph.all.find(({ appId }) => appId === maker.clientId)?.passwords ?? []).map(
        ({ secretText }) => secretText,
      );

    it.each(MOMENTS)('that it was to add, %s it is done: the client has the one it had', async (moment) => {
      killAt(site.graph.server, { number: 1, moment }, () => child);
      await expect(call('PUT')).rejects.toThrow();
      site.graph.server.reset();
      await fixDifferences(service);
      await expectAgreement(service, site.graph);
      expect(passwords()).toEqual([maker.clientSecret]);
    }, 120_000);

    it.each(MOMENTS)('that it was to remove, %s it is done: it is removed in the end', async (moment) => {
      expect((await call('PUT')).status).toBe(200);
      const first = site.graph.all.find(({ appId }) => appId === maker.clientId)?.passwords[0];
      killAt(site.graph.server, { number: 1, moment }, () => child);
      await expect(call('DELETE', `/credentials/${first?.keyId}`)).rejects.toThrow();
      site.graph.server.reset();
      await fixDifferences(service);
      await expectAgreement(service, site.graph);
      expect(passwords()).toHaveLength(1);
      expect(passwords()).not.toContain(maker.clientSecret);
    }, 120_000);
  });
});
