import { randomBytes, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Archive } from '../../../src/recalls/imports/archive/archive.js';
import { nameOfEntry } from '../../../src/recalls/imports/archive/archive-entry.js';
import { ImportSchedule } from '../../../src/recalls/imports/runs/import-schedule.js';
import type { OnboardedClient } from '../../../src/recalls/onboarding/onboarding.service.js';
import { S3Server } from '../../platform/object-store/s3-server.js';
import { FakeClock } from '../../support/fake-clock.js';
import type { Service } from '../../support/service.js';
import { archivedFile, ImportSite, landingOf, runsOf, spoolOf, workerOf } from './import-site.js';
import { recallsOf, snapshot } from './snapshot-files.js';

const FILE = snapshot('SALARCH0000000001,C/1,,2024-01-01');
const DAY_MS = 86_400_000;

describe('The archive of received files', () => {
  let site: ImportSite;
  const servers: S3Server[] = [];

  beforeEach(async () => {
    vi.spyOn(Logger.prototype, 'warn').mockImplementation(() => {});
    vi.spyOn(Logger.prototype, 'error').mockImplementation(() => {});
    site = await ImportSite.open();
  });
  afterEach(async () => {
    vi.restoreAllMocks();
    await site.close();
    for (const server of servers.splice(0)) await server.stop();
  });

  const bucket = async () => {
    const server = await S3Server.start();
    servers.push(server);
    return server;
  };
  const take = async (service: Service, maker: OnboardedClient) => {
    await site.drop(maker, 'recalls.csv', FILE);
    await landingOf(service).onFileUploaded(maker.sftp?.username ?? '', 'recalls.csv');
  };

  it('is in a bucket if the setting names one, so that the process that takes a file and the one that imports it share no disk', async () => {
    const server = await bucket();
    const clock = new FakeClock();
    // Without a shared disk, each process has the keys from its settings.
    const shared = { bucket: server.settings, encryptionKeys: [{ id: 'test', key: randomBytes(32) }] };
    const taking = await site.start(shared, clock);
    const importing = await site.start(
      {
        ...shared,
        dataDir: join(site.folder, 'other-machine'),
        landingDir: join(site.folder, 'other'),
      },
      clock,
    );
    const maker = await taking.onboard();
    await take(taking, maker);
    expect(await readdir(join(site.folder, 'data'))).not.toContain('archive');
    while (await workerOf(importing).tick());
    const [run] = await runsOf(taking, maker);
    expect(run).toMatchObject({ state: 'done', added: '1', file_name: 'recalls.csv' });
    expect((await recallsOf(taking, maker)).map(({ vin }) => vin)).toEqual(['SALARCH0000000001']);
    expect((await archivedFile(importing, run)).toString()).toBe(FILE);
    clock.set((run?.received_at.getTime() ?? 0) + 90 * DAY_MS + 1);
    await importing.application.get(ImportSchedule).tick();
    expect(await importing.application.get(Archive).list()).toEqual([]);
    expect((await runsOf(taking, maker))[0]?.archive_removed_at).not.toBeNull();
  });

  it('can be down: a file waits in the spool, and has one run when the archive is back', async () => {
    const server = await bucket();
    const service = await site.start({ bucket: server.settings });
    const maker = await service.onboard();
    await server.kill();
    await site.drop(maker, 'recalls.csv', FILE);
    await expect(
      landingOf(service).onFileUploaded(maker.sftp?.username ?? '', 'recalls.csv'),
    ).rejects.toMatchObject({ kind: 'unavailable' });
    expect(await runsOf(service, maker)).toEqual([]);
    expect(await spoolOf(service).list()).toHaveLength(1);
    await expect(landingOf(service).tick()).rejects.toMatchObject({ kind: 'unavailable' });
    await server.start();
    await landingOf(service).tick();
    await landingOf(service).tick();
    expect(await runsOf(service, maker)).toMatchObject([{ state: 'received', file_name: 'recalls.csv' }]);
    expect(await spoolOf(service).list()).toEqual([]);
  }, 120_000);

  it('can be down while a file is imported, which then waits for it and is imported afterwards', async () => {
    const server = await bucket();
    const service = await site.start({ bucket: server.settings });
    const maker = await service.onboard();
    await take(service, maker);
    await server.kill();
    await workerOf(service).tick();
    expect((await runsOf(service, maker))[0]).toMatchObject({ waiting_for: 'object store unavailable' });
    const shown = await service.as(maker).get('/imports');
    expect(JSON.stringify(shown.body)).toContain(
      'the storage of files, which is not available at the moment',
    );
    await server.start();
    service.clock.advance({ minutes: 10 });
    while (await workerOf(service).tick());
    expect((await runsOf(service, maker))[0]).toMatchObject({ state: 'done', waiting_for: null });
  }, 120_000);

  it('of an earlier version is read, imported and removed like a new one', async () => {
    const service = await site.start();
    const maker = await service.onboard();
    const legacy = {
      runId: randomUUID(),
      receivedAt: service.clock.now() - 60_000,
      username: maker.sftp?.username,
    };
    const folder = join(site.folder, 'data', 'archive', nameOfEntry(legacy));
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'recalls.csv'), FILE);
    // The earlier version had an empty file in the journal for a file that has no run yet.
    await mkdir(join(site.folder, 'data', 'intake'), { recursive: true });
    await writeFile(join(site.folder, 'data', 'intake', nameOfEntry(legacy)), '');
    await landingOf(service).tick();
    while (await workerOf(service).tick());
    const [run, ...others] = await runsOf(service, maker);
    expect(others).toEqual([]);
    expect(run).toMatchObject({ id: legacy.runId, state: 'done', added: '1' });
    expect((await archivedFile(service, run)).toString()).toBe(FILE);
    expect(await spoolOf(service).list()).toEqual([]);
    service.clock.set(legacy.receivedAt + 90 * DAY_MS + 1);
    await service.application.get(ImportSchedule).tick();
    await expect(stat(folder)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('gives a file that somebody changed to nobody: its run waits for operators', async () => {
    const service = await site.start();
    const maker = await service.onboard();
    await take(service, maker);
    const [run] = await runsOf(service, maker);
    const path = site.objectOf(run ?? { archive_file: '' });
    const stored = await readFile(path);
    await writeFile(path, stored.subarray(0, stored.length - 1));
    await workerOf(service).tick();
    expect((await runsOf(service, maker))[0]).toMatchObject({
      state: 'scanning',
      waiting_for: expect.stringContaining('its archive copy, which was changed'),
    });
    expect(await recallsOf(service, maker)).toEqual([]);
  });

  it.each([
    ['before the archive has it', async () => {}],
    [
      'after the archive has it',
      async (service: Service) => {
        const [name = ''] = await spoolOf(service).list();
        const file = await spoolOf(service).find(name);
        if (file) await service.application.get(Archive).keep(file.path, file.fileName, file);
      },
    ],
  ])('has a file once whose process was killed %s', async (_, keep) => {
    const service = await site.start();
    const maker = await service.onboard();
    const entry = {
      runId: randomUUID(),
      receivedAt: service.clock.now() - 1_000,
      username: maker.sftp?.username,
    };
    await spoolOf(service).take(await site.drop(maker, 'recalls.csv', FILE), entry);
    await keep(service);
    const other = await site.start();
    await Promise.all([landingOf(service).tick(), landingOf(other).tick()]);
    await landingOf(service).tick();
    expect(await runsOf(service, maker)).toMatchObject([{ id: entry.runId, state: 'received' }]);
    expect(await site.archive()).toEqual([nameOfEntry(entry)]);
    expect(await spoolOf(service).list()).toEqual([]);
  });
});
