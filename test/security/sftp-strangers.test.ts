import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ed25519Key } from '../sftp-server/key-pairs.js';
import { eventually, RunningSftp } from '../sftp-server/running-sftp.js';
import { SshClient } from '../sftp-server/ssh-client.js';

/** As docs/sftp.md says. */
const FAILURES = 10;
const BAN_MINUTES = 10;
const AT_ONCE = 3;
const IN_ALL = 20;

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

  /** Connects and says nothing. @returns whether the server speaks to it */
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
      // It counts once the server has noticed that the connection is gone.
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
    // Not even with the right key: nobody finds out by trying that it is the right one.
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

  it('has three connections of one address, and all of them twenty', async () => {
    const address = (index: number) => `127.0.1.${Math.floor(index / AT_ONCE) + 1}`;
    for (let index = 0; index < AT_ONCE; index++) expect(await isSpokenTo(address(index))).toBe(true);
    expect(await isSpokenTo(address(0))).toBe(false);
    expect(logged(`A connection from ${address(0)} was turned away: too many strangers`)).toBe(1);
    for (let index = AT_ONCE; index < IN_ALL; index++) expect(await isSpokenTo(address(index))).toBe(true);
    expect(await isSpokenTo('127.0.2.1')).toBe(false);
    expect(logged('A connection from 127.0.2.1 was turned away: full')).toBe(1);
    for (const stranger of strangers) stranger.destroy();
    await eventually(() =>
      login('127.0.0.3').then(
        (connection) => connection.end().then(() => true),
        () => false,
      ),
    );
  });
});
