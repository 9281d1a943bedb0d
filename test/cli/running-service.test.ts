import { mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { placeOfThisProcess } from '../../src/platform/database/embedded/lease.js';
import { type Instance, STALE_AFTER_MS } from '../../src/platform/instances/instance.js';
import { processStart } from '../../src/platform/instances/process-start.js';
import { runningInstances } from '../../src/platform/instances/running-instances.js';
import { readDemonstration } from '../../src/recalls/demo/demo-file.js';
import { freePort, recalls, StartedService } from '../support/started-service.js';

const MINUTES = 60_000;
const API = 'https://recalls.invalid/api';

describe('Commands beside a running service', { timeout: 4 * MINUTES }, () => {
  let folder: string;
  let dataDir: string;
  let service: StartedService;

  const start = (settings: NodeJS.ProcessEnv = {}) =>
    StartedService.start({ DATA_DIR: dataDir, ...settings }, { until: 'demo.json' });
  const startHere = async () =>
    start({
      // Nobody can reach this address from here.
      PUBLIC_URL: API,
      SFTP_HOST: '0.0.0.0',
      SFTP_PORT: String(await freePort()),
      SFTP_PUBLIC_HOST: 'files.example',
      SFTP_PUBLIC_PORT: '22',
      DAILY_QUOTA: '7000',
    });
  const instances = () => readdir(join(dataDir, 'instances'));
  const run = (words: string[], settings: NodeJS.ProcessEnv = {}) =>
    recalls(words, { DATA_DIR: dataDir, ...settings });
  const printed = async (words: string[], settings?: NodeJS.ProcessEnv) => {
    const { status, stdout, stderr } = await run(words, settings);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    return JSON.parse(stdout);
  };
  const read = ['call', 'GET', '/recalls/vin/NEVERSEEN'];
  const FOUND_NOTHING = { status: 1, stderr: '404 Not Found\n' };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'recalls-test-running-'));
    dataDir = join(folder, 'data');
    service = await startHere();
  }, 3 * MINUTES);
  afterAll(async () => {
    await service.stop();
    await rm(folder, { recursive: true, force: true });
  }, MINUTES);

  it('back up its database and its folder, from wherever they are run', async () => {
    const { status, stdout, stderr } = await run(['backup', join(folder, 'backups')]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const manifest = JSON.parse(await readFile(join(stdout.trim(), 'manifest.json'), 'utf8'));
    expect(manifest.database.tables.find(({ name }: { name: string }) => name === 'client').rows).toBe(8);
    // Another database than the service's is not backed up by mistake.
    const elsewhere = await run(['backup', join(folder, 'backups')], {
      DATABASE_URL: 'postgres://u:p@127.0.0.1:1/x',
    });
    expect(elsewhere.status).toBe(1);
    expect(elsewhere.stderr).toMatch(
      /uses its own PostgreSQL in DATA_DIR, and DATABASE_URL names another database/,
    );
  });

  it('find it by a file that only its owner can read, and that has no secret', async () => {
    const names = await instances();
    expect(names).toEqual([expect.stringMatching(/^[0-9a-f-]{36}\.json$/)]);
    const file = join(dataDir, 'instances', names[0] ?? '');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect((await stat(join(dataDir, 'instances'))).mode & 0o777).toBe(0o700);
    const text = await readFile(file, 'utf8');
    expect(JSON.parse(text)).toMatchObject({
      pid: service.pid,
      url: service.url,
      apiUrl: API,
      database: 'embedded',
    });
    expect(text).not.toMatch(/postgres:|password|secret/i);
  });

  it.each([
    ['that says nothing', {}],
    [
      'with other addresses',
      { PUBLIC_URL: 'https://wrong.example', SFTP_PUBLIC_HOST: 'wrong.example', DAILY_QUOTA: '1' },
    ],
    ['with the name of a machine in HOST', { HOST: 'laptop', PORT: '1', SFTP_PORT: 'off' }],
  ])('tell what the service knows in a shell %s', async (what, settings) => {
    const name = `Onboarded ${what}`;
    const client = await printed(['onboard', '--name', name, '--email', 'team@told.example'], settings);

    expect(client).toMatchObject({
      apiUrl: API,
      scopeUrl: `${API}/.default`,
      accessTokenUrl: expect.stringMatching(
        /^https:\/\/recalls\.invalid\/api\/[0-9a-f-]{36}\/oauth2\/v2\.0\/token$/,
      ),
      sftp: { host: 'files.example', port: 22 },
    });
    expect(client.sftp.hostKeys.map(({ type }: { type: string }) => type)).toEqual([
      'ssh-ed25519',
      'ssh-rsa',
    ]);
    const shown = await printed(['clients', 'show', name], settings);
    expect(shown.usageToday.allowance).toBe(7000);
  });

  it('find it in the current folder, without being told DATA_DIR', async () => {
    const outcome = await recalls(['sftp', '--json'], {}, { cwd: folder });
    expect(JSON.parse(outcome.stdout)).toMatchObject({ host: 'files.example', port: 22 });
  });

  it('show the host keys as OpenSSH wants to know them', async () => {
    const { hostKeys } = await printed(['sftp']);
    const lines = await run(['sftp', '--known-hosts']);
    expect(lines).toMatchObject({ status: 0, stderr: '' });
    expect(lines.stdout).toBe(
      hostKeys.map(({ knownHosts }: { knownHosts: string }) => `${knownHosts}\n`).join(''),
    );
    expect(lines.stdout).toMatch(/^files\.example ssh-ed25519 [\w+/=]+\nfiles\.example ssh-rsa [\w+/=]+\n$/);
    for (const { fingerprint } of hostKeys) expect(fingerprint).toMatch(/^SHA256:[\w+/]{43}$/);
  });

  it('refuse to work on another database than the one that it uses', async () => {
    const outcome = await run(['clients', 'list'], {
      DATABASE_URL: 'postgres://other:hunter2@127.0.0.1:1/other',
    });
    expect(outcome).toEqual({
      status: 1,
      stdout: '',
      stderr: `The running service (process ${service.pid}) uses its own PostgreSQL in DATA_DIR, and DATABASE_URL names another database here: unset it\n`,
    });
  });

  describe('that call', () => {
    const credentials = () => join(folder, 'caller.json');

    beforeAll(async () => {
      await run(['onboard', '--name', 'Caller', '--email', 'team@caller.example', '--out', credentials()]);
    });

    it('reach it at its own address, and not at one that leads through a proxy', async () => {
      expect(await run(read)).toMatchObject(FOUND_NOTHING);
      expect(await run([...read, '--with', credentials()])).toMatchObject(FOUND_NOTHING);
    });

    it('reach it from any folder where they are told the address', async () => {
      const words = [...read, '--with', credentials(), '--url', `${service.url}/`];
      expect(await recalls(words, { DATA_DIR: join(folder, 'none') })).toMatchObject(FOUND_NOTHING);
    });

    it('go where the credentials say when no service of this folder does', async () => {
      const elsewhere = JSON.parse(await readFile(credentials(), 'utf8'));
      const closed = `http://127.0.0.1:${await freePort()}`;
      const file = join(folder, 'elsewhere.json');
      const text = JSON.stringify(elsewhere).replaceAll(API, closed);
      await writeFile(file, text);
      expect(await run([...read, '--with', file])).toMatchObject({
        status: 1,
        stderr: `Nothing answers at ${closed}: start the service with "npm start" first, or say with --url where it is\n`,
      });
      // What onboarding answered before it said where the API is.
      const { apiUrl: _, ...older } = JSON.parse(text);
      await writeFile(file, JSON.stringify(older));
      expect((await run([...read, '--with', file])).stderr).toContain(`Nothing answers at ${closed}`);
    });

    it.each([
      '127.0.0.1:3000',
      'ftp://recalls.example',
      'http://recalls.example/?a=1',
    ])('refuse %s as an address', async (url) => {
      const outcome = await run([...read, '--url', url]);
      expect(outcome).toMatchObject({ status: 1, stdout: '' });
      expect(outcome.stderr).toContain('It must be an address that starts with http:// or https://.');
    });
  });

  it('go on with the first process after a second one came and went', async () => {
    const before = await readDemonstration(dataDir);
    const second = await start({ PUBLIC_URL: API });
    try {
      expect(second.printed).toContain(`with the address of the process that answers at ${service.url}\n`);
      expect(await instances()).toHaveLength(2);
      expect(await readDemonstration(dataDir)).toEqual(before);
    } finally {
      await second.stop();
    }
    expect(await instances()).toHaveLength(1);
    expect(await run(read)).toMatchObject(FOUND_NOTHING);
  });

  it('go on with the second process when the first one ends', async () => {
    const second = await start();
    await service.stop();
    try {
      // Another public address, and so another scope: the file names that of the first.
      expect(await run(read)).toMatchObject(FOUND_NOTHING);
      expect((await printed(['onboard', '--name', 'Late', '--email', 'team@late.example'])).apiUrl).toBe(
        second.url,
      );
    } finally {
      await second.stop();
      service = await startHere();
    }
  });

  it('do not believe what a killed process left, which the next one removes', async () => {
    const [left] = await instances();
    await service.kill();
    expect(await instances()).toEqual([left]);
    expect(await runningInstances(dataDir)).toEqual([]);

    const client = await printed(['onboard', '--name', 'Alone', '--email', 'team@alone.example'], {
      PUBLIC_URL: 'https://shell.example',
    });

    expect(client.apiUrl).toBe('https://shell.example');
    service = await startHere();
    const names = await instances();
    expect(names).toHaveLength(1);
    expect(names).not.toContain(left);
  });
});

