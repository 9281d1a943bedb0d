import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DEFAULT_SFTP_POLICY } from '../../../src/recalls/sftp/sftp-policy.js';
import { ed25519Key } from './key-pairs.js';
import { eventually, RunningSftp } from './running-sftp.js';
import { SshClient } from './ssh-client.js';

const REVOKED = 'This account may not send files any more.';
const GONE = 'There is no such handle.';

describe('the authority to send a file', () => {
  const key = ed25519Key();
  const second = ed25519Key();
  let server: RunningSftp;

  beforeEach(async () => {
    // Tests run the checks of connections themselves.
    server = await RunningSftp.start({ policy: { reviewMs: 3_600_000 } });
    server.accounts.set('acme', [key, second]);
  });
  afterEach(async () => {
    vi.restoreAllMocks();
    await server.stop();
  });

  const login = (by = key) => SshClient.login(server.port, 'acme', by);

  it('is checked when a file is closed, and nothing is kept of a file whose sender has lost it', async () => {
    const connection = await login();
    const sftp = await connection.sftp();
    const handle = await sftp.open('day.csv');
    await sftp.write(handle, 0, 'VIN\n');
    server.accounts.set('acme', [second]);
    await expect(sftp.close(handle)).rejects.toMatchObject({ code: 3, message: REVOKED });
    expect(await server.contents('acme')).toEqual([]);
    expect(server.receiver.received).toEqual([]);
    await connection.end();
  });

  it('is checked when a file gets its final name', async () => {
    const connection = await login();
    const sftp = await connection.sftp();
    await sftp.upload('day.csv.part', 'VIN\n');
    server.accounts.set('acme', []);
    await expect(
      sftp.ask((raw, callback) => raw.rename('day.csv.part', 'day.csv', callback)),
    ).rejects.toMatchObject({ code: 3, message: REVOKED });
    expect(await server.contents('acme')).toEqual(['day.csv.part']);
    expect(server.receiver.received).toEqual([]);
    await connection.end();
  });

  it('is checked when a file is handed over: a file that was closed just before is removed', async () => {
    const connection = await login();
    const sftp = await connection.sftp();
    vi.spyOn(server.accounts, 'findKey')
      .mockResolvedValueOnce(key.publicKey)
      .mockResolvedValueOnce(key.publicKey)
      .mockResolvedValue(undefined);
    await sftp.upload('day.csv', 'VIN\n');
    await eventually(() => server.logged.includes('day.csv was removed: acme may not send files any more'));
    expect(await server.contents('acme')).toEqual([]);
    expect(server.receiver.received).toEqual([]);
    await connection.end();
  });

  it('is not assumed when it can not be checked', async () => {
    const connection = await login();
    const sftp = await connection.sftp();
    const handle = await sftp.open('day.csv');
    await sftp.write(handle, 0, 'VIN\n');
    server.accounts.down = true;
    await expect(sftp.close(handle)).rejects.toMatchObject({
      code: 4,
      message: 'The server failed: try again later.',
    });
    expect(await server.contents('acme')).toEqual([]);
    // Nobody has lost the permission, so no session is ended.
    await expect(server.server.review()).rejects.toThrow('down');
    server.accounts.down = false;
    await sftp.upload('day.csv', 'VIN\n');
    await connection.end();
  });

  it('ends the sessions that were begun with a key, when that key goes, and no others', async () => {
    const [ended, kept] = [await login(key), await login(second)];
    const [sftp, other] = [await ended.sftp(), await kept.sftp()];
    await sftp.write(await sftp.open('half.csv'), 0, 'VIN\n');
    const handle = await other.open('whole.csv');
    server.accounts.set('acme', [second]);
    const closed = once(ended.client, 'close');
    await server.server.review();
    await closed;
    await eventually(async () => (await server.contents('acme')).length === 1);
    await other.write(handle, 0, 'VIN\n');
    await other.close(handle);
    expect(await server.contents('acme')).toEqual(['whole.csv']);
    const line = 'acme may not send files any more; a connection from 127.0.0.1 was ended';
    expect(server.logged.filter((each) => each === line)).toHaveLength(1);
    await kept.end();
  });

  it('is checked every two seconds in every session', async () => {
    expect(DEFAULT_SFTP_POLICY.reviewMs).toBe(2_000);
    await server.stop();
    server = await RunningSftp.start({ policy: { reviewMs: 20 } });
    server.accounts.set('acme', [key]);
    const connection = await login();
    const closed = once(connection.client, 'close');
    server.accounts.set('acme', []);
    await closed;
  });

  describe('does not last for ever', () => {
    const { handleMs, sessionMs } = DEFAULT_SFTP_POLICY;

    it('for a file: one that is open for four hours is discarded, however busy its sender is', async () => {
      expect(handleMs).toBe(4 * 60 * 60_000);
      const connection = await login();
      const sftp = await connection.sftp();
      const handle = await sftp.open('slow.csv');
      server.clock.advance({ milliseconds: 1 });
      const younger = await sftp.open('younger.csv');
      server.clock.advance({ milliseconds: handleMs - 2 });
      await server.server.review();
      await sftp.write(handle, 0, 'VIN\n');
      server.clock.advance({ milliseconds: 1 });
      await server.server.review();
      await expect(sftp.write(handle, 4, '1\n')).rejects.toMatchObject({ code: 4, message: GONE });
      await expect(sftp.close(handle)).rejects.toMatchObject({ code: 4, message: GONE });
      await sftp.write(younger, 0, 'VIN\n');
      await sftp.close(younger);
      expect(await server.contents('acme')).toEqual(['younger.csv']);
      await connection.end();
    });

    it('for a session: one that has lasted for a day is ended, however busy it is', async () => {
      expect(sessionMs).toBe(24 * 60 * 60_000);
      const connection = await login();
      const sftp = await connection.sftp();
      server.clock.advance({ milliseconds: sessionMs - 1 });
      await server.server.review();
      await sftp.upload('day.csv', 'VIN\n');
      const closed = once(connection.client, 'close');
      server.clock.advance({ milliseconds: 1 });
      await server.server.review();
      await closed;
      expect(server.logged).toContain(
        'acme has been logged in for too long; a connection from 127.0.0.1 was ended',
      );
      await (await login()).end();
    });
  });
});
