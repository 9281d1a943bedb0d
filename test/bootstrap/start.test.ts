import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { access, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createDatabase } from '../support/service.js';
import { ServiceProcess } from './service-process.js';

const { version } = JSON.parse(readFileSync('package.json', 'utf8'));

describe('the start', { timeout: 120_000 }, () => {
  let database: Awaited<ReturnType<typeof createDatabase>>;
  let dataDir: string;
  const launched: ServiceProcess[] = [];

  beforeAll(async () => {
    database = await createDatabase();
    dataDir = await mkdtemp(join(tmpdir(), 'recalls-test-start-'));
  });

  afterEach(async () => {
    for (const service of launched.splice(0)) if (!service.hasEnded) await service.stop();
  });

  afterAll(async () => {
    await database.drop();
    await rm(dataDir, { recursive: true });
  });

  const launch = (settings: NodeJS.ProcessEnv = {}) => {
    const service = ServiceProcess.launch({ DATA_DIR: dataDir, DATABASE_URL: database.url, ...settings });
    launched.push(service);
    return service;
  };

  it('names every bad setting and what would be right, and never a value', async () => {
    const ending = await launch({
      PORT: '99999',
      DATABASE_URL: 'mysql://user:hunter2@db/recalls',
      DAILY_QUOTA: 'lots',
      TLS_CERT_FILE: '/secret/cert.pem',
    }).ending();
    expect(ending).toMatchObject({ code: 1, stdout: '' });
    expect(ending.stderr).toBe(
      [
        'The service did not start: settings are wrong.',
        '  PORT must be a whole number from 0 to 65535',
        '  DATABASE_URL must be an address that starts with postgres:// or postgresql://, or embedded',
        '  DAILY_QUOTA must be a whole number from 1 to 1000000000',
        '  TLS_KEY_FILE must be given too: TLS needs both TLS_CERT_FILE and TLS_KEY_FILE',
        '',
      ].join('\n'),
    );
  });

  it('chooses a free port for PORT=0, and says which', async () => {
    const url = await launch().ready();
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:[1-9]\d+$/);
    expect((await fetch(`${url}/health/ready`)).status).toBe(200);
    const metadata = await fetch(`${url}/common/v2.0/.well-known/openid-configuration`);
    expect(await metadata.json()).toMatchObject({ token_endpoint: expect.stringContaining(url) });
  });

  it('says in one line which port is in use, before it makes a database', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    const port = typeof address === 'object' && address !== null ? String(address.port) : '';
    const unused = join(dataDir, 'unused');
    try {
      for (const name of ['PORT', 'SFTP_PORT', 'METRICS_PORT']) {
        const ending = await launch({ DATABASE_URL: '', DATA_DIR: unused, [name]: port }).ending();
        expect(ending).toEqual({
          code: 1,
          stdout: `Vehicle Recalls ${version} starts.\n`,
          stderr: `The service did not start: ${name} ${port} is in use: stop what listens there, or set ${name} to another.\n`,
        });
      }
      await expect(access(unused)).rejects.toMatchObject({ code: 'ENOENT' });
    } finally {
      other.close();
      await once(other, 'close');
    }
    // By now it is free, but not for two of them.
    const twice = await launch({
      DATABASE_URL: '',
      DATA_DIR: unused,
      PORT: port,
      METRICS_PORT: port,
    }).ending();
    expect(twice.stderr).toContain(`METRICS_PORT ${port} is in use`);
  });

  it('says what it is doing, and ends in good order when it is told to stop before it is ready', async () => {
    const unready = join(dataDir, 'unready');
    const service = launch({ DATABASE_URL: '', DATA_DIR: unready });
    await service.says(/(Making a PostgreSQL database) in /);
    service.signal('SIGINT');
    const { code, stdout, stderr } = await service.ending();
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.split('\n')).toEqual([
      `Vehicle Recalls ${version} starts.`,
      `Making a PostgreSQL database in ${unready}, which takes some seconds …`,
      'Vehicle Recalls stops (SIGINT): what is under way is finished. A second signal ends it at once.',
      '',
    ]);
    const postmaster = join(unready, 'postgres', 'cluster', 'postmaster.pid');
    await expect(access(postmaster)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('tells programs in objects what it is doing', async () => {
    const service = launch({ LOG_FORMAT: 'json', LOG_LEVEL: 'info' });
    await service.ready();
    const { stdout } = await service.stop();
    const lines = stdout
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line).msg);
    expect(lines).toContain(`Vehicle Recalls ${version} starts.`);
    expect(lines).toContain('Connecting to the database of DATABASE_URL …');
    expect(lines).toContainEqual(expect.stringMatching(/^Vehicle Recalls is ready at http/));
    expect(lines).toContainEqual(expect.stringMatching(/^Vehicle Recalls stops \(SIGTERM\)/));
  });

  it('says in one line that the database can not be reached, without its password', async () => {
    const ending = await launch({ DATABASE_URL: 'postgres://someone:hunter2@127.0.0.1:1/recalls' }).ending();
    expect(ending).toEqual({
      code: 1,
      stdout: `Vehicle Recalls ${version} starts.\nConnecting to the database of DATABASE_URL …\n`,
      stderr:
        "The service did not start: DATABASE_URL names a database that can't be reached: connect ECONNREFUSED 127.0.0.1:1\n",
    });
  });

  it('says in one line that a certificate is not where the setting says', async () => {
    const missing = join(dataDir, 'missing.pem');
    const ending = await launch({ TLS_CERT_FILE: missing, TLS_KEY_FILE: missing }).ending();
    expect(ending).toEqual({
      code: 1,
      stdout: `Vehicle Recalls ${version} starts.\n`,
      stderr: `The service did not start: ${missing}: no such file or directory (ENOENT, open)\n`,
    });
  });

  it('says in one line that a certificate is none', async () => {
    const file = join(dataDir, 'no-certificate.pem');
    await writeFile(file, 'neither certificate nor key');
    const { code, stderr } = await launch({ TLS_CERT_FILE: file, TLS_KEY_FILE: file }).ending();
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /\n {2}TLS_CERT_FILE and TLS_KEY_FILE must name a PEM certificate and its key \(.+\)\n$/,
    );
  });

  it.each([
    [{ HOST: '0.0.0.0' }, /^Warning: .* without TLS: .*TLS_CERT_FILE/],
    [{ HOST: '0.0.0.0', PUBLIC_URL: 'https://recalls.example' }, /^$/],
    [{ HOST: '127.0.0.1' }, /^$/],
  ])('warns if secrets could be read on the way: %j', async (settings, warning) => {
    const service = launch(settings);
    const url = await service.ready();
    expect((await fetch(`${url}/health/live`)).status).toBe(200);
    const { code, stderr } = await service.stop();
    expect(code).toBe(0);
    expect(stderr).toMatch(warning);
  });

  it('starts its own PostgreSQL without DATABASE_URL, and stops it again', async () => {
    const service = launch({ DATABASE_URL: '' });
    expect((await fetch(`${await service.ready()}/health/ready`)).status).toBe(200);
    const postmaster = join(dataDir, 'postgres', 'cluster', 'postmaster.pid');
    await access(postmaster);
    expect(await service.stop()).toMatchObject({ code: 0, stderr: '' });
    await expect(access(postmaster)).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
