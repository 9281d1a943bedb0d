import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import ssh2 from 'ssh2';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { message, string, uint32 } from '../../reliability/fuzz-sftp/bytes.js';
import { REQUEST } from '../../reliability/fuzz-sftp/sftp-packets.js';
import { SshWire } from '../../reliability/fuzz-sftp/ssh-wire.js';
import { ed25519Key } from './key-pairs.js';
import { eventually, RunningSftp } from './running-sftp.js';
import { type SftpClient, SshClient } from './ssh-client.js';

const { STATUS_CODE } = ssh2.utils.sftp;

describe('a client that does unusual things', () => {
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

  /** Bytes that ssh2's client would not send by itself. */
  const sendUnasked = (bytes: Buffer) => {
    const raw: unknown = Reflect.get(sftp.raw, '_protocol');
    const channel: unknown = Reflect.get(Reflect.get(sftp.raw, 'outgoing') as object, 'id');
    (raw as { channelData(id: unknown, data: Buffer): void }).channelData(channel, bytes);
  };

  const unsupported = { code: STATUS_CODE.OP_UNSUPPORTED };

  describe('with attributes', () => {
    it('sees the times it has set, on an open file and by name', async () => {
      const handle = await sftp.open('day.csv');
      await sftp.ask((raw, done) => raw.futimes(handle, 1_000_000, 2_000_000, done));
      await sftp.close(handle);
      expect(await sftp.ask((raw, done) => raw.stat('day.csv', done))).toMatchObject({ mtime: 2_000_000 });
      await sftp.ask((raw, done) => raw.utimes('day.csv', 1_000_000, 3_000_000, done));
      expect(await sftp.ask((raw, done) => raw.lstat('/day.csv', done))).toMatchObject({ mtime: 3_000_000 });
    });

    it('cannot set the size of a file', async () => {
      await sftp.upload('day.csv', 'VIN\n');
      const resize = sftp.ask((raw, done) => raw.setstat('day.csv', { size: 1 }, done));
      await expect(resize).rejects.toMatchObject(unsupported);
      expect(await server.read('acme', 'day.csv')).toBe('VIN\n');
    });
  });

  it('is answered for OpenSSH’s other requests', async () => {
    sftp.pretendExtensions({ 'fsync@openssh.com': '1', 'statvfs@openssh.com': '2' });
    const handle = await sftp.open('day.csv');
    await sftp.write(handle, 0, 'VIN\n');
    await sftp.ask((raw, done) => raw.ext_openssh_fsync(handle, done));
    await expect(sftp.ask((raw, done) => raw.ext_openssh_statvfs('/', done))).rejects.toMatchObject(
      unsupported,
    );
    await expect(sftp.ask((raw, done) => raw.readlink('day.csv', done))).rejects.toMatchObject(unsupported);
    await expect(sftp.ask((raw, done) => raw.symlink('day.csv', 'x', done))).rejects.toMatchObject(
      unsupported,
    );
  });

  it('sees more files than fit into one answer', async () => {
    const names = Array.from({ length: 250 }, (_, index) => `${1000 + index}.csv`);
    for (const name of names) await sftp.upload(name, '');
    const list = await sftp.ask<{ filename: string }[]>((raw, done) => raw.readdir('/', done));
    expect(list.map(({ filename }) => filename)).toEqual(names);
  });

  describe('that goes away', () => {
    it('in the middle of an upload leaves nothing behind', async () => {
      const handle = await sftp.open('day.csv');
      await sftp.write(handle, 0, 'VIN\n');
      expect(await server.contents('acme')).toEqual([expect.stringMatching(/^\..+\.upload$/)]);
      await connection.drop();
      await eventually(async () => (await server.contents('acme')).length === 0);
      expect(server.receiver.received).toEqual([]);
    });

    it('right after it closed a file has sent it', async () => {
      const handle = await sftp.open('day.csv');
      await sftp.write(handle, 0, 'VIN\n');
      sftp.close(handle).catch(() => undefined);
      await connection.end();
      await eventually(() => server.receiver.received.length > 0);
      expect(await server.read('acme', 'day.csv')).toBe('VIN\n');
    });
  });

  it('is told so when a request has a path whose length is wrong', async () => {
    const wire = await SshWire.connect(server.port, '127.0.0.1');
    await wire.agreeOnKeys();
    await wire.logIn('acme', key);
    await wire.openSession();
    // The length of the first path exceeds the request, and the second is correct.
    wire.request(string(message(REQUEST.RENAME, uint32(1), uint32(1_000), string('other.csv'))));
    await eventually(() => Buffer.concat(wire.answers).includes('The request is malformed.'));
    await sftp.upload('day.csv', 'VIN\n');
    expect(server.logged).not.toContainEqual(expect.stringContaining('A request failed'));
    wire.socket.destroy();
    await wire.gone();
  });

  it('has one session at a time, and is told so', async () => {
    await expect(connection.sftp()).rejects.toThrow(
      'One SFTP session per connection: end the other one first, or open another connection.',
    );
    await sftp.upload('day.csv', 'VIN\n');
    sftp.raw.end();
    await eventually(async () =>
      connection.sftp().then(
        () => true,
        () => false,
      ),
    );
  });

  it('gets no way into the network behind the server', async () => {
    const forward = new Promise((done, fail) =>
      connection.client.forwardOut('127.0.0.1', 1, '127.0.0.1', server.port, (error, channel) =>
        error ? fail(error) : done(channel),
      ),
    );
    await expect(forward).rejects.toThrow(
      'Channel open failure: This server takes files over SFTP only, and forwards nothing.',
    );
    const listen = new Promise((done, fail) =>
      connection.client.forwardIn('127.0.0.1', 0, (error, port) => (error ? fail(error) : done(port))),
    );
    await expect(listen).rejects.toThrow('Unable to bind');
  });

  it('uploads with many parts at once, as ssh2’s own client does', async () => {
    const usual = await RunningSftp.start();
    usual.accounts.set('acme', [key]);
    const other = await SshClient.login(usual.port, 'acme', key);
    const client = await other.sftp();
    const content = randomBytes(5_000_000).toString('hex');
    const local = join(usual.folder, 'local.csv');
    await writeFile(local, content);
    await client.ask((raw, done) => raw.fastPut(local, 'day.csv', done));
    expect(await usual.read('acme', 'day.csv')).toBe(content);
    await other.end();
    await usual.stop();
  });

  it.each([
    ['before it says which protocol it speaks', (socket: Socket) => socket.write('GET / HTTP/1.1\r\n\r\n')],
    ['in one endless line', (socket: Socket) => socket.write('x'.repeat(100_000))],
    ['in place of the key exchange', (socket: Socket) => socket.write(`SSH-2.0-x\r\n${'y'.repeat(1_000)}`)],
  ])('breaks only its own connection with nonsense %s', async (_, send) => {
    const socket = connect(server.port, '127.0.0.1');
    socket.on('error', () => undefined).resume();
    send(socket);
    await once(socket, 'close');
    await sftp.upload('day.csv', 'VIN\n');
    expect(server.receiver.received).toEqual(['acme/day.csv']);
  });

  it('breaks only its own connection with nonsense after the login', async () => {
    const other = await SshClient.login(server.port, 'acme', key);
    other.socket.write(Buffer.alloc(1_000, 7));
    await eventually(() => other.socket.destroyed);
    await sftp.upload('day.csv', 'VIN\n');
    expect(server.receiver.received).toEqual(['acme/day.csv']);
  });

  it('breaks only its own connection with something that is no request', async () => {
    const other = await SshClient.login(server.port, 'acme', key);
    sendUnasked(Buffer.alloc(5, 255));
    await eventually(() => connection.socket.destroyed);
    await (await other.sftp()).upload('day.csv', 'VIN\n');
    await other.end();
    expect(server.receiver.received).toEqual(['acme/day.csv']);
  });

  it.each([
    ['ends before its attributes', Buffer.alloc(0)],
    ['has attributes, but a handle that goes beyond it', uint32(0)],
  ])('does nothing for requests that follow one that %s', async (_, attributes) => {
    await sftp.upload('other.part', 'VIN\n');
    const handle = await sftp.open('day.csv');
    await sftp.write(handle, 0, 'VIN\n');
    sendUnasked(string(message(REQUEST.FSETSTAT, uint32(9), uint32(0xaecfd609), attributes)));
    // They are sent before the server can close the connection.
    sftp.raw.close(handle, () => {});
    sftp.raw.rename('other.part', 'other.csv', () => {});
    await eventually(() => connection.socket.destroyed);
    await eventually(async () => (await server.contents('acme')).join() === 'other.part');
    expect(server.receiver.received).toEqual([]);
  });

  it('gets what it asked for before the malformed bytes, but opens nothing, and the log has no bug', async () => {
    await sftp.upload('other.part', 'VIN\n');
    let goOn = () => {};
    const gate = new Promise<void>((open) => {
      goOn = open;
    });
    vi.spyOn(server.accounts, 'findKey').mockImplementation(() => gate.then(() => key.publicKey));
    sftp.pretendExtensions({ 'fsync@openssh.com': '1' });
    sftp.raw.open('day.csv', 'w', () => {});
    // It need not wait for the handle, because handles are numbered.
    sftp.raw.ext_openssh_fsync(uint32(2), () => {});
    sftp.raw.rename('other.part', 'other.csv', () => {});
    sendUnasked(Buffer.alloc(5, 255));
    await eventually(() => connection.socket.destroyed);
    goOn();
    await eventually(() => server.receiver.received.length > 0);
    expect(await server.contents('acme')).toEqual(['other.csv']);
    expect(server.logged).not.toContainEqual(expect.stringContaining('A request failed'));
  });
});
