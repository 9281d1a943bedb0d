import { mkdir, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { entryFor } from '../../../src/recalls/sftp/listing.js';
import { DEFAULT_SFTP_POLICY, type SftpPolicy } from '../../../src/recalls/sftp/sftp-policy.js';
import { ed25519Key } from './key-pairs.js';
import { RunningSftp } from './running-sftp.js';
import { SshClient } from './ssh-client.js';

describe('a listing', () => {
  const key = ed25519Key();
  let server: RunningSftp;

  const start = async (policy: Partial<SftpPolicy> = {}) => {
    server = await RunningSftp.start({ policy });
    server.accounts.set('acme', [key]);
    await mkdir(server.landing('acme'), { recursive: true });
  };
  afterEach(() => server?.stop());
  beforeEach(() => start());

  const list = async () => {
    const connection = await SshClient.login(server.port, 'acme', key);
    const sftp = await connection.sftp();
    const files = await sftp.ask<{ filename: string }[]>((raw, callback) =>
      raw.readdir('/', callback as never),
    );
    await connection.end();
    return files.map(({ filename }) => filename).sort();
  };

  it.each([
    ['2026-01-05T03:04:00Z', 'Jan  5 03:04'],
    ['2026-02-28T23:59:00Z', 'Feb 28 23:59'],
    ['2026-09-10T00:00:00Z', 'Sep 10 00:00'],
    ['2026-12-31T12:30:00Z', 'Dec 31 12:30'],
  ])('shows %s as %s', (instant, shown) => {
    const file = { name: 'day.csv', size: 12, modifiedAt: Date.parse(instant) };
    expect(entryFor(file, 'acme').longname).toBe(
      `-rw-------    1 acme     acme               12 ${shown} day.csv`,
    );
  });

  it('has files under temporary names too', async () => {
    for (const name of ['day.csv', 'day.csv.part', 'next.filepart', '.hidden', '.taking_day.csv'])
      await writeFile(server.landing('acme', name), '');
    expect(await list()).toEqual(['.hidden', 'day.csv', 'day.csv.part', 'next.filepart']);
  });

  it('has a thousand entries at most, of however many files', async () => {
    expect(DEFAULT_SFTP_POLICY.listedEntries).toBe(1_000);
    await server.stop();
    await start({ listedEntries: 230 });
    for (let file = 0; file < 230; file++) await writeFile(server.landing('acme', `${file}.part`), '');
    expect(await list()).toHaveLength(230);
    await writeFile(server.landing('acme', 'one-more.part'), '');
    expect(await list()).toHaveLength(230);
  });
});
