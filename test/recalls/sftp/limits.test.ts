import { once } from 'node:events';
import { mkdir, utimes, writeFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SftpPolicy } from '../../../src/recalls/sftp/sftp-policy.js';
import { packet, REQUEST } from '../../reliability/fuzz-sftp/sftp-packets.js';
import { SshWire } from '../../reliability/fuzz-sftp/ssh-wire.js';
import { ed25519Key } from './key-pairs.js';
import { eventually, RunningSftp } from './running-sftp.js';
import { SshClient } from './ssh-client.js';

const TEMPORARY = '.11111111-2222-3333-4444-555555555555.upload';

describe('the limits of the SFTP server', () => {
  const key = ed25519Key();
  const wrongKey = ed25519Key();
  let server: RunningSftp;
  let strangers: Socket[];

  const start = async (policy: Partial<SftpPolicy>) => {
    server = await RunningSftp.start({ policy });
    server.accounts.set('acme', [key]);
    server.accounts.set('other', [key]);
  };

  beforeEach(() => {
    strangers = [];
  });

  afterEach(async () => {
    for (const stranger of strangers) stranger.destroy();
    await server.stop();
  });

  /** Connects and sends nothing. */
  const stranger = () => {
    const socket = connect(server.port, '127.0.0.1');
    socket.on('error', () => undefined);
    strangers.push(socket);
    return socket;
  };

  /** Whether the server sends its version, or closes the connection silently. */
  const isLetIn = async (socket: Socket) => {
    const outcome = await Promise.race([
      once(socket, 'data').then(() => true),
      once(socket, 'close').then(() => false),
    ]);
    return outcome;
  };

  const login = (username = 'acme', by = key) => SshClient.login(server.port, username, by);

  describe('for logging in', () => {
    it('end a connection that says nothing', async () => {
      await start({ loginMs: 100 });
      const socket = stranger();
      socket.resume();
      await once(socket, 'close');
      expect(socket.destroyed).toBe(true);
    });

    it('end a connection that speaks but does not log in', async () => {
      await start({ loginMs: 100 });
      const socket = stranger();
      socket.resume();
      socket.write('SSH-2.0-somebody\r\n');
      await once(socket, 'close');
      expect(socket.destroyed).toBe(true);
    });

    it('leave a connection alone that has logged in', async () => {
      await start({ loginMs: 500 });
      const connection = await login();
      await new Promise((done) => setTimeout(done, 600));
      await (await connection.sftp()).upload('day.csv', 'VIN\n');
      expect(connection.socket.destroyed).toBe(false);
      await connection.end();
    });

    it('end a connection that tries too many keys', async () => {
      await start({ loginAttempts: 1 });
      await expect(login('acme', wrongKey)).rejects.toThrow(/hung up|ended|lost|closed/i);
    });
  });

  describe('for connections', () => {
    it('are so many of one address that have not logged in', async () => {
      await start({ unauthenticatedPerAddress: 2 });
      expect(await isLetIn(stranger())).toBe(true);
      const connection = await login();
      expect(await isLetIn(stranger())).toBe(true);
      expect(await isLetIn(stranger())).toBe(false);
      expect(server.logged).toContain(
        'A connection from 127.0.0.1 was turned away: too many unauthenticated connections',
      );
      strangers[0]?.destroy();
      await eventually(() => isLetIn(stranger()));
      await connection.end();
    });

    it('are so many in all that have logged in, and strangers take none of these places', async () => {
      await start({ connections: 2, unauthenticated: 2, unauthenticatedPerAddress: 2 });
      const connections = [await login('acme'), await login('other')];
      expect(await isLetIn(stranger())).toBe(true);
      await expect(login('acme')).rejects.toThrow();
      expect(server.logged).toContain('acme found all connections taken; one from 127.0.0.1 was ended');
      await connections[0]?.end();
      await eventually(() =>
        login('acme').then(
          (connection) => connection.end().then(() => true),
          () => false,
        ),
      );
      await connections[1]?.end();
    });

    it('are so many strangers: the oldest gives way to the next', async () => {
      await start({ unauthenticated: 2, unauthenticatedPerAddress: 3 });
      const first = stranger();
      const second = stranger();
      for (const socket of [first, second]) expect(await isLetIn(socket)).toBe(true);
      const dropped = once(first, 'close');
      expect(await isLetIn(stranger())).toBe(true);
      await dropped;
      expect(second.destroyed).toBe(false);
    });

    it('are so many of one account', async () => {
      await start({ connectionsPerAccount: 1 });
      const connection = await login('acme');
      await expect(login('acme')).rejects.toThrow();
      const other = await login('other');
      await connection.end();
      await other.end();
      expect(server.logged).toContain('acme has too many connections; one from 127.0.0.1 was ended');
    });
  });

  describe('for failures', () => {
    const failures = { most: 3, withinMs: 600_000, banMs: 600_000 };
    const fail = async () => {
      await expect(login('acme', wrongKey)).rejects.toThrow('authentication methods failed');
    };
    const failedLogins = () =>
      server.logged.filter((line) => line === 'A login from 127.0.0.1 failed').length;

    it('shut an address out for a while', async () => {
      await start({ failures });
      for (let times = 1; times <= 3; times++) {
        await fail();
        await eventually(() => failedLogins() === times);
      }
      await expect(login()).rejects.toThrow();
      expect(server.logged).toContain('127.0.0.1 is shut out after too many failed logins');
      server.clock.advance({ minutes: 9 });
      await expect(login()).rejects.toThrow();
      server.clock.advance({ minutes: 2 });
      await (await login()).end();
    });

    it('count those of a while, and begin anew with a login that works', async () => {
      await start({ failures });
      for (let times = 1; times <= 2; times++) {
        await fail();
        await eventually(() => failedLogins() === times);
      }
      await (await login()).end();
      await fail();
      await eventually(() => failedLogins() === 3);
      server.clock.advance({ minutes: 11 });
      await fail();
      await eventually(() => failedLogins() === 4);
      await fail();
      await eventually(() => failedLogins() === 5);
      await (await login()).end();
    });

    it('do not count a connection that tries nothing, such as a load balancer’s', async () => {
      await start({ failures, unauthenticatedPerAddress: 20 });
      for (let times = 0; times < 5; times++) {
        const socket = stranger();
        expect(await isLetIn(socket)).toBe(true);
        socket.destroy();
        await once(socket, 'close');
      }
      await (await login()).end();
    });

    it('do not count what was the server’s own fault', async () => {
      await start({ failures });
      server.accounts.down = true;
      for (let times = 0; times < 4; times++) await expect(login()).rejects.toThrow();
      server.accounts.down = false;
      await eventually(() =>
        login().then(
          (connection) => connection.end().then(() => true),
          () => false,
        ),
      );
      expect(failedLogins()).toBe(0);
    });
  });

  describe('for key exchanges', () => {
    const exchangeKeys = async (wire: SshWire, times: number) => {
      for (let time = 0; time < times && !wire.socket.destroyed; time++) await wire.renewKeys();
    };

    it('end a connection that has not logged in and asks for another one', async () => {
      await start({});
      const wire = await SshWire.connect(server.port, '127.0.0.1');
      await wire.agreeOnKeys();
      await exchangeKeys(wire, 1);
      await wire.gone();
      expect(server.logged).toContain('127.0.0.1 asked for new keys too often; its connection was ended');
    });

    it('end a connection that has logged in after so many within a minute, and leave others alone', async () => {
      await start({ keyExchanges: { most: 3, withinMs: 60_000 } });
      const wire = await SshWire.connect(server.port, '127.0.0.1');
      await wire.agreeOnKeys();
      await wire.logIn('acme', key);
      await exchangeKeys(wire, 3);
      server.clock.advance({ minutes: 1 });
      await exchangeKeys(wire, 3);
      expect(wire.socket.destroyed).toBe(false);
      await exchangeKeys(wire, 1);
      await wire.gone();
    });
  });

  describe('for answers', () => {
    it('end a connection whose client leaves no room for them', async () => {
      await start({ unsentAnswers: 10 });
      const wire = await SshWire.connect(server.port, '127.0.0.1');
      await wire.agreeOnKeys();
      await wire.logIn('acme', key);
      await wire.openSession({ window: 100 });
      for (let id = 0; id < 10; id++) wire.request(packet.of(REQUEST.REALPATH, id, '/'));
      await wire.quiet(100);
      expect(wire.socket.destroyed).toBe(false);
      for (let id = 10; id < 20; id++) wire.request(packet.of(REQUEST.REALPATH, id, '/'));
      await wire.gone();
      expect(server.logged).toContain('acme takes no answers; a connection from 127.0.0.1 was ended');
      await (await login()).end();
    });
  });

  describe('for idleness', () => {
    it('end a connection that asks for nothing, and discard what it was writing', async () => {
      await start({ idleMs: 1_000 });
      const connection = await login();
      const sftp = await connection.sftp();
      await sftp.write(await sftp.open('day.csv'), 0, 'VIN\n');
      await once(connection.client, 'close');
      await eventually(async () => (await server.contents('acme')).length === 0);
      expect(server.receiver.received).toEqual([]);
    });

    it('end a connection whose other side does not answer any more', async () => {
      await start({ keepalive: { intervalMs: 50, misses: 2 }, partingMs: 50 });
      const connection = await login();
      const sftp = await connection.sftp();
      await sftp.write(await sftp.open('day.csv'), 0, 'VIN\n');
      connection.socket.pause();
      await eventually(async () => (await server.contents('acme')).length === 0);
      connection.socket.resume();
      await eventually(() => connection.socket.destroyed);
      expect(await server.contents('acme')).toEqual([]);
    });
  });

  describe('starting and stopping', () => {
    it('removes what a killed process left half-written, and nothing else', async () => {
      await start({});
      const { folder } = server;
      await server.stop({ keep: true });
      await mkdir(server.landing('acme'), { recursive: true });
      const old = (name: string) => server.landing('acme', name);
      for (const name of [TEMPORARY, 'day.csv', TEMPORARY.replace('1', '2')])
        await writeFile(old(name), 'VIN\n');
      const twoHoursAgo = new Date(Date.now() - 2 * 60 * 60_000);
      for (const name of [TEMPORARY, 'day.csv']) await utimes(old(name), twoHoursAgo, twoHoursAgo);
      await writeFile(server.landing('a-file'), '');
      server = await RunningSftp.start({ folder });
      await eventually(async () => !(await server.contents('acme')).includes(TEMPORARY));
      expect(await server.contents('acme')).toEqual([TEMPORARY.replace('1', '2'), 'day.csv']);
    });

    it('finishes the files that were closed and drops the others', async () => {
      await start({});
      const connection = await login();
      const sftp = await connection.sftp();
      const whole = await sftp.open('whole.csv');
      const half = await sftp.open('half.csv');
      await sftp.write(half, 0, 'VIN\n');
      await sftp.write(whole, 0, 'VIN\n');
      const closed = sftp.close(whole);
      await sftp.ask((raw, done) => raw.stat('/', done));
      await server.stop({ keep: true });
      await closed;
      expect(await server.contents('acme')).toEqual(['whole.csv']);
      expect(server.receiver.received).toEqual(['acme/whole.csv']);
      await eventually(() => connection.socket.destroyed);
    });

    it('ends only when what was sent has been handed over, also by clients that have left', async () => {
      await start({});
      let goOn = () => {};
      server.receiver.first = new Promise<void>((resolve) => {
        goOn = resolve;
      });
      const connection = await login();
      const sftp = await connection.sftp();
      await sftp.close(await sftp.open('day.csv'));
      connection.socket.destroy();
      let ended = false;
      const stopping = server.stop({ keep: true }).then(() => {
        ended = true;
      });
      // Everything else about the connection has ended once the server accepts no more connections and the client is gone.
      await eventually(() => connection.socket.destroyed);
      await expect(login()).rejects.toThrow();
      expect(ended).toBe(false);
      goOn();
      await stopping;
      expect(server.receiver.received).toEqual(['acme/day.csv']);
    });

    it('says who has the port', async () => {
      await start({});
      const taken = RunningSftp.start({ port: server.port });
      await expect(taken).rejects.toMatchObject({ code: 'EADDRINUSE' });
    });
  });
});
