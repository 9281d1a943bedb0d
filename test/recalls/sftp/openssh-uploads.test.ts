import { access, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ed25519Key } from './key-pairs.js';
import { hasOpenSsh, NEEDS_OPENSSH, OpenSsh } from './openssh.js';
import { RunningSftp } from './running-sftp.js';

describe.skipIf(!hasOpenSsh)(`uploading with ${NEEDS_OPENSSH}`, () => {
  const key = ed25519Key();
  let server: RunningSftp;
  let client: OpenSsh;

  beforeEach(async () => {
    server = await RunningSftp.start({ mostFileBytes: 100_000 });
    client = await OpenSsh.for(server.port);
    server.accounts.set('acme', [key]);
    await client.file('day.csv', 'VIN\n1\n');
  });

  afterEach(async () => {
    await server.stop();
    await client.remove();
  });

  const sftp = (commands: string, options?: string[]) => client.sftp('acme', key, commands, options);

  describe('uploading', () => {
    it('works with scp, with times kept and several files', async () => {
      await client.file('next.csv', 'VIN\n2\n');
      expect(await client.scp('acme', key, ['-p', 'day.csv', 'next.csv', 'HERE:'])).toEqual({
        status: 0,
        said: '',
      });
      expect(await server.contents('acme')).toEqual(['day.csv', 'next.csv']);
      expect(server.receiver.received).toEqual(['acme/day.csv', 'acme/next.csv']);
    });

    it('takes an absolute path for one in the folder', async () => {
      expect(await sftp('put day.csv /day.csv\nls /')).toMatchObject({ status: 0 });
      expect(await server.contents('acme')).toEqual(['day.csv']);
    });

    it('takes an empty file, and one of many parts', async () => {
      const many = 'VIN\n'.repeat(25_000);
      await client.file('empty.csv', '');
      await client.file('many.csv', many);
      expect(await sftp('put empty.csv\nput many.csv')).toMatchObject({ status: 0 });
      expect(await server.read('acme', 'empty.csv')).toBe('');
      expect(await server.read('acme', 'many.csv')).toBe(many);
    });

    it('takes two files at once', async () => {
      server.accounts.set('other', [key]);
      const other = await OpenSsh.for(server.port);
      await other.file('day.csv', 'VIN\n2\n');
      const outcomes = await Promise.all([sftp('put day.csv'), other.sftp('other', key, 'put day.csv')]);
      await other.remove();
      expect(outcomes.map(({ status }) => status)).toEqual([0, 0]);
      expect(await server.read('acme', 'day.csv')).toBe('VIN\n1\n');
      expect(await server.read('other', 'day.csv')).toBe('VIN\n2\n');
    });

    it('replaces a file that still waits under the same name', async () => {
      await client.file('later.csv', 'VIN\n2\n');
      expect(await sftp('put day.csv\nput later.csv day.csv')).toMatchObject({ status: 0 });
      expect(await server.read('acme', 'day.csv')).toBe('VIN\n2\n');
      expect(await server.contents('acme')).toEqual(['day.csv']);
    });

    it('counts a file with a temporary name as sent once it is renamed', async () => {
      expect(await sftp('put day.csv day.csv.part')).toMatchObject({ status: 0 });
      expect(server.receiver.received).toEqual([]);
      expect(await sftp('rename day.csv.part day.csv')).toMatchObject({ status: 0 });
      expect(server.receiver.received).toEqual(['acme/day.csv']);
      expect(await server.contents('acme')).toEqual(['day.csv']);
    });

    it('keeps the file when nobody can take it at the moment', async () => {
      server.receiver.fails = true;
      expect(await sftp('put day.csv')).toMatchObject({ status: 0 });
      expect(await server.contents('acme')).toEqual(['day.csv']);
      expect(server.logged).toContainEqual(expect.stringContaining('day.csv of acme was not taken at once'));
    });

    it('refuses a file over the limit and leaves nothing of it', async () => {
      await client.file('large.csv', 'x'.repeat(100_001));
      const outcome = await sftp('put large.csv');
      expect(outcome.status).toBe(1);
      expect(outcome.said).toContain('Failure');
      expect(await server.contents('acme')).toEqual([]);
      expect(server.receiver.received).toEqual([]);
    });

    it('refuses to resume, and leaves what waits as it is', async () => {
      expect(await sftp('put day.csv')).toMatchObject({ status: 0 });
      await client.file('day.csv', 'VIN\n1\n2\n');
      for (const command of ['reput day.csv', 'put -a day.csv']) {
        const outcome = await sftp(command);
        expect(outcome.status).toBe(1);
        expect(outcome.said).toContain('Operation unsupported');
      }
      expect(await server.read('acme', 'day.csv')).toBe('VIN\n1\n');
    });
  });

  describe('after a file was taken away', () => {
    beforeEach(() => {
      server.receiver.takes = true;
    });

    it('still shows it to the session that sent it, which may set its times', async () => {
      const outcome = await sftp('put -p day.csv\nchmod 600 day.csv\nls -1\nls -l day.csv');
      expect(outcome).toMatchObject({ status: 0 });
      expect(outcome.said).toMatch(/^day\.csv$/m);
      expect(await server.contents('acme')).toEqual([]);
      expect((await sftp('ls -1')).said).not.toMatch(/^day\.csv$/m);
    });

    it('lets that session rename and remove what it shows', async () => {
      const outcome = await sftp(
        'put day.csv\nrename day.csv other.csv\nls -1\nrm other.csv\nls -1\n-rm day.csv',
      );
      expect(outcome).toMatchObject({ status: 0 });
      expect(outcome.said.match(/^other\.csv$/gm)).toHaveLength(1);
      expect(outcome.said).not.toMatch(/^day\.csv$/m);
      expect(outcome.said).toMatch(/day\.csv.*No such file/);
      expect(server.receiver.received).toEqual(['acme/day.csv']);
    });

    it('takes another of the same name', async () => {
      expect(await sftp('put day.csv\nput day.csv')).toMatchObject({ status: 0 });
      expect(server.receiver.received).toEqual(['acme/day.csv', 'acme/day.csv']);
    });
  });

  describe('the folder', () => {
    it('lists, tells of, renames and removes what waits', async () => {
      const outcome = await sftp('put day.csv\nrename day.csv week.csv\nls -1\nrm week.csv\nls -1');
      expect(outcome).toMatchObject({ status: 0 });
      expect(outcome.said.match(/^week\.csv$/gm)).toHaveLength(1);
      expect(await server.contents('acme')).toEqual([]);
    });

    it('is for uploads only', async () => {
      await sftp('put day.csv');
      const outcome = await sftp('get day.csv fetched.csv');
      expect(outcome.status).toBe(1);
      expect(outcome.said).toContain('Permission denied');
      await expect(readFile(join(client.folder, 'fetched.csv'), 'utf8')).rejects.toThrow('ENOENT');
    });

    it('does not let a client leave it', async () => {
      server.accounts.set('other', [key]);
      await client.sftp('other', key, 'put day.csv');
      for (const command of [
        'put day.csv ../escaped.csv',
        'put day.csv /../escaped.csv',
        'put day.csv sub/escaped.csv',
        'put day.csv ../other/escaped.csv',
        'cd ..',
        'ls ..',
        'ls /etc',
        'ls ../other',
        'rm ../other/day.csv',
        'rename ../other/day.csv day.csv',
        'mkdir sub',
        'rmdir /',
        'ln -s /etc/passwd link.csv',
      ]) {
        expect({ command, ...(await sftp(command)) }).toMatchObject({ command, status: 1 });
      }
      expect(await server.contents('other')).toEqual(['day.csv']);
      await expect(access(server.landing('escaped.csv'))).rejects.toThrow('ENOENT');
      await expect(access(join(server.folder, 'escaped.csv'))).rejects.toThrow('ENOENT');
      expect(server.receiver.received).toEqual(['other/day.csv']);
    });

    it('neither shows nor follows a link that somebody put there', async () => {
      await sftp('put day.csv');
      const outside = join(server.folder, 'outside.csv');
      await writeFile(outside, 'untouched');
      await symlink(outside, server.landing('acme', 'link.csv'));
      const shown = await sftp('ls -1');
      expect(shown.said).not.toContain('link.csv');
      for (const command of [
        'put day.csv link.csv',
        'rm link.csv',
        'rename link.csv mine.csv',
        'get link.csv',
      ]) {
        expect({ command, ...(await sftp(command)) }).toMatchObject({ command, status: 1 });
      }
      expect(await readFile(outside, 'utf8')).toBe('untouched');
      expect(await server.contents('acme')).toEqual(['day.csv', 'link.csv']);
    });

    it('answers questions it does not know', async () => {
      const outcome = await sftp('df');
      expect(outcome.status).toBe(1);
      expect(outcome.said).toContain('does not support statvfs@openssh.com');
    });
  });

  it('refuses shells, commands and the old scp, and says what to use', async () => {
    const advice = 'This server takes files over SFTP only: use sftp, or scp without -O.';
    expect(await client.ssh('acme', key, ['id'])).toEqual({ status: 1, said: `${advice}\n` });
    expect(await client.ssh('acme', key, ['-T'])).toMatchObject({ status: 1, said: `${advice}\n` });
    const old = await client.scp('acme', key, ['-O', 'day.csv', 'HERE:']);
    expect(old.status).toBe(1);
    expect(old.said).toContain(advice);
    expect(server.receiver.received).toEqual([]);
  });

  it('logs who did what from where, and neither keys nor content', async () => {
    await sftp('put day.csv');
    await client.sftp('acme', ed25519Key(), 'pwd');
    expect(server.logged).toEqual([
      'acme logged in from 127.0.0.1',
      'acme sent day.csv (6 bytes) from 127.0.0.1',
      'A login from 127.0.0.1 failed',
    ]);
  });
});
