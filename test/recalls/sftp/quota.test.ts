import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ed25519Key } from './key-pairs.js';
import { eventually, RunningSftp } from './running-sftp.js';
import { type SftpClient, SshClient } from './ssh-client.js';

const TOO_MANY_FILES = {
  code: 4,
  message: 'No more than 3 files are taken in one day. Send the file again after 00:00 UTC.',
};
const TOO_MANY_BYTES = {
  code: 4,
  message: 'No more than 10 bytes are taken in one day. Send the file again after 00:00 UTC.',
};

describe('the daily quota of an account', () => {
  const key = ed25519Key();
  let server: RunningSftp;
  let connection: SshClient;
  let sftp: SftpClient;

  beforeEach(async () => {
    server = await RunningSftp.start();
    server.accounts.set('acme', [key]);
    connection = await SshClient.login(server.port, 'acme', key);
    sftp = await connection.sftp();
  });
  afterEach(async () => {
    await connection.end();
    await server.stop();
  });

  it('counts every file that is begun, under whatever name and however it ends', async () => {
    server.quota.most = { files: 3, bytes: 1_000 };
    await sftp.upload('day.csv', 'VIN\n');
    await sftp.upload('day.csv.part', '');
    const handle = await sftp.open('broken-off.csv');
    await expect(sftp.open('fourth.csv')).rejects.toMatchObject(TOO_MANY_FILES);
    await expect(sftp.open('fifth.csv')).rejects.toMatchObject(TOO_MANY_FILES);
    // A file that was begun may be finished.
    await sftp.write(handle, 0, 'VIN\n');
    await sftp.close(handle);
    expect(await server.contents('acme')).toEqual(['broken-off.csv', 'day.csv', 'day.csv.part']);
    expect(server.quota.refusals).toBe(1);
    expect(server.logged).toContain('A file of acme was refused. No more than 3 files are taken in one day.');
    server.quota.sent = { files: 0, bytes: 0 };
    await sftp.upload('next-day.csv', 'VIN\n');
  });

  it('takes a file to the last byte, and nothing of one that has one byte more', async () => {
    server.quota.most = { files: 100, bytes: 10 };
    await sftp.upload('day.csv', '1234567890');
    expect(server.quota.sent.bytes).toBe(10);
    const handle = await sftp.open('more.csv');
    await expect(sftp.write(handle, 0, 'V')).rejects.toMatchObject(TOO_MANY_BYTES);
    await expect(sftp.close(handle)).rejects.toMatchObject(TOO_MANY_BYTES);
    expect(await server.contents('acme')).toEqual(['day.csv']);
  });

  it('counts what was sent of a file that is discarded, and no more', async () => {
    const handle = await sftp.open('half.csv');
    await sftp.write(handle, 0, '123');
    await sftp.write(handle, 3, '456');
    await connection.drop();
    await eventually(async () => (await server.contents('acme')).length === 0);
    await eventually(() => server.quota.sent.bytes === 6);
    expect(server.quota.sent.files).toBe(1);
  });

  it('does not disturb the order of parts that are sent at once', async () => {
    const handle = await sftp.open('large.csv');
    const part = 'x'.repeat(30_000);
    await Promise.all(Array.from({ length: 100 }, (_, index) => sftp.write(handle, index * 30_000, part)));
    await sftp.close(handle);
    expect((await server.read('acme', 'large.csv')).length).toBe(3_000_000);
    await eventually(() => server.quota.sent.bytes === 3_000_000);
  });

  it('has room for writes of no bytes, which change nothing', async () => {
    server.quota.most = { files: 1, bytes: 4 };
    const handle = await sftp.open('day.csv');
    for (const offset of [0, 3, 1_000]) await sftp.write(handle, offset, '');
    await sftp.write(handle, 0, 'VIN\n');
    await sftp.write(handle, 4, '');
    await sftp.close(handle);
    expect(await server.read('acme', 'day.csv')).toBe('VIN\n');
  });
});
