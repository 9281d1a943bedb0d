import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SETTING_NAMES } from '../../src/platform/config/environment.js';
import { publicSftpAddress, publicUrl } from '../../src/platform/config/public-addresses.js';
import { InvalidSettings, readSettings } from '../../src/platform/config/read-settings.js';
import { settingsOfCommand, sharedVariables } from '../../src/platform/config/shared-variables.js';
import { mistypedSettings, startWarnings } from '../../src/platform/config/start-warnings.js';
import { createDatabase } from '../support/service.js';
import { ServiceProcess } from './service-process.js';

const CLAMD_URL = 'tcp://127.0.0.1:3310';
const ENCRYPTION_KEYS = `2026-11:${'0a'.repeat(32)}`;
const DATABASE_URL = 'postgres://recalls@127.0.0.1/recalls';
const NOT_GIVEN =
  'DATABASE_URL must be given when NODE_ENV is production: the address of a PostgreSQL, or embedded for the one that the service keeps in DATA_DIR';

/** All settings that are required in production. */
const COMPLETE = {
  NODE_ENV: 'production',
  CLAMD_URL,
  ENCRYPTION_KEYS,
  DATABASE_URL,
  SMTP_URL: 'smtp://mail.example',
  IDENTITY: 'local',
  PUBLIC_URL: 'https://recalls.example',
  CONSOLE_URL: 'https://console.example',
  REDIS_URL: 'redis://127.0.0.1',
  OPERATORS_EMAIL: 'operators@example.com',
  SFTP_PUBLIC_HOST: 'sftp.example',
};

const warningsOf = (variables: NodeJS.ProcessEnv) => startWarnings(readSettings(variables), variables);

describe('In production', () => {
  let dataDir: string;
  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'recalls-test-production-'));
  });
  afterEach(() => rm(dataDir, { recursive: true, force: true }));

  it('the service does not start on a database of its own by accident, and leaves no trace of one', async () => {
    const ending = await ServiceProcess.launch({
      NODE_ENV: 'production',
      CLAMD_URL,
      ENCRYPTION_KEYS,
      DATABSE_URL: DATABASE_URL,
      DATABASE_URL: '',
      DATA_DIR: dataDir,
    }).ending();
    expect(ending).toMatchObject({ code: 1, stdout: '' });
    expect(ending.stderr).toContain(NOT_GIVEN);
    expect(ending.stderr).toContain(
      'DATABSE_URL is not a setting of the service. Did you mean DATABASE_URL?',
    );
    expect(ending.stderr).not.toContain('ready');
    expect(await readdir(dataDir)).toEqual([]);
  });

  it('an empty DATABASE_URL is none', () => {
    expect(() => readSettings({ ...COMPLETE, DATABASE_URL: '' })).toThrow(InvalidSettings);
    expect(() => readSettings({ ...COMPLETE, DATABASE_URL: '' })).toThrow(NOT_GIVEN);
  });

  it('the database of its own is used when it is asked for in words', () => {
    expect(readSettings({ ...COMPLETE, DATABASE_URL: 'embedded' }).databaseUrl).toBeUndefined();
    expect(() =>
      readSettings({ ...COMPLETE, DATABASE_URL: 'embedded', DATABASE_OWNER_URL: DATABASE_URL }),
    ).toThrow('DATABASE_URL must be given too');
  });

  it.each(['Embedded', 'embeded', 'file:data'])('%s is neither that nor an address', (value) => {
    expect(() => readSettings({ ...COMPLETE, DATABASE_URL: value })).toThrow(
      'DATABASE_URL must be an address that starts with postgres:// or postgresql://, or embedded',
    );
  });

  it('a service with all settings logs no warning', () => {
    expect(warningsOf(COMPLETE)).toEqual([]);
    // Outside production the defaults suit somebody who tries the service out.
    expect(warningsOf({})).toEqual([]);
  });

  it.each([
    ['SMTP_URL', /^SMTP_URL is not set: mails become files/],
    ['IDENTITY', /^IDENTITY is not set: this service issues the access tokens itself/],
    ['CONSOLE_URL', /^CONSOLE_URL is not set: there is no console/],
    ['PUBLIC_URL', /^PUBLIC_URL is not set: the addresses that clients are given/],
    ['REDIS_URL', /^REDIS_URL is not set: each process limits on its own/],
    ['OPERATORS_EMAIL', /^OPERATORS_EMAIL is not set: nobody is mailed/],
    [
      'SFTP_PUBLIC_HOST',
      /^SFTP_PUBLIC_HOST is not set: at onboarding, manufacturers are told to send files to 127/,
    ],
  ])('a service without %s logs a warning that names it', (name, warning) => {
    const warnings = warningsOf({ ...COMPLETE, [name]: undefined });
    expect(warnings).toEqual([expect.stringMatching(warning)]);
  });

  it.each([
    'http://localhost:3000',
    'http://127.0.0.1',
    'https://[::1]:8443',
  ])('so is one whose PUBLIC_URL is %s, which no client can reach', (url) => {
    const warnings = warningsOf({ ...COMPLETE, PUBLIC_URL: url });
    expect(warnings).toEqual([expect.stringContaining(`PUBLIC_URL is ${url}`)]);
  });

  it('a service that takes no files is warned that manufacturers are told no address', () => {
    const warnings = warningsOf({ ...COMPLETE, SFTP_PORT: 'off', SFTP_PUBLIC_HOST: undefined });
    expect(warnings).toEqual([expect.stringContaining('manufacturers are told no address to send files to')]);
  });

  it('a process is warned of what its parts need, and of nothing else', () => {
    const settings = readSettings({ ...COMPLETE, REDIS_URL: '', OPERATORS_EMAIL: '' });
    const warnings = startWarnings({ ...settings, parts: new Set(['sftp'] as const) }, COMPLETE);
    expect(warnings).toEqual([]);
  });
});

