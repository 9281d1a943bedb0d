import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { OnboardedClient } from '../../src/recalls/onboarding/onboarding.service.js';
import { ConsoleClient } from '../console/console-browser.js';
import { snapshot } from '../recalls/imports/snapshot-files.js';
import { ed25519Key } from '../recalls/sftp/key-pairs.js';
import { openPool } from '../support/pool.js';
import { createDatabase } from '../support/service.js';
import { freePort, recalls } from '../support/started-service.js';
import { keepFromLogs } from '../support/suite-log.js';
import { ServiceProcess } from './service-process.js';

const POLLING = { timeout: 30_000, interval: 100 };
const OWN = ['OWN1', 'OWN2', 'OWN3', 'OWN4', 'OWN5'].map((vin) => `${vin},C/1,,2024-01-01`);
const STAYS = ['OWN1,C/1,,2024-01-01'];
/** It looks like the daily file of another manufacturer. */
const THEIRS = ['ALIEN1', 'ALIEN2'].map((vin) => `${vin},X/9,,2024-02-01`);

describe('a console in a process of its own, beside one for the API and the background work', {
  timeout: 120_000,
}, () => {
  let database: Awaited<ReturnType<typeof createDatabase>>;
  let pool: pg.Pool;
  let dataDir: string;
  let consoleUrl: string;
  let consoleProcess: ServiceProcess;
  let apiProcess: ServiceProcess;
  let apiUrl: string;
  let maker: OnboardedClient;
  let files = 0;

  const settings = () => ({
    DATA_DIR: dataDir,
    DATABASE_URL: database.url,
    CONSOLE_URL: consoleUrl,
    LANDING_QUIET_SECONDS: '0',
    CLOSURE_GUARD_COUNT: '1',
    CLOSURE_GUARD_SHARE: '0.5',
  });

  const startConsole = async () => {
    const service = ServiceProcess.launchParts('console', {
      ...settings(),
      PORT: new URL(consoleUrl).port,
    });
    await service.ready();
    return service;
  };

  beforeAll(async () => {
    database = await createDatabase();
    pool = openPool(database.url, { max: 2 });
    dataDir = await mkdtemp(join(tmpdir(), 'recalls-test-console-'));
    consoleUrl = `http://127.0.0.1:${await freePort()}`;
    consoleProcess = await startConsole();
    apiProcess = ServiceProcess.launchParts('api,worker', settings());
    apiUrl = await apiProcess.ready();
  });

  afterAll(async () => {
    for (const service of [consoleProcess, apiProcess])
      if (service && !service.hasEnded) await service.stop();
    await pool?.end();
    await database?.drop();
    await rm(dataDir, { recursive: true });
  });

  beforeEach(async () => {
    maker = await onboard();
  });

  /** With an SSH key, so that it has an account and a folder for files. */
  const onboard = async (): Promise<OnboardedClient> => {
    files += 1;
    const key = join(dataDir, 'key.pub');
    await writeFile(key, ed25519Key().publicKey);
    const words = [
      'onboard',
      '--name',
      `Desk Motors ${files}`,
      '--email',
      'team@desk.example',
      '--ssh-key',
      key,
    ];
    const { status, stdout, stderr } = await recalls(words, settings());
    if (status !== 0) throw new Error(stderr);
    return JSON.parse(stdout) as OnboardedClient;
  };

  /** With the link that the command line prints. */
  const signIn = async (): Promise<ConsoleClient> => {
    const { stdout } = await recalls(['console', 'sign-in', 'Olive'], settings());
    const link = new URL(stdout.trim());
    expect(link.origin).toBe(consoleUrl);
    const token = link.searchParams.get('link') ?? '';
    keepFromLogs('a sign-in link', token);
    const client = new ConsoleClient(consoleUrl);
    expect((await client.post('/console/sign-in', { link: token })).status).toBe(303);
    return client;
  };

  const send = async (name: string, rows: readonly string[], state: string): Promise<string> => {
    const folder = join(dataDir, 'landing', maker.sftp?.username ?? '');
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, '.making'), snapshot(...rows));
    await rename(join(folder, '.making'), join(folder, name));
    return vi.waitFor(async () => {
      const { rows: found } = await pool.query(
        'SELECT id, state FROM import_run WHERE manufacturer_id = $1 AND file_name = $2',
        [maker.manufacturer?.id, name],
      );
      expect(found).toEqual([{ id: expect.any(String), state }]);
      return found[0].id as string;
    }, POLLING);
  };

  const stateOf = async (run: string) =>
    (await pool.query('SELECT state FROM import_run WHERE id = $1', [run])).rows[0]?.state;

  const openVins = async () =>
    (
      await pool.query<{ vin: string }>(
        'SELECT vin FROM recall WHERE manufacturer_id = $1 AND rectification_date IS NULL ORDER BY 1',
        [maker.manufacturer?.id],
      )
    ).rows.map(({ vin }) => vin);

  it('has the pages and not the API, which the other has without the pages; both say that they are ready', async () => {
    const client = await signIn();
    expect((await client.get('/console')).status).toBe(200);
    expect((await fetch(`${consoleUrl}/`, { redirect: 'manual' })).headers.get('location')).toBe('/console');
    const callsOfTheApi = [
      ['GET', '/recalls/vin/OWN1'],
      ['GET', '/admin/clients'],
      ['POST', '/oauth2/v2.0/token'],
      ['POST', '/kadoe/v1/vehicle-keeper'],
      ['POST', '/drivers-renewal/v1/drivers/renewal'],
      ['GET', '/docs'],
    ] as const;
    for (const [method, path] of callsOfTheApi) {
      expect([path, (await fetch(consoleUrl + path, { method })).status]).toEqual([path, 404]);
      expect([path, (await fetch(apiUrl + path, { method })).status]).not.toEqual([path, 404]);
    }
    for (const path of ['/console', '/console/sign-in', '/console/imports']) {
      expect([path, (await fetch(apiUrl + path, { redirect: 'manual' })).status]).toEqual([path, 404]);
    }
    for (const url of [consoleUrl, apiUrl]) {
      for (const path of ['/health/live', '/health/ready']) {
        expect([path, (await fetch(url + path)).status]).toEqual([path, 200]);
      }
    }
  });

  it('decides about closures, and the worker imports the file that was held whole and approved', async () => {
    const client = await signIn();
    await send('monday.csv', OWN, 'done');
    const tuesday = await send('tuesday.csv', STAYS, 'held');
    const form = { decision: 'approve', reason: 'Olive asked the team' };
    expect((await client.post(`/console/closures/${tuesday}`, form)).status).toBe(303);
    expect(await openVins()).toEqual(['OWN1']);

    await send('wednesday.csv', OWN, 'done');
    const theirs = await send('thursday.csv', THEIRS, 'held');
    expect(await openVins()).toHaveLength(OWN.length);
    expect((await client.post(`/console/closures/${theirs}`, form)).status).toBe(303);
    await vi.waitFor(async () => expect(await stateOf(theirs)).toBe('done'), POLLING);
    expect(await openVins()).toEqual(['ALIEN1', 'ALIEN2']);
  });

  it('loses nothing that it answered when it is killed, and does nothing by halves', async () => {
    const client = await signIn();
    await send('monday.csv', OWN, 'done');
    const held = await send('tuesday.csv', STAYS, 'held');
    const path = `/console/manufacturers/${maker.manufacturer?.id}`;
    const rename = async (name: string, formId: string = crypto.randomUUID()) => {
      const page = await client.get(path);
      const tag = /name="tag" value="([^"]*)"/.exec(page.text)?.[1]?.replaceAll('&quot;', '"') ?? '';
      return { name, formId, tag, teamEmail: 'team@desk.example' };
    };
    for (const name of ['First Motors', 'Second Motors', 'Third Motors']) {
      expect((await client.post(path, await rename(`${name} ${files}`))).status).toBe(303);
    }
    const unanswered = await rename(`Fourth Motors ${files}`);
    const decision = { decision: 'approve', reason: 'Olive asked the team' };

    // Both wait for a row that somebody else has locked when the process is killed.
    const other = await pool.connect();
    await other.query('BEGIN');
    await other.query('SELECT FROM manufacturer WHERE id = $1 FOR UPDATE', [maker.manufacturer?.id]);
    await other.query('SELECT FROM import_run WHERE id = $1 FOR UPDATE', [held]);
    const lost = [client.post(path, unanswered), client.post(`/console/closures/${held}`, decision)];
    const waiting = `SELECT count(*)::int AS count FROM pg_stat_activity
                      WHERE datname = current_database() AND wait_event_type = 'Lock'`;
    await vi.waitFor(async () => expect((await pool.query(waiting)).rows[0].count).toBe(2), POLLING);
    consoleProcess.signal('SIGKILL');
    expect((await Promise.allSettled(lost)).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await other.query('ROLLBACK');
    other.release();

    const { rows: names } = await pool.query('SELECT name FROM manufacturer WHERE id = $1', [
      maker.manufacturer?.id,
    ]);
    expect(names).toEqual([{ name: `Third Motors ${files}` }]);
    expect(await stateOf(held)).toBe('held');
    expect(await openVins()).toHaveLength(OWN.length);

    consoleProcess = await startConsole();
    // The session is in the database, and so is what is known about the form that was broken off. Its answer takes seconds, because
    // another process may be doing what it asks for.
    const again = client.post(path, unanswered);
    expect((await client.post(path, await rename(`Fourth Motors ${files}`))).status).toBe(303);
    expect((await client.post(`/console/closures/${held}`, decision)).status).toBe(303);
    const { status, text } = await again;
    expect([status, text.includes('or was broken off')]).toEqual([409, true]);
    expect(await openVins()).toEqual(['OWN1']);
  });
});

