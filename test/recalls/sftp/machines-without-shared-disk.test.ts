import { randomBytes } from 'node:crypto';
import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { OnboardingService } from '../../../src/recalls/onboarding/onboarding.service.js';
import { loadHostKeys } from '../../../src/recalls/sftp/host-keys.js';
import { SftpServer } from '../../../src/recalls/sftp/sftp-server.js';
import { S3Server } from '../../platform/object-store/s3-server.js';
import { FakeClock } from '../../support/fake-clock.js';
import type { Service } from '../../support/service.js';
import { freePort } from '../../support/started-service.js';
import { TcpProxy } from '../../support/tcp-proxy.js';
import { ImportSite, landingOf, runsOf, workerOf } from '../imports/import-site.js';
import { recallsOf, snapshot } from '../imports/snapshot-files.js';
import { ed25519Key } from './key-pairs.js';
import { SshClient } from './ssh-client.js';

const FILE = snapshot('SALMACH0000000001,M/1,,2024-01-01');
const FAILURE = 4;
const NOT_SAFE = 'The file could not be stored safely now: send it again in a few minutes.';

describe('Machines that share a database and a bucket, and no disk', { timeout: 240_000 }, () => {
  const key = ed25519Key();
  let site: ImportSite;
  let bucket: S3Server;
  let toBucket: TcpProxy;
  let taking: Service;
  let importing: Service;
  let maker: Awaited<ReturnType<OnboardingService['onboard']>>;

  beforeEach(async () => {
    vi.spyOn(Logger.prototype, 'warn').mockImplementation(() => {});
    site = await ImportSite.open();
    bucket = await S3Server.start();
    toBucket = await TcpProxy.before(`http://127.0.0.1:${bucket.port}`);
    const sftpHostKeysDir = join(site.folder, 'host-keys');
    await loadHostKeys({ path: sftpHostKeysDir, makes: true });
    const clock = new FakeClock();
    const settings = {
      bucket: { ...bucket.settings, endpoint: new URL(toBucket.url).origin },
      encryptionKeys: [{ id: 'test', key: randomBytes(32) }],
      log: { level: 'warn', format: 'json', key: 'the same for all of the machines' } as const,
    };
    const machine = async (name: string, more = {}) => {
      const folder = join(site.folder, name);
      const keys = join(folder, 'keys');
      await cp(sftpHostKeysDir, keys, { recursive: true });
      const dataDir = join(folder, 'data');
      return site.start(
        { ...settings, dataDir, landingDir: join(folder, 'landing'), sftpHostKeysDir: keys, ...more },
        clock,
      );
    };
    taking = await machine('first', { sftp: { host: '127.0.0.1', port: await freePort() } });
    importing = await machine('second', { sftp: { host: '127.0.0.1', port: await freePort() } });
    const given = {
      name: 'Acme',
      email: 'team@example.com',
      role: 'manufacturer',
      sshKeys: [key.publicKey],
    } as const;
    maker = await taking.application
      .get(OnboardingService)
      .onboard({ kind: 'service' }, { ...given, sshKeys: [...given.sshKeys] });
  });
  afterEach(async () => {
    vi.restoreAllMocks();
    await toBucket.recover();
    await site.close();
    await toBucket.stop();
    await bucket.stop();
  });

  async function login(service: Service) {
    const address = await service.application.get(SftpServer).listen();
    return SshClient.login(address?.port ?? 0, 'acme', key);
  }

  it('lose nothing of a file that was sent, also when the machine that took it is gone for good', async () => {
    const connection = await login(taking);
    await (await connection.sftp()).upload('day.csv', FILE);
    // The machine is gone, and its disk with it.
    await connection.drop();
    await taking.application.close();
    await rm(join(site.folder, 'first'), { recursive: true });

    while (await workerOf(importing).tick());
    expect(await runsOf(importing, maker)).toMatchObject([
      { file_name: 'day.csv', state: 'done', added: '1' },
    ]);
    expect((await recallsOf(importing, maker)).map(({ vin }) => vin)).toEqual(['SALMACH0000000001']);
  });

  it('do not say that a file was sent before the bucket has it', async () => {
    const connection = await login(taking);
    const sftp = await connection.sftp();
    const handle = await sftp.open('day.csv');
    await sftp.write(handle, 0, FILE);
    toBucket.fallSilent();
    let isSent = false;
    const closing = sftp.close(handle).then(() => {
      isSent = true;
    });
    // It is on the disk of this machine, and the upload to the bucket hangs.
    await vi.waitUntil(async () => (await site.filesIn('first/data/intake')).length > 0, { timeout: 30_000 });
    expect(isSent).toBe(false);
    toBucket.resume();
    await closing;
    expect(await runsOf(importing, maker)).toMatchObject([{ file_name: 'day.csv', state: 'received' }]);
    await connection.end();
  });

  it.each([
    ['under its final name', (name: string) => name],
    ['under another name, which it is given afterwards', (name: string) => `${name}.part`],
  ])('say that a file sent %s was not when the bucket can not be reached, and it is imported once when it is sent again', async (_, sentAs) => {
    const connection = await login(taking);
    const sftp = await connection.sftp();
    const send = async () => {
      await sftp.upload(sentAs('day.csv'), FILE);
      if (sentAs('day.csv') !== 'day.csv') {
        await sftp.ask((raw, callback) => raw.rename(sentAs('day.csv'), 'day.csv', callback));
      }
    };
    toBucket.refuse();
    await expect(send()).rejects.toMatchObject({ code: FAILURE, message: NOT_SAFE });
    expect(await sftp.ask<{ filename: string }[]>((raw, callback) => raw.readdir('/', callback))).toEqual([]);
    expect(await runsOf(importing, maker)).toEqual([]);

    await toBucket.recover();
    await landingOf(taking).tick();
    while (await workerOf(importing).tick());
    // Runs are listed by the time of their receipt.
    taking.clock.advance({ minutes: 1 });
    await send();
    while (await workerOf(importing).tick());
    expect(await runsOf(importing, maker)).toMatchObject([
      { state: 'done', added: '1' },
      { state: 'done', added: '0', unchanged: '1' },
    ]);
    await connection.end();
  });

  it('have the same host keys, and tell them to those that are onboarded', async () => {
    const told = maker.sftp?.hostKeys.map(({ fingerprint }) => fingerprint);
    expect(told).toHaveLength(2);
    const other = await importing.onboard('manufacturer', { name: 'Other' });
    expect(other.sftp?.hostKeys.map(({ fingerprint }) => fingerprint)).toEqual(told);
    for (const service of [taking, importing]) {
      const connection = await login(service);
      await connection.end();
    }
  });
});
