import { appendFile } from 'node:fs/promises';
import ssh2 from 'ssh2';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { OnboardedClient } from '../../../src/recalls/onboarding/onboarding.service.js';
import { OnboardingService } from '../../../src/recalls/onboarding/onboarding.service.js';
import type { Service } from '../../support/service.js';
import { ed25519Key } from '../sftp/key-pairs.js';
import { type SftpClient, SshClient } from '../sftp/ssh-client.js';
import { ImportSite, landingOf, mailsTo, runsOf, workerOf } from './import-site.js';
import { listenForFiles } from './sftp-sender.js';
import { recallsOf, snapshot } from './snapshot-files.js';

const { STATUS_CODE } = ssh2.utils.sftp;

const FILE = snapshot('VIN1,C/1,,2024-01-01');

/** Temporary names of clients, and wrong names: before the rename they can't be distinguished. */
const NOT_FINAL = [
  'recalls.csv.writing',
  'recalls.csv.part',
  'recalls.csv.FILEPART',
  'recalls.csv.tmp',
  'recalls.csv.4fQz1x',
  'recalls.csv~',
  'recalls.csv.gz',
  'recalls.txt',
  'recalls',
  'csv',
  '.in.recalls.csv',
  '.recalls.csv',
  '.recalls.csv.aB3dE9',
  '...',
];

let onboarded = 0;