describe('A variable whose name looks like a mistyped setting', () => {
  it.each([
    ['DATABSE_URL', 'DATABASE_URL'],
    ['DATABASEURL', 'DATABASE_URL'],
    ['CLAMD_ULR', 'CLAMD_URL'],
    ['SMTP_URI', 'SMTP_URL'],
    ['DAILY_QUOTTA', 'DAILY_QUOTA'],
    ['LANDING_DIRS', 'LANDING_DIR'],
  ])('%s is recognised as %s', (name, meant) => {
    expect(mistypedSettings({ [name]: 'x' })).toEqual([
      `${name} is not a setting of the service. Did you mean ${meant}?`,
    ]);
  });

  it.each([
    'PATH',
    'HOME',
    'HOSTNAME',
    'PORTS',
    'REDIS_PASSWORD',
    'PGHOST',
    'npm_config_cache',
  ])('%s is not', (name) => {
    expect(mistypedSettings({ [name]: 'x' })).toEqual([]);
  });

  it('no setting is mistaken for another one', () => {
    const given = Object.fromEntries(SETTING_NAMES.map((name) => [name, 'x']));
    expect(mistypedSettings(given)).toEqual([]);
  });

  it('is reported at the start, without its value, and the service starts', async () => {
    const database = await createDatabase();
    const dataDir = await mkdtemp(join(tmpdir(), 'recalls-test-mistyped-'));
    const service = ServiceProcess.launch({
      DATABASE_URL: database.url,
      DATA_DIR: dataDir,
      SMTP_ULR: 'smtp://user:hunter2@mail.example',
    });
    try {
      await service.ready();
      const { code, stderr } = await service.stop();
      expect(code).toBe(0);
      expect(stderr).toContain('Warning: SMTP_ULR is not a setting of the service. Did you mean SMTP_URL?\n');
      expect(stderr).not.toContain('hunter2');
    } finally {
      if (!service.hasEnded) await service.stop();
      await database.drop();
      await rm(dataDir, { recursive: true, force: true });
    }
  }, 120_000);
});