describe('What a process says about itself', () => {
  let dataDir: string;
  let here: Instance;
  const file = () => join(dataDir, 'instances', '0a6b6f0e-5f0f-4c58-8a07-5f7f3f6a1c22.json');
  const say = async (changes: Partial<Instance>, ageMs = 0) => {
    await writeFile(file(), JSON.stringify({ ...here, ...changes }));
    const at = new Date(Date.now() - ageMs);
    await utimes(file(), at, at);
  };

  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'recalls-test-instance-'));
    await mkdir(join(dataDir, 'instances'));
    here = {
      pid: process.pid,
      processStart: await processStart(process.pid),
      place: await placeOfThisProcess(),
      startedAt: new Date().toISOString(),
      parts: ['api'],
      url: 'http://127.0.0.1:3000',
      apiUrl: 'http://127.0.0.1:3000',
      scopeUrl: 'http://127.0.0.1:3000/.default',
      accessTokenUrl: 'http://127.0.0.1:3000/oauth2/v2.0/token',
      database: 'embedded',
      variables: {},
    };
  });
  afterEach(() => rm(dataDir, { recursive: true }));

  it('is believed while it lives, however long it did not show itself', async () => {
    await say({}, 10 * STALE_AFTER_MS);
    expect(await runningInstances(dataDir)).toEqual([{ ...here, isHere: true }]);
  });

  it.each([
    ['no process has its number', { pid: 2 ** 22 + 1 }],
    ['another process has its number now', { processStart: '1' }],
  ])('is not believed when %s', async (_, changes) => {
    await say(changes);
    expect(await runningInstances(dataDir)).toEqual([]);
  });

  it('is believed of another container while it shows itself, and for a minute after', async () => {
    const elsewhere = { place: 'another boot pid:[1]', pid: 1 };
    await say(elsewhere, STALE_AFTER_MS / 2);
    expect(await runningInstances(dataDir)).toEqual([{ ...here, ...elsewhere, isHere: false }]);
    await say(elsewhere, STALE_AFTER_MS + 1_000);
    expect(await runningInstances(dataDir)).toEqual([]);
  });

  it.each(['', '{"pid":', '[]', '{"pid": "1"}'])('is not believed when it is %j', async (text) => {
    await writeFile(file(), text);
    expect(await runningInstances(dataDir)).toEqual([]);
  });

  it('goes by the process that answers calls, and by the first of these', async () => {
    const names = ['worker', 'later', 'first'].map((name) => join(dataDir, 'instances', `${name}.json`));
    const at = (second: number) => new Date(Date.UTC(2026, 10, 29, 9, 0, second)).toISOString();
    const all = [
      { ...here, parts: ['worker'], startedAt: at(1) },
      { ...here, startedAt: at(3) },
      { ...here, startedAt: at(2) },
    ];
    for (const [index, name] of names.entries()) await writeFile(name, JSON.stringify(all[index]));
    expect((await runningInstances(dataDir)).map(({ startedAt }) => startedAt)).toEqual([
      at(2),
      at(3),
      at(1),
    ]);
  });
});