const TENANT = '5f0c9d3e-8a41-4a0e-9f57-2f6f2b1f0c11';

describe('serve --only=console', () => {
  it.each([
    ['production without CONSOLE_URL', {}, 'CONSOLE_URL is not set: there is no console.'],
    [
      'production with an address in numbers, for which browsers make no passkey',
      { CONSOLE_URL: 'https://192.0.2.1' },
      'CONSOLE_URL has an IP address: there is no console, because people sign in with passkeys',
    ],
    [
      'a tenant without an application for people',
      {
        IDENTITY: 'entra',
        ENTRA_TENANT_ID: TENANT,
        ENTRA_AUDIENCE: TENANT,
        ENTRA_GRAPH_CLIENT_ID: TENANT,
        ENTRA_GRAPH_CLIENT_SECRET: 'secret',
      },
      'ENTRA_CONSOLE_CLIENT_ID and ENTRA_CONSOLE_CLIENT_SECRET are not set: there is no console',
    ],
  ])('does not start in %s, and says why in one line', async (_, more, reason) => {
    const production = {
      NODE_ENV: 'production',
      DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none',
      CLAMD_URL: 'tcp://127.0.0.1:1',
      ENCRYPTION_KEYS: `test:${'0a'.repeat(32)}`,
    };
    for (const parts of ['console', 'console,worker']) {
      const { code, stdout, stderr } = await ServiceProcess.launchParts(parts, {
        ...production,
        ...more,
      }).ending();
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(stderr.trimEnd().split('\n')).toEqual([
        expect.stringContaining(`The service did not start: ${reason}`),
      ]);
    }
  });
});