describe('A file whose name is not final, sent over SFTP', () => {
  const key = ed25519Key();
  let site: ImportSite;
  let service: Service;
  let port: number;
  let maker: OnboardedClient;
  let connection: SshClient;
  let sftp: SftpClient;

  beforeAll(async () => {
    site = await ImportSite.open();
    service = await site.start({ landingQuietSeconds: 3_600, sftp: { host: '127.0.0.1', port: 0 } });
    port = await listenForFiles(service);
  });
  afterAll(() => site.close());
  beforeEach(async () => {
    onboarded += 1;
    maker = await service.application.get(OnboardingService).onboard(
      { kind: 'service' },
      {
        name: `Renamer ${onboarded}`,
        email: `renamer-${onboarded}@maker.example`,
        role: 'manufacturer',
        sshKeys: [key.publicKey],
      },
    );
    connection = await SshClient.login(port, maker.sftp?.username ?? '', key);
    sftp = await connection.sftp();
  });
  afterEach(() => connection.end());

  const pass = async (time: Parameters<Service['clock']['advance']>[0]) => {
    service.clock.advance(time);
    await landingOf(service).tick();
    while (await workerOf(service).tick());
  };
  const rename = (from: string, to: string) => sftp.ask((raw, callback) => raw.rename(from, to, callback));
  const outcomes = async () =>
    (await runsOf(service, maker)).map(({ file_name, state, reasons }) => [file_name, state, ...reasons]);
  const untilRunsAre = (count: number) =>
    expect.poll(async () => (await runsOf(service, maker)).length, { timeout: 10_000 }).toBe(count);

  it.each(
    NOT_FINAL,
  )('waits for its rename under the name %s, and is imported under the new one', async (name) => {
    await sftp.upload(name, FILE);
    await pass({ seconds: 59, milliseconds: 999 });
    expect(await runsOf(service, maker)).toEqual([]);
    expect(await site.waiting(maker)).toEqual([name]);

    await rename(name, 'recalls.csv');
    await untilRunsAre(1);
    await pass({ hours: 2 });
    expect(await outcomes()).toEqual([['recalls.csv', 'done']]);
    expect(await mailsTo(service, maker)).toEqual([]);
  });

  it.each([
    ['recalls.csv.writing', 'Wrong file extension'],
    ['my recalls.csv.part', 'Wrong file extension', 'Spaces in the file name'],
    ['.in.recalls.csv', 'Dot at the start of the file name'],
    ['.recalls.csv.aB3dE9', 'Wrong file extension', 'Dot at the start of the file name'],
  ])('is refused under the name %s once 60 seconds have passed, also without its session', async (name, ...reasons) => {
    await sftp.upload(name, FILE);
    await connection.end();
    await pass({ seconds: 59, milliseconds: 999 });
    expect(await runsOf(service, maker)).toEqual([]);
    await pass({ milliseconds: 1 });

    expect(await outcomes()).toEqual([[name, 'rejected', ...reasons]]);
    expect(await site.waiting(maker)).toEqual([]);
    const mails = await mailsTo(service, maker);
    expect(mails).toHaveLength(1);
    for (const reason of reasons) expect(mails[0]?.body_text).toContain(reason);
    expect(await recallsOf(service, maker)).toEqual([]);
    await pass({ hours: 2 });
    expect(await outcomes()).toHaveLength(1);
  });

  it('is reported as taken when its rename comes too late', async () => {
    await sftp.upload('recalls.csv.writing', FILE);
    await pass({ seconds: 60 });
    const late = {
      code: STATUS_CODE.NO_SUCH_FILE,
      message: 'The file was not renamed in time and was taken under this name: send it again.',
    };
    await expect(rename('recalls.csv.writing', 'recalls.csv')).rejects.toMatchObject(late);
    await expect(
      sftp.ask((raw, callback) => raw.stat('recalls.csv.writing', callback)),
    ).rejects.toMatchObject(late);
    const list = await sftp.ask<unknown[]>((raw, callback) => raw.readdir('/', callback));
    expect(list).toEqual([]);
  });

  it('is not in progress while it waits, nor when it is refused', async () => {
    await sftp.upload('first.csv.part', FILE);
    await pass({ seconds: 30 });
    await sftp.upload('second.csv', FILE);
    await untilRunsAre(1);
    expect(await outcomes()).toEqual([['second.csv', 'received']]);
    // The worker has not started the second file when the first one is judged.
    service.clock.advance({ seconds: 30 });
    await landingOf(service).tick();
    expect(await outcomes()).toEqual(
      expect.arrayContaining([['first.csv.part', 'rejected', 'Wrong file extension']]),
    );
    while (await workerOf(service).tick());
    expect(await outcomes()).toEqual(expect.arrayContaining([['second.csv', 'done']]));

    await sftp.upload('third.csv.part', FILE);
    service.clock.advance({ seconds: 60 });
    await landingOf(service).tick();
    await sftp.upload('fourth.csv', FILE);
    await untilRunsAre(4);
    expect(await outcomes()).toEqual(expect.arrayContaining([['fourth.csv', 'received']]));
  });

  it('is not judged while it is being sent again, and waits again after that', async () => {
    await sftp.upload('recalls.csv.part', 'broken');
    await pass({ seconds: 59 });
    const handle = await sftp.open('recalls.csv.part');
    await pass({ seconds: 600 });
    expect(await runsOf(service, maker)).toEqual([]);
    await sftp.write(handle, 0, FILE);
    await sftp.close(handle);
    await pass({ seconds: 59, milliseconds: 999 });
    await rename('recalls.csv.part', 'recalls.csv');
    await untilRunsAre(1);
    await pass({ seconds: 1 });
    expect(await outcomes()).toEqual([['recalls.csv', 'done']]);
  });

  it('waits anew under each further name that is not final', async () => {
    await sftp.upload('recalls.csv.part', FILE);
    await pass({ seconds: 50 });
    await rename('recalls.csv.part', 'recalls.csv.checked');
    await pass({ seconds: 59, milliseconds: 999 });
    expect(await runsOf(service, maker)).toEqual([]);
    await pass({ milliseconds: 1 });
    expect(await outcomes()).toEqual([['recalls.csv.checked', 'rejected', 'Wrong file extension']]);
  });

  it('waits as long as SFTP_RENAME_GRACE_SECONDS says', async () => {
    const hasty = await site.start({ sftpRenameGraceSeconds: 7, sftp: { host: '127.0.0.1', port: 0 } });
    const other = await SshClient.login(await listenForFiles(hasty), maker.sftp?.username ?? '', key);
    await (await other.sftp()).upload('recalls.csv.writing', FILE);
    await other.end();
    hasty.clock.advance({ seconds: 6, milliseconds: 999 });
    await landingOf(hasty).tick();
    expect(await runsOf(service, maker)).toEqual([]);
    hasty.clock.advance({ milliseconds: 1 });
    await landingOf(hasty).tick();
    expect(await outcomes()).toEqual([['recalls.csv.writing', 'rejected', 'Wrong file extension']]);
  });
});

describe('A file whose name is not final, from another SFTP server', () => {
  let site: ImportSite;

  beforeAll(async () => {
    site = await ImportSite.open();
  });
  afterAll(() => site.close());

  it.each([
    ['60 seconds', 10, 60],
    ['as long as any file must not change, when that is longer', 100, 100],
  ])('is judged when it has not changed for %s', async (_, landingQuietSeconds, seconds) => {
    const service = await site.start({ landingQuietSeconds });
    const maker = await service.onboard();
    const path = await site.drop(maker, '.in.recalls.csv', FILE);
    await landingOf(service).tick();
    service.clock.advance({ seconds: seconds - 1 });
    await appendFile(path, 'VIN2,C/1,,2024-01-01\n');
    await landingOf(service).tick();
    service.clock.advance({ seconds: seconds - 1, milliseconds: 999 });
    await landingOf(service).tick();
    expect(await runsOf(service, maker)).toEqual([]);
    service.clock.advance({ milliseconds: 1 });
    await landingOf(service).tick();
    expect(await runsOf(service, maker)).toMatchObject([
      { file_name: '.in.recalls.csv', state: 'rejected', reasons: ['Dot at the start of the file name'] },
    ]);
  });
});