describe('What people are told', () => {
  const told = (variables: NodeJS.ProcessEnv) => {
    const settings = readSettings(variables);
    return { api: publicUrl(settings), sftp: publicSftpAddress(settings) };
  };

  it.each([
    [{}, 'http://127.0.0.1:3000', '127.0.0.1:2222'],
    [{ HOST: '0.0.0.0', SFTP_HOST: '0.0.0.0' }, 'http://127.0.0.1:3000', '127.0.0.1:2222'],
    [{ HOST: '::', SFTP_HOST: '::' }, 'http://[::1]:3000', '::1:2222'],
    [{ HOST: '::1', SFTP_HOST: '2001:db8::5' }, 'http://[::1]:3000', '2001:db8::5:2222'],
    [
      { PUBLIC_URL: 'https://api.example/v1/', SFTP_HOST: '0.0.0.0' },
      'https://api.example/v1',
      'api.example:2222',
    ],
    [
      { PUBLIC_URL: 'https://[2001:db8::7]:8443', SFTP_HOST: '::' },
      'https://[2001:db8::7]:8443',
      '2001:db8::7:2222',
    ],
    [
      { SFTP_HOST: '0.0.0.0', SFTP_PUBLIC_HOST: 'sftp.example' },
      'http://127.0.0.1:3000',
      'sftp.example:2222',
    ],
    [
      { SFTP_PUBLIC_HOST: '198.51.100.7', SFTP_PUBLIC_PORT: '22' },
      'http://127.0.0.1:3000',
      '198.51.100.7:22',
    ],
    [{ SFTP_PUBLIC_PORT: '2022' }, 'http://127.0.0.1:3000', '127.0.0.1:2022'],
    [{ SFTP_PORT: 'off', SFTP_PUBLIC_HOST: 'other.example' }, 'http://127.0.0.1:3000', 'other.example:22'],
    [{ SFTP_PORT: 'off', SFTP_PUBLIC_PORT: '2022' }, 'http://127.0.0.1:3000', undefined],
  ])('with %o is an address that can be connected to, or none', (variables, api, sftp) => {
    const { api: url, sftp: address } = told(variables);
    expect({ api: url, sftp: address && `${address.host}:${address.port}` }).toEqual({ api, sftp });
  });

  it.each([
    '0.0.0.0',
    '::',
    'sftp.example:2222',
    'sftp://sftp.example',
    'a b',
    '[::1]',
    '-x.example',
  ])('is never %s', (host) => {
    expect(() => readSettings({ SFTP_PUBLIC_HOST: host })).toThrow(
      'SFTP_PUBLIC_HOST must be a host name or address that others can reach, without a port',
    );
  });
});

describe('What commands are told of the running service', () => {
  it('has no secret, and no variable that is not a setting', () => {
    const everything = Object.fromEntries(SETTING_NAMES.map((name) => [name, `value of ${name}`]));
    const shared = Object.keys(sharedVariables(readSettings({ PORT: '4000' }), everything));
    expect(SETTING_NAMES).toEqual(expect.arrayContaining(shared));
    // CLAMD_URL has no password. Those of the other addresses can.
    const confidential = /SECRET|PASSWORD|LOG_KEY|DATABASE|REDIS|SMTP|OTEL|OWNER/;
    expect(shared.filter((name) => confidential.test(name))).toEqual([]);
    expect(shared).toEqual(
      expect.arrayContaining(['PUBLIC_URL', 'SFTP_PUBLIC_HOST', 'LANDING_DIR', 'IDENTITY', 'CLAMD_URL']),
    );
  });

  it('counts, and not the shell, also where the service has a default', () => {
    const shell = {
      PUBLIC_URL: 'https://other.example',
      HOST: 'laptop',
      DAILY_QUOTA: '5',
      LOG_LEVEL: 'debug',
      PORT: '1',
    };
    const settings = settingsOfCommand(
      '/data',
      { PORT: '4000', API_GRACE_HOURS: '7', LOG_KEY: 'x'.repeat(40) },
      shell,
    );
    expect(settings).toMatchObject({
      port: 4000,
      host: '127.0.0.1',
      publicUrl: undefined,
      dailyQuota: 500_000,
    });
    expect(settings).toMatchObject({
      apiGraceHours: 7,
      dataDir: '/data',
      log: { level: 'debug', key: undefined },
    });
    expect(settingsOfCommand('/data', undefined, shell)).toMatchObject({ port: 1, dailyQuota: 5 });
  });
});
