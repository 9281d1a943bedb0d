import { randomBytes } from 'node:crypto';
import ssh2 from 'ssh2';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ed25519Key } from './key-pairs.js';
import { RunningSftp } from './running-sftp.js';
import { type SftpClient, SshClient } from './ssh-client.js';

const { OPEN_MODE, STATUS_CODE } = ssh2.utils.sftp;

describe('a client with unusual uploads', () => {
  const key = ed25519Key();
  let server: RunningSftp;
  let connection: SshClient;
  let sftp: SftpClient;

  beforeEach(async () => {
    server = await RunningSftp.start({
      policy: {
        handles: 4,
        reorderBufferBytes: 20,
        backpressure: { pauseAboveBytes: 100_000, resumeBelowBytes: 50_000 },
      },
    });
    server.accounts.set('acme', [key]);
    connection = await SshClient.login(server.port, 'acme', key);
    sftp = await connection.sftp();
  });

  afterEach(async () => {
    await connection.end();
    await server.stop();
  });

  const failure = (message: string) => ({
    code: STATUS_CODE.FAILURE,
    message: expect.stringContaining(message),
  });
  const forbidden = { code: STATUS_CODE.PERMISSION_DENIED };
  const unsupported = { code: STATUS_CODE.OP_UNSUPPORTED };
  const absent = { code: STATUS_CODE.NO_SUCH_FILE };

  describe('writing', () => {
    it('may send neighbouring parts in any order', async () => {
      const handle = await sftp.open('day.csv');
      await sftp.write(handle, 8, '89ab');
      await sftp.write(handle, 4, '4567');
      await sftp.write(handle, 0, '0123');
      await sftp.write(handle, 12, 'cdef');
      await sftp.close(handle);
      expect(await server.read('acme', 'day.csv')).toBe('0123456789abcdef');
    });

    it('may send much more than is kept in memory without waiting for an answer', async () => {
      const handle = await sftp.open('day.csv');
      const parts = Array.from({ length: 200 }, () => randomBytes(10_000).toString('hex'));
      await Promise.all([
        ...parts.map((part, index) => sftp.write(handle, index * 20_000, part)),
        sftp.close(handle),
      ]);
      expect(await server.read('acme', 'day.csv')).toBe(parts.join(''));
    });

    it('may not leave a gap', async () => {
      const handle = await sftp.open('day.csv');
      await sftp.write(handle, 0, '0123');
      await sftp.write(handle, 8, '89ab');
      await expect(sftp.close(handle)).rejects.toMatchObject(failure('from byte 4'));
      expect(await server.contents('acme')).toEqual([]);
      expect(server.receiver.received).toEqual([]);
    });

    it('may not begin far behind the beginning', async () => {
      const handle = await sftp.open('day.csv');
      await expect(sftp.write(handle, 4, 'x'.repeat(21))).rejects.toMatchObject(failure('from byte 0'));
      await expect(sftp.write(handle, 0, '0123')).rejects.toMatchObject(failure('from byte 0'));
      await expect(sftp.close(handle)).rejects.toMatchObject(failure('from byte 0'));
      expect(await server.contents('acme')).toEqual([]);
    });

    it('may not write twice to the same place', async () => {
      const handle = await sftp.open('day.csv');
      await sftp.write(handle, 0, '0123');
      await expect(sftp.write(handle, 2, 'xy')).rejects.toMatchObject(failure('cannot be written over'));
      await expect(sftp.close(handle)).rejects.toMatchObject(failure('cannot be written over'));
      expect(await server.contents('acme')).toEqual([]);
    });

    it('may send the next request before the answer to the one before', async () => {
      const handle = await sftp.open('day.csv.part');
      await Promise.all([
        sftp.write(handle, 0, 'VIN\n'),
        sftp.close(handle),
        sftp.ask((raw, done) => raw.rename('day.csv.part', 'day.csv', done)),
      ]);
      expect(server.receiver.received).toEqual(['acme/day.csv']);
    });
  });

  describe('with handles', () => {
    it('is answered for one that it has closed or never had', async () => {
      const handle = await sftp.open('day.csv');
      await sftp.close(handle);
      const none = failure('no such handle');
      await expect(sftp.close(handle)).rejects.toMatchObject(none);
      await expect(sftp.write(handle, 0, 'x')).rejects.toMatchObject(none);
      await expect(sftp.ask((raw, done) => raw.fstat(Buffer.from('?'), done))).rejects.toMatchObject(none);
      await expect(sftp.ask((raw, done) => raw.readdir(handle, done))).rejects.toMatchObject(none);
      await expect(sftp.close(Buffer.alloc(256))).rejects.toMatchObject(none);
      expect(server.receiver.received).toEqual(['acme/day.csv']);
    });

    it('may have a few open, and again when it has closed one', async () => {
      const handles = await Promise.all(['1', '2', '3'].map((name) => sftp.open(`${name}.csv`)));
      const listing = await sftp.ask<Buffer>((raw, done) => raw.opendir('/', done));
      await expect(sftp.open('4.csv')).rejects.toMatchObject(failure('No more than 4'));
      await expect(sftp.ask((raw, done) => raw.opendir('/', done))).rejects.toMatchObject(failure('No more'));
      await sftp.close(listing);
      await Promise.all([...handles, await sftp.open('4.csv')].map((handle) => sftp.close(handle)));
      expect(await server.contents('acme')).toEqual(['1.csv', '2.csv', '3.csv', '4.csv']);
    });

    it('cannot read, nor take a file for a folder', async () => {
      const handle = await sftp.open(
        'day.csv',
        OPEN_MODE.READ | OPEN_MODE.WRITE | OPEN_MODE.CREAT | OPEN_MODE.TRUNC,
      );
      await sftp.write(handle, 0, '0123');
      const reading = sftp.ask((raw, done) => raw.read(handle, Buffer.alloc(4), 0, 4, 0, done));
      await expect(reading).rejects.toMatchObject(forbidden);
      await expect(sftp.ask((raw, done) => raw.readdir(handle, done))).rejects.toMatchObject(
        failure('not a folder'),
      );
      expect(await sftp.ask((raw, done) => raw.fstat(handle, done))).toMatchObject({ size: 4 });
    });
  });

  describe('opening', () => {
    it('is refused for reading', async () => {
      await sftp.upload('day.csv', 'VIN\n');
      await expect(sftp.open('day.csv', 'r')).rejects.toMatchObject(forbidden);
    });

    it('is refused, in words, for appending to and for going on with what is there', async () => {
      await sftp.upload('day.csv', 'VIN\n');
      await expect(sftp.open('day.csv', 'a')).rejects.toMatchObject({
        ...unsupported,
        message: 'An upload cannot be resumed or appended to: send the whole file again.',
      });
      await expect(sftp.open('day.csv', 'a+')).rejects.toMatchObject(unsupported);
      await expect(sftp.open('day.csv', OPEN_MODE.WRITE)).rejects.toMatchObject(unsupported);
      await expect(sftp.open('day.csv', OPEN_MODE.WRITE | OPEN_MODE.CREAT)).rejects.toMatchObject(
        unsupported,
      );
      await expect(sftp.open('new.csv', OPEN_MODE.WRITE)).rejects.toMatchObject(absent);
      await expect(sftp.open('day.csv', 'wx')).rejects.toMatchObject(failure('already'));
    });

    it.each([
      ['a', OPEN_MODE.WRITE | OPEN_MODE.CREAT | OPEN_MODE.APPEND],
      ['ax', OPEN_MODE.WRITE | OPEN_MODE.CREAT | OPEN_MODE.APPEND | OPEN_MODE.EXCL],
      ['a+', OPEN_MODE.READ | OPEN_MODE.WRITE | OPEN_MODE.CREAT | OPEN_MODE.APPEND],
    ])('for appending (%s) begins a file that is not there yet', async (_, flags) => {
      const handle = await sftp.open('new.csv', flags);
      await sftp.write(handle, 0, 'VIN\n');
      await sftp.write(handle, 4, '1\n');
      await sftp.close(handle);
      expect(await server.read('acme', 'new.csv')).toBe('VIN\n1\n');
      expect(server.receiver.received).toEqual(['acme/new.csv']);
    });

    it('for appending is refused for a file that is not there when it may not be made', async () => {
      const flags = OPEN_MODE.WRITE | OPEN_MODE.APPEND;
      await expect(sftp.open('new.csv', flags)).rejects.toMatchObject(absent);
    });

    it.each([
      ['a control character', 'day\u0007.csv'],
      ['a NUL', 'day\0.csv'],
      ['bytes that are not UTF-8', 'day\u{FFFD}.csv'],
      ['256 bytes', `${'x'.repeat(252)}.csv`],
      ['the form of one of the server’s own', '.taking_2026'],
      ['the form of another of the server’s own', '.0f9e3c1e-2d8a-4c52-9a5e-6a3b8f1f2c11.upload'],
      ['the form of a third of the server’s own', '.part-0f9e3c1e-2d8a-4c52-9a5e-6a3b8f1f2c11'],
      ['nothing but the folder', '/'],
    ])('is refused for a name with %s', async (_, name) => {
      await expect(sftp.open(name)).rejects.toMatchObject(forbidden);
    });

    it('is refused once the account may not send any more', async () => {
      await sftp.upload('day.csv.part', 'VIN\n');
      server.accounts.set('acme', []);
      await expect(sftp.open('day.csv')).rejects.toMatchObject(forbidden);
      const rename = sftp.ask((raw, done) => raw.rename('day.csv.part', 'day.csv', done));
      await expect(rename).rejects.toMatchObject(forbidden);
      expect(server.receiver.received).toEqual([]);
    });

    it('fails while nobody can tell whether the account may send', async () => {
      server.accounts.down = true;
      await expect(sftp.open('day.csv')).rejects.toMatchObject(failure('try again later'));
      server.accounts.down = false;
      await sftp.upload('day.csv', 'VIN\n');
    });
  });
});
