import { lstat, utimes } from 'node:fs/promises';
import { Logger } from '@nestjs/common';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { ClockOffset } from '../../../src/platform/database/clock-offset.js';
import { FileReceipts } from '../../../src/recalls/imports/intake/file-receipts.js';
import { ImportIntake } from '../../../src/recalls/imports/intake/import-intake.js';
import type { OnboardedClient } from '../../../src/recalls/onboarding/onboarding.service.js';
import { FakeClock } from '../../support/fake-clock.js';
import { Service } from '../../support/service.js';
import { dateFile, ImportSite, landingOf, runsOf } from './import-site.js';
import { snapshot } from './snapshot-files.js';

const FILE = snapshot('VIN1,C/1,,2024-01-01');

/** A real clock, so that it agrees with the file system's. */
class RealClock extends FakeClock {
  override now(): number {
    return Date.now();
  }

  override ofFileSystem(fileTime = Number.NaN): number {
    return fileTime;
  }
}

describe('The receipt of a file', () => {
  let site: ImportSite;
  let service: Service;
  let maker: OnboardedClient;

  beforeAll(async () => {
    site = await ImportSite.open();
    service = await site.start({ landingQuietSeconds: 10 });
  });
  afterAll(() => site.close());
  beforeEach(async () => {
    maker = await service.onboard();
  });
  afterEach(() => vi.restoreAllMocks());

  const username = () => maker.sftp?.username ?? '';
  const receipts = async () => (await runsOf(service, maker)).map(({ received_at }) => received_at.getTime());

  it('is when it came, though the worker was down for hours and looks only now', async () => {
    const path = await site.drop(maker, 'recalls.csv', FILE);
    const cameAt = service.clock.now() - (9 * 60 + 17) * 60_000;
    const restarted = await site.start({ landingQuietSeconds: 10 });
    restarted.clock.set(service.clock.now());
    await dateFile(restarted, path, cameAt);
    await landingOf(restarted).tick();
    restarted.clock.advance({ seconds: 10 });
    await landingOf(restarted).tick();
    expect(await receipts()).toEqual([cameAt]);
  });

  it('is when it arrived, although the SFTP server could not hand it over at once', async () => {
    vi.spyOn(Logger.prototype, 'warn').mockImplementation(() => {});
    vi.spyOn(service.application.get(ImportIntake), 'take').mockRejectedValueOnce(new Error('no disk'));
    const path = await site.drop(maker, 'recalls.csv', FILE);
    const cameAt = service.clock.now();
    await expect(landingOf(service).onFileUploaded(username(), 'recalls.csv')).rejects.toThrow('no disk');
    expect(await receipts()).toEqual([]);
    service.clock.advance({ hours: 3 });
    await dateFile(service, path, cameAt);
    await landingOf(service).tick();
    service.clock.advance({ seconds: 10 });
    await landingOf(service).tick();
    expect(await receipts()).toEqual([cameAt]);
  });

  it('is when the SFTP server stored it, if it is handed over late', async () => {
    const path = await site.drop(maker, 'recalls.csv', FILE);
    await dateFile(service, path, service.clock.now() - 1_234);
    await landingOf(service).onFileUploaded(username(), 'recalls.csv');
    expect(await receipts()).toEqual([service.clock.now() - 1_234]);
  });

  it('is when it was first seen, if the file system has a later time', async () => {
    const { ctimeMs } = await lstat(await site.drop(maker, 'recalls.csv', FILE));
    const now = service.clock.now();
    vi.spyOn(service.clock, 'ofFileSystem').mockReturnValue(now + 3_600_000);
    await landingOf(service).tick();
    service.clock.advance({ hours: 2 });
    await landingOf(service).tick();
    expect(service.clock.ofFileSystem).toHaveBeenCalledWith(ctimeMs);
    expect(await receipts()).toEqual([now]);
  });

  it.each([0, -1, Number.NaN])('is when it was first seen, if the file system says %d', (fileTime) => {
    const clock = new RealClock();
    vi.spyOn(clock, 'now').mockReturnValue(1_000_000);
    expect(
      new FileReceipts(clock, new ClockOffset(undefined as never, clock)).of({ ctimeMs: fileTime }),
    ).toBe(1_000_000);
  });

  it.each([
    [999_999.9, 999_999],
    [1_000_000, 1_000_000],
    [1_000_000.1, 1_000_000],
  ])('is the earlier of the two when the file system says %d at 1,000,000', (fileTime, receivedAt) => {
    const clock = new RealClock();
    vi.spyOn(clock, 'now').mockReturnValue(1_000_000);
    expect(
      new FileReceipts(clock, new ClockOffset(undefined as never, clock)).of({ ctimeMs: fileTime }),
    ).toBe(receivedAt);
  });

  it('is not the time of modification, which clients set', async () => {
    const path = await site.drop(maker, 'recalls.csv', FILE);
    await utimes(path, new Date('2001-02-03'), new Date('2001-02-03'));
    const { ctimeMs } = await lstat(path);
    // The process starts after the file was stored, so it sees the file later.
    const real = await Service.start(
      { dataDir: service.settings.dataDir, landingDir: service.settings.landingDir, landingQuietSeconds: 0 },
      { clock: new RealClock(), databaseUrl: site.database.url },
    );
    try {
      expect(Date.now()).toBeGreaterThan(ctimeMs);
      await landingOf(real).tick();
      expect(await receipts()).toEqual([Math.floor(ctimeMs)]);
    } finally {
      await real.stop();
    }
  });
});
