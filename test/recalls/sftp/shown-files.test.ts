import { existsSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import ssh2 from 'ssh2';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ed25519Key } from './key-pairs.js';
import { eventually, RunningSftp } from './running-sftp.js';
import { type SftpClient, SshClient } from './ssh-client.js';

const { OPEN_MODE, STATUS_CODE } = ssh2.utils.sftp;

/** Files are taken away as soon as they are sent, or wait; a client must not notice the difference. */
describe.each([
  ['was taken away', true],
  ['waits', false],
])('a session that shows a file which %s', (_, takes) => {
  const key = ed25519Key();
  const absent = { code: STATUS_CODE.NO_SUCH_FILE };
  let server: RunningSftp;
  let connection: SshClient;
  let sftp: SftpClient;

  beforeEach(async () => {
    server = await RunningSftp.start();
    server.accounts.set('acme', [key]);
    server.receiver.takes = takes;
    connection = await SshClient.login(server.port, 'acme', key);
    sftp = await connection.sftp();
    await sftp.upload('day.csv', 'VIN\n');
    await eventually(() => existsSync(server.landing('acme', 'day.csv')) !== takes);
  });

  afterEach(async () => {
    await connection.end();
    await server.stop();
  });

  const shown = async () => {
    const list = await sftp.ask<{ filename: string }[]>((raw, done) => raw.readdir('/', done));
    return list.map(({ filename }) => filename);
  };
  const stat = (name: string) =>
    sftp.ask<{ size: number; mtime: number }>((raw, done) => raw.stat(name, done));
  const remove = (name: string) => sftp.ask((raw, done) => raw.unlink(name, done));
  const rename = (from: string, to: string) => sftp.ask((raw, done) => raw.rename(from, to, done));
  const posixRename = (from: string, to: string) => {
    sftp.pretendExtensions({ 'posix-rename@openssh.com': '1' });
    return sftp.ask((raw, done) => raw.ext_openssh_rename(from, to, done));
  };
  const sent = (name: string) =>
    server.receiver.received.filter((dropped) => dropped === `acme/${name}`).length;

  it('tells of it', async () => {
    expect(await shown()).toEqual(['day.csv']);
    expect(await stat('day.csv')).toMatchObject({ size: 4 });
    await sftp.ask((raw, done) => raw.utimes('day.csv', 1_000_000, 2_000_000, done));
    expect(await stat('day.csv')).toMatchObject({ mtime: 2_000_000 });
  });

  it('removes it, once', async () => {
    await remove('day.csv');
    expect(await shown()).toEqual([]);
    await expect(stat('day.csv')).rejects.toMatchObject(absent);
    await expect(remove('day.csv')).rejects.toMatchObject(absent);
    await expect(rename('day.csv', 'other.csv')).rejects.toMatchObject(absent);
  });

  it('replaces it', async () => {
    await sftp.upload('day.csv', 'VIN\n1\n');
    expect(await stat('day.csv')).toMatchObject({ size: 6 });
    expect(await shown()).toEqual(['day.csv']);
    await eventually(() => sent('day.csv') === 2);
  });

  it('replaces it for a client that takes for granted that it is there', async () => {
    const handle = await sftp.open('day.csv', OPEN_MODE.WRITE | OPEN_MODE.TRUNC);
    await sftp.write(handle, 0, 'VIN\n1\n');
    await sftp.close(handle);
    await eventually(() => sent('day.csv') === 2);
  });

  it('lets nobody begin a new one of its name, or go on with it', async () => {
    await expect(sftp.open('day.csv', 'wx')).rejects.toMatchObject({
      code: STATUS_CODE.FAILURE,
      message: 'There is a file of this name already.',
    });
    for (const flags of [OPEN_MODE.WRITE, OPEN_MODE.WRITE | OPEN_MODE.CREAT, 'a' as const]) {
      await expect(sftp.open('day.csv', flags)).rejects.toMatchObject({ code: STATUS_CODE.OP_UNSUPPORTED });
    }
    expect(sent('day.csv')).toBe(1);
  });

  it.each([
    ['as the protocol has it', rename],
    ['as OpenSSH has it', posixRename],
  ])('renames it, %s', async (_how, byRename) => {
    await byRename('day.csv', 'day.csv.sent');
    expect(await shown()).toEqual(['day.csv.sent']);
    expect(await stat('day.csv.sent')).toMatchObject({ size: 4 });
    await expect(stat('day.csv')).rejects.toMatchObject(absent);
    await byRename('day.csv.sent', 'week.csv');
    expect(await shown()).toEqual(['week.csv']);
    await remove('week.csv');
    expect(await shown()).toEqual([]);
    expect(sent('day.csv')).toBe(1);
  });

  it.each([
    ['as the protocol has it', rename],
    ['as OpenSSH has it', posixRename],
  ])('renames another over it, %s', async (_how, byRename) => {
    await sftp.upload('day.csv.x81', 'VIN\n1\n');
    await byRename('day.csv.x81', 'day.csv');
    expect(await shown()).toEqual(['day.csv']);
    expect(await stat('day.csv')).toMatchObject({ size: 6 });
    await eventually(() => sent('day.csv') === 2);
  });

  it('renames it over another', async () => {
    await sftp.upload('old.bak', 'VIN\n1\n');
    await rename('day.csv', 'old.bak');
    expect(await shown()).toEqual(['old.bak']);
    expect(await stat('old.bak')).toMatchObject({ size: 4 });
  });

  it('renames it to the name it has', async () => {
    await rename('day.csv', '/day.csv');
    expect(await shown()).toEqual(['day.csv']);
  });

  it('sends a corrected one as WinSCP does: under another name, a removal, a rename', async () => {
    await sftp.upload('day.csv.filepart', 'VIN\n1\n');
    expect(await stat('day.csv')).toMatchObject({ size: 4 });
    await remove('day.csv');
    await rename('day.csv.filepart', 'day.csv');
    expect(await shown()).toEqual(['day.csv']);
    expect(await stat('day.csv')).toMatchObject({ size: 6 });
    await eventually(() => sent('day.csv') === 2);
    if (!takes) expect(await server.read('acme', 'day.csv')).toBe('VIN\n1\n');
  });
});

