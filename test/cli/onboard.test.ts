import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OnboardedClient } from '../../src/recalls/onboarding/onboarding.service.js';
import { ED25519, ED25519_FINGERPRINT, PRIVATE_KEY, RSA_2048 } from '../recalls/manufacturers/ssh-keys.js';
import { createDatabase } from '../support/service.js';
import { recalls, shell } from '../support/started-service.js';

const SMALLEST = ['--name', 'ABC', '--email', 'recalls-team@abc.example'];

describe('recalls onboard', () => {
  let folder: string;
  let database: Awaited<ReturnType<typeof createDatabase>>;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'recalls-test-cli-'));
    database = await createDatabase();
  });
  afterAll(async () => {
    await database.drop();
    await rm(folder, { recursive: true });
  });

  const settings = () => ({ DATA_DIR: folder, DATABASE_URL: database.url });
  const onboard = (...words: string[]) => recalls(['onboard', ...words], settings());

  const query = async (sql: string) => {
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    try {
      return (await client.query(sql)).rows;
    } finally {
      await client.end();
    }
  };

  it('prints one JSON object and nothing else', async () => {
    const { status, stdout, stderr } = await onboard(...SMALLEST);

    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const client: OnboardedClient = JSON.parse(stdout);
    expect(Object.keys(client)).toEqual([
      'manufacturer',
      'role',
      'clientId',
      'clientSecret',
      'apiUrl',
      'scopeUrl',
      'accessTokenUrl',
      'apiKey',
      'sftp',
    ]);
    expect(client).toMatchObject({
      manufacturer: { name: 'ABC', teamEmail: 'recalls-team@abc.example' },
      role: 'manufacturer',
      apiUrl: 'http://127.0.0.1:3000',
      scopeUrl: 'http://127.0.0.1:3000/.default',
      sftp: { username: 'abc', host: '127.0.0.1', port: 2222 },
    });
    expect(await query(`SELECT role, name FROM client WHERE id = '${client.clientId}'`)).toEqual([
      { role: 'manufacturer', name: 'ABC' },
    ]);
  });

  it('writes the answer to a file that only its owner can read, whatever the shell lets others do', async () => {
    const file = join(folder, 'own.json');
    const words = ['--name', 'Filed', '--email', 'team@filed.example'];

    const { status, stdout } = await shell(
      `umask 000; '${process.execPath}' bin/recalls.js onboard ${words.join(' ')} --out '${file}'`,
      { settings: settings() },
    );

    expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ manufacturer: { name: 'Filed' } });
  });

  it.each([
    ['a file', (at: string) => writeFile(at, 'kept'), 'is there already: name a new file, or remove it'],
    ['a folder', (at: string) => mkdir(at), 'is there already: name a new file, or remove it'],
    ['a link to a file', (at: string) => symlink(join(folder, 'kept'), at), 'is a link: name a new file'],
    ['a link to nothing', (at: string) => symlink(join(folder, 'none'), at), 'is a link: name a new file'],
  ])('onboards nobody when %s is where the answer goes', async (what, put, reason) => {
    const file = join(folder, `${what}.json`);
    await writeFile(join(folder, 'kept'), 'kept');
    await put(file);

    for (const option of ['--out', '--output']) {
      expect(await onboard('--name', 'Nowhere', '--email', 'team@nowhere.example', option, file)).toEqual({
        status: 1,
        stdout: '',
        stderr: `--out ${file} ${reason}\n`,
      });
    }
    expect(await query(`SELECT 1 FROM client WHERE name = 'Nowhere'`)).toEqual([]);
    expect(await readFile(join(folder, 'kept'), 'utf8')).toBe('kept');
    expect(await readdir(folder)).not.toContain('none');
  });

  it('takes a role, SSH keys and a daily allowance', async () => {
    const [first, second] = [join(folder, 'first key.pub'), join(folder, 'second.pub')];
    await writeFile(first, `${ED25519}\n`);
    await writeFile(second, RSA_2048);

    const manufacturer = await onboard(
      ...['--name', 'Keyed', '--email', 'team@keyed.example', '--daily-quota', '12'],
      ...['--ssh-key', first, '--ssh-key', second],
    );
    const admin = await onboard('--name', 'Duty desk', '--email', 'desk@dvsa.example', '--role', 'admin');

    expect(manufacturer).toMatchObject({ status: 0, stderr: '' });
    expect(await query(`SELECT daily_quota FROM client WHERE name = 'Keyed'`)).toEqual([{ daily_quota: 12 }]);
    const keys = await query('SELECT fingerprint FROM manufacturer_ssh_key');
    expect(keys).toHaveLength(2);
    expect(keys).toContainEqual({ fingerprint: ED25519_FINGERPRINT });
    expect(JSON.parse(admin.stdout)).toMatchObject({ role: 'admin', manufacturer: null, sftp: null });
  });

  it('refuses a name that is taken, with 1 and one line', async () => {
    await onboard('--name', 'Twice', '--email', 'team@twice.example');

    expect(await onboard('--name', 'TWICE', '--email', 'team@twice.example')).toEqual({
      status: 1,
      stdout: '',
      stderr: 'A manufacturer named TWICE is already onboarded\n',
    });
  });

  it.each([
    [
      'every fault at once, in terms of its options',
      ['--name', ' ', '--email', 'team', '--daily-quota', '1.5'],
      '--name must have 1 to 100 characters; --email must be an e-mail address; ' +
        '--daily-quota must be a whole number from 1 to 1000000000',
    ],
    [
      'SSH keys for another role',
      [...SMALLEST, '--role', 'mot', '--ssh-key', 'FOLDER/good.pub'],
      '--ssh-key must be left out: only manufacturers use SFTP',
    ],
    [
      'a private key, by the name of its file and never by its text',
      [...SMALLEST, '--ssh-key', 'FOLDER/good.pub', '--ssh-key', 'FOLDER/private'],
      '--ssh-key FOLDER/private is a private key, which must stay with its owner: give the public one (the .pub file)',
    ],
    [
      'a key file that is not there',
      [...SMALLEST, '--ssh-key', 'FOLDER/none'],
      "--ssh-key FOLDER/none can't be read (ENOENT)",
    ],
    ['a missing option', ['--name', 'ABC'], "error: required option '--email <address>' not specified"],
    [
      'an unknown role',
      [...SMALLEST, '--role', 'boss'],
      "error: option '--role <role>' argument 'boss' is invalid. Allowed choices are manufacturer, mot, admin, kadoe, renewal-partner.",
    ],
    ['an unknown option', [...SMALLEST, '--quota', '1'], "error: unknown option '--quota'"],
    [
      'words nobody asked for',
      [...SMALLEST, 'more'],
      "error: too many arguments for 'onboard'. Expected 0 arguments but got 1.",
    ],
  ])('refuses %s', async (_, words, line) => {
    await writeFile(join(folder, 'good.pub'), ED25519);
    await writeFile(join(folder, 'private'), PRIVATE_KEY);

    const outcome = await onboard(...words.map((word) => word.replace('FOLDER', folder)));

    expect(outcome).toEqual({ status: 1, stdout: '', stderr: `${line.replaceAll('FOLDER', folder)}\n` });
  });

  it('says in one line which setting is wrong, without its value', async () => {
    const outcome = await recalls(['onboard', ...SMALLEST], { DATABASE_URL: 'mysql://secret@db', PORT: 'x' });

    expect(outcome.status).toBe(1);
    expect(outcome.stdout).toBe('');
    expect(outcome.stderr).toMatch(/^Settings are wrong: PORT must be .+; DATABASE_URL must be .+\n$/);
    expect(outcome.stderr).not.toContain('secret');
  });

  it('says in one line that the database cannot be reached, without its password', async () => {
    const outcome = await recalls(['onboard', ...SMALLEST], {
      DATA_DIR: folder,
      DATABASE_URL: 'postgres://recalls:hunter2@127.0.0.1:1/recalls',
    });

    expect(outcome.status).toBe(1);
    expect(outcome.stdout).toBe('');
    expect(outcome.stderr).toMatch(/^[^\n]+\n$/);
    expect(outcome.stderr).not.toContain('hunter2');
  });
});
