import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ed25519Key } from '../recalls/sftp/key-pairs.js';
import { eventually, RunningSftp } from '../recalls/sftp/running-sftp.js';
import { SshClient } from '../recalls/sftp/ssh-client.js';
import { SshWire } from '../reliability/fuzz-sftp/ssh-wire.js';

/** As docs/sftp.md says. */
const FAILURES = 10;
const BAN_MINUTES = 10;
const AT_ONCE = 3;
const IN_ALL = 100;
/** Connections per address and minute that send something and do not log in. */
const A_MINUTE = 30;
/** The number that was observed in ten seconds from one address. */
const KEY_EXCHANGES = 860;
/** During an attack, the median of so many logins takes at most twice as long as otherwise. */
const LOGINS = 7;
/** Below this value a doubled time does not matter, and other work of the machine dominates. */
const SHORTEST_MS = 60;

describe('somebody who has no key of the SFTP server’s', () => {
  const key = ed25519Key();
  const wrongKey = ed25519Key();
  let server: RunningSftp;
  let strangers: Socket[];

  beforeEach(async () => {
    server = await RunningSftp.start();
    server.accounts.set('acme', [key]);
    strangers = [];
  });

  afterEach(async () => {
    for (const stranger of strangers) stranger.destroy();
    await server.stop();
  });

  const login = (from: string, by = key) => SshClient.login(server.port, 'acme', by, { from });
  const logged = (line: string) => server.logged.filter((one) => one === line).length;

  /** Connects and sends nothing. @returns whether the server sends its version */
  async function isSpokenTo(from: string): Promise<boolean> {
    const socket = connect({ host: '127.0.0.1', port: server.port, localAddress: from });
    socket.on('error', () => undefined);
    strangers.push(socket);
    const spoken = once(socket, 'data').then(() => true);
    const silent = once(socket, 'close').then(() => false);
    return Promise.race([spoken, silent]);
  }

  async function failToLogIn(from: string, times: number): Promise<void> {
    for (let done = 1; done <= times; done++) {
      await expect(login(from, wrongKey)).rejects.toThrow('authentication methods failed');
      // It counts once the server has noticed that the connection is closed.
      await eventually(() => logged(`A login from ${from} failed`) === done);
    }
  }

  it('is shut out by address after ten failed logins, for ten minutes', async () => {
    await failToLogIn('127.0.0.2', FAILURES - 1);
    expect(await isSpokenTo('127.0.0.2')).toBe(true);
    strangers[0]?.destroy();
    await expect(login('127.0.0.2', wrongKey)).rejects.toThrow('authentication methods failed');
    await eventually(() => logged('127.0.0.2 is shut out after too many failed logins') === 1);

    expect(await isSpokenTo('127.0.0.2')).toBe(false);
    // Even with the right key, so that nobody learns by trying whether a key is right.
    await expect(login('127.0.0.2')).rejects.toThrow();
    server.clock.advance({ minutes: BAN_MINUTES, seconds: -1 });
    expect(await isSpokenTo('127.0.0.2')).toBe(false);
    server.clock.advance({ seconds: 1 });
    await (await login('127.0.0.2')).end();
  });

  it('does not shut out the manufacturer, who is elsewhere', async () => {
    const before = await login('127.0.0.3');
    const sftp = await before.sftp();
    const handle = await sftp.open('begun-before.csv');
    await failToLogIn('127.0.0.2', FAILURES);
    await sftp.write(handle, 0, 'VIN\n');
    await sftp.close(handle);
    await before.end();
    const after = await login('127.0.0.3');
    await (await after.sftp()).upload('begun-after.csv', 'VIN\n');
    await after.end();
    expect(await server.contents('acme')).toEqual(['begun-after.csv', 'begun-before.csv']);
  });

  it('does not lengthen its time by coming back meanwhile', async () => {
    await failToLogIn('127.0.0.2', FAILURES);
    server.clock.advance({ minutes: BAN_MINUTES / 2 });
    for (let times = 0; times < FAILURES; times++) expect(await isSpokenTo('127.0.0.2')).toBe(false);
    server.clock.advance({ minutes: BAN_MINUTES / 2 });
    expect(await isSpokenTo('127.0.0.2')).toBe(true);
  });

  it('has three connections of one address, and all of them a hundred, of which the oldest give way', async () => {
    const address = (index: number) => `127.0.1.${Math.floor(index / AT_ONCE) + 1}`;
    for (let index = 0; index < AT_ONCE; index++) expect(await isSpokenTo(address(index))).toBe(true);
    expect(await isSpokenTo(address(0))).toBe(false);
    expect(
      logged(`A connection from ${address(0)} was turned away: too many unauthenticated connections`),
    ).toBe(1);
    const refused = strangers.pop();
    expect(refused?.destroyed).toBe(true);
    for (let index = AT_ONCE; index < IN_ALL; index++) expect(await isSpokenTo(address(index))).toBe(true);
    expect(strangers.filter(({ destroyed }) => destroyed)).toEqual([]);
    expect(await isSpokenTo('127.0.2.1')).toBe(true);
    await eventually(() => strangers[0]?.destroyed === true);
    expect(strangers.filter(({ destroyed }) => destroyed)).toHaveLength(1);
  });

  /** The median duration of a login with a small upload, in milliseconds. */
  async function loginTime(): Promise<number> {
    const times: number[] = [];
    for (let time = 0; time < LOGINS; time++) {
      const began = performance.now();
      const connection = await login('127.0.0.3');
      await (await connection.sftp()).upload('day.csv', 'VIN\n');
      times.push(performance.now() - began);
      await connection.end();
    }
    return times.sort((one, other) => one - other)[Math.floor(LOGINS / 2)] ?? 0;
  }
  const bound = (quietMs: number) => 2 * Math.max(quietMs, SHORTEST_MS);

  it.each([
    ['21 silent connections from 7 addresses', 7],
    ['300 silent connections from 100 addresses', 100],
  ])('keeps no manufacturer out with %s', async (_, addresses) => {
    const quiet = await loginTime();
    for (let address = 1; address <= addresses; address++)
      for (let each = 0; each < AT_ONCE; each++) expect(await isSpokenTo(`127.0.1.${address}`)).toBe(true);
    expect(await loginTime()).toBeLessThan(bound(quiet));
  });

  it('has thirty key exchanges a minute from one address, and is shut out then', async () => {
    const quiet = await loginTime();
    let exchanged = 0;
    let turnedAway = 0;
    for (let attempt = 0; attempt < KEY_EXCHANGES; attempt++) {
      const wire = await SshWire.connect(server.port, '127.0.0.2').catch(() => undefined);
      const isDone = await wire?.agreeOnKeys().then(
        () => true,
        () => false,
      );
      if (isDone) exchanged += 1;
      else turnedAway += 1;
      wire?.socket.destroy();
      await wire?.gone();
      // The connection keeps its place until the server notices its end.
      if (isDone) await eventually(async () => server.connectionCount === 0);
    }
    expect({ exchanged, turnedAway }).toEqual({
      exchanged: A_MINUTE,
      turnedAway: KEY_EXCHANGES - A_MINUTE,
    });
    expect(await isSpokenTo('127.0.0.2')).toBe(false);
    expect(await loginTime()).toBeLessThan(bound(quiet));
    server.clock.advance({ minutes: BAN_MINUTES, seconds: -1 });
    expect(await isSpokenTo('127.0.0.2')).toBe(false);
    server.clock.advance({ seconds: 1 });
    expect(await isSpokenTo('127.0.0.2')).toBe(true);
  });

  it('has no more of them from many addresses of one network, nor by asking for new keys in one connection', async () => {
    let exchanged = 0;
    for (let host = 1; host <= 150; host++) {
      const wire = await SshWire.connect(server.port, `127.0.9.${host}`);
      const isDone = await wire.agreeOnKeys().then(
        () => true,
        () => false,
      );
      if (isDone) exchanged += 1;
      if (isDone && host === 1) {
        await wire.renewKeys();
        await wire.gone();
      }
      wire.socket.destroy();
      await wire.gone();
    }
    expect(exchanged).toBe(120);
    await (await login('127.0.0.3')).end();
  });
});