describe('a session whose file is just being taken', () => {
  const key = ed25519Key();
  let server: RunningSftp;
  let connection: SshClient;
  let sftp: SftpClient;
  let goOn: () => void;

  beforeEach(async () => {
    server = await RunningSftp.start();
    server.accounts.set('acme', [key]);
    server.receiver.takes = true;
    server.receiver.first = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    connection = await SshClient.login(server.port, 'acme', key);
    sftp = await connection.sftp();
    await sftp.upload('day.csv', 'VIN\n');
  });

  afterEach(async () => {
    goOn();
    await connection.end();
    await server.stop();
  });

  it.each([
    ['removes it', () => sftp.ask((raw, done) => raw.unlink('day.csv', done))],
    ['renames it', () => sftp.ask((raw, done) => raw.rename('day.csv', 'week.csv', done))],
  ])('does not withdraw it when it %s', async (_, change) => {
    const changed = change();
    // The change must wait, because at once it would apply to a file that was not taken yet.
    expect(await Promise.race([changed.then(() => 'done'), delay(300, 'waits')])).toBe('waits');
    goOn();
    await changed;
    expect(server.receiver.received).toEqual(['acme/day.csv']);
    expect(await server.contents('acme')).toEqual([]);
    expect(existsSync(`${server.folder}/taken-1`)).toBe(true);
  });

  it('does not withdraw it when it renames another over it, or sends another of its name', async () => {
    await sftp.upload('day.csv.part', 'VIN\n1\n');
    const renamed = sftp.ask((raw, done) => raw.rename('day.csv.part', 'day.csv', done));
    const replaced = sftp.upload('day.csv', 'VIN\n1\n2\n');
    goOn();
    await Promise.all([renamed, replaced]);
    await eventually(() => existsSync(`${server.folder}/taken-3`));
    expect(server.receiver.received).toEqual(['acme/day.csv', 'acme/day.csv', 'acme/day.csv']);
  });
});
