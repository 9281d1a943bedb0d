import { Logger } from '@nestjs/common';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { readSettings } from '../../../src/platform/config/read-settings.js';
import { ImportIntake } from '../../../src/recalls/imports/intake/import-intake.js';
import { ManufacturerUploadQuota } from '../../../src/recalls/imports/intake/manufacturer-upload-quota.js';
import type { OnboardedClient } from '../../../src/recalls/onboarding/onboarding.service.js';
import { UploadQuota } from '../../../src/recalls/sftp/upload-quota.js';
import type { Service } from '../../support/service.js';
import { ImportSite, landingOf, mailsTo, runsOf } from './import-site.js';
import { listenForFiles, SftpSender } from './sftp-sender.js';
import { snapshot } from './snapshot-files.js';

const FILE = snapshot('VIN1,C/1,,2024-01-01');
const MOST = { files: 3, bytes: 1_000 };
const SUBJECT = 'Vehicle Recalls: you have sent too many files today';

describe('What a manufacturer may send in a day', () => {
  let site: ImportSite;
  let service: Service;
  let other: Service;
  let maker: OnboardedClient;

  beforeAll(async () => {
    site = await ImportSite.open();
    const settings = { dailyUploads: MOST, sftp: { host: '127.0.0.1', port: 0 } };
    service = await site.start(settings);
    other = await site.start(settings, service.clock);
  });
  afterAll(() => site.close());
  beforeEach(async () => {
    vi.spyOn(Logger.prototype, 'warn').mockImplementation(() => {});
    maker = await service.onboard();
    // Starts a new day, so that files of one test do not count in the next.
    service.clock.set(`${new Date(service.clock.now() + 86_400_000).toISOString().slice(0, 10)}T12:00:00Z`);
  });
  afterEach(() => vi.restoreAllMocks());

  const quotaOf = (of: Service) => of.application.get(UploadQuota, { strict: false });
  const username = () => maker.sftp?.username ?? '';
  const quotaMails = async () => (await mailsTo(service, maker)).filter(({ subject }) => subject === SUBJECT);
  const endOfDay = () =>
    service.clock.set(`${new Date(service.clock.now()).toISOString().slice(0, 10)}T23:59:59.999Z`);

  it('is 200 files and 10 GiB, unless it is set otherwise', () => {
    expect(readSettings({}).dailyUploads).toEqual({ files: 200, bytes: 10_737_418_240 });
    const set = { SFTP_DAILY_FILES: '7', SFTP_DAILY_BYTES: '8' };
    expect(readSettings(set).dailyUploads).toEqual({ files: 7, bytes: 8 });
  });

  it('is counted over all processes, to the last file and the last byte', async () => {
    const [here, there] = [quotaOf(service), quotaOf(other)];
    const files = await Promise.all(
      Array.from({ length: 8 }, (_, index) => (index % 2 ? here : there).takeFile(username())),
    );
    expect(files.filter(Boolean)).toHaveLength(3);
    expect(await here.takeBytes(username(), 999)).toBe(true);
    expect(await there.takeBytes(username(), 2)).toBe(false);
    expect(await there.takeBytes(username(), 1)).toBe(true);
    expect(await here.takeBytes(username(), 1)).toBe(false);
    await here.giveBackBytes(username(), 10);
    expect(await there.takeBytes(username(), 11)).toBe(false);
    expect(await there.takeBytes(username(), 10)).toBe(true);
  });

  it('is counted for each manufacturer by itself', async () => {
    const quota = quotaOf(service);
    for (let file = 0; file < 4; file++) await quota.takeFile(username());
    const neighbour = await service.onboard();
    expect(await quota.takeFile(neighbour.sftp?.username ?? '')).toBe(true);
    expect(await quota.takeFile('nobody')).toBe(false);
  });

  it('is never more than all of it at once', async () => {
    expect(await quotaOf(service).takeBytes(username(), MOST.bytes + 1)).toBe(false);
    expect(await quotaOf(service).takeBytes(username(), MOST.bytes)).toBe(true);
  });

  it('begins anew at 00:00 UTC', async () => {
    const quota = quotaOf(service);
    for (let file = 0; file < 3; file++) expect(await quota.takeFile(username())).toBe(true);
    endOfDay();
    expect(await quota.takeFile(username())).toBe(false);
    service.clock.advance({ milliseconds: 1 });
    expect(await quota.takeFile(username())).toBe(true);
  });

  it('is kept for 90 days', async () => {
    await quotaOf(service).takeFile(username());
    const days = async () =>
      service.query('SELECT 1 FROM upload_usage WHERE manufacturer_id = $1', [maker.manufacturer?.id]);
    const quota = service.application.get(ManufacturerUploadQuota, { strict: false });
    service.clock.advance({ days: 90 });
    await quota.removeOld();
    expect(await days()).toHaveLength(1);
    service.clock.advance({ days: 1 });
    await quota.removeOld();
    expect(await days()).toHaveLength(0);
  });

  it('is refused in words to a client of our SFTP server, and its team gets one mail a day', async () => {
    const port = await listenForFiles(service);
    const sender = await SftpSender.login(service, port);
    maker = sender.maker;
    for (const name of ['1.csv', '2.csv', '3.csv']) await sender.send(name, FILE);
    const refusal = 'No more than 3 files are taken in one day. Send the file again after 00:00 UTC.';
    for (const name of ['4.csv', '5.csv']) await expect(sender.send(name, FILE)).rejects.toThrow(refusal);
    await vi.waitFor(async () => expect(await quotaMails()).toHaveLength(1));
    const [mail] = await quotaMails();
    expect(mail?.body_text).toContain('at most 3 files and 1,000 bytes');
    await sender.end();
    await quotaOf(service).noteRefusal(username());
    await quotaOf(other).noteRefusal(username());
    expect(await quotaMails()).toHaveLength(1);
    service.clock.advance({ days: 1 });
    await quotaOf(other).noteRefusal(username());
    expect(await quotaMails()).toHaveLength(2);
    expect((await runsOf(service, maker)).map(({ file_name }) => file_name).sort()).toEqual([
      '1.csv',
      '2.csv',
      '3.csv',
    ]);
  });

  describe('is taken from another SFTP server’s files', () => {
    const drop = async (...names: string[]) => {
      for (const name of names) await site.drop(maker, name, FILE);
    };
    const taken = async () => (await runsOf(service, maker)).map(({ file_name }) => file_name).sort();

    it('up to its number; the others are removed, with one mail', async () => {
      await drop('1.csv', '2.csv', '3.csv', '4.csv', '5.csv');
      await landingOf(service).tick();
      expect(await taken()).toHaveLength(3);
      expect(await site.waiting(maker)).toEqual([]);
      await drop('6.csv');
      await landingOf(other).tick();
      expect(await taken()).toHaveLength(3);
      expect(await site.waiting(maker)).toEqual([]);
      expect(await quotaMails()).toHaveLength(1);
      endOfDay();
      service.clock.advance({ milliseconds: 1 });
      await drop('7.csv');
      await landingOf(service).tick();
      expect(await taken()).toContain('7.csv');
    });

    it('up to its bytes', async () => {
      const exact = `${FILE}${' '.repeat(MOST.bytes - FILE.length)}`;
      await site.drop(maker, 'exact.csv', exact);
      await landingOf(service).tick();
      await site.drop(maker, 'more.csv', 'V');
      await landingOf(service).tick();
      expect(await taken()).toEqual(['exact.csv']);
      expect(await site.waiting(maker)).toEqual([]);
    });

    it('and not used up by one that can not be taken', async () => {
      const intake = service.application.get(ImportIntake, { strict: false });
      const failing = vi.spyOn(intake, 'take').mockRejectedValue(new Error('The disk is full.'));
      await drop('1.csv');
      for (let round = 0; round < 5; round++) await landingOf(service).tick();
      expect(await site.waiting(maker)).toEqual(['1.csv']);
      failing.mockRestore();
      await landingOf(service).tick();
      expect(await taken()).toEqual(['1.csv']);
    });

    it('and not from files that our server handed over, which it has counted before', async () => {
      for (const name of ['1.csv', '2.csv', '3.csv', '4.csv']) {
        await drop(name);
        await landingOf(service).onFileUploaded(username(), name);
      }
      expect(await taken()).toHaveLength(4);
    });
  });
});
