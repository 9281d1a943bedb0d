import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { appendFile, mkdir, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { Archive } from '../../../src/recalls/imports/archive/archive.js';
import { nameOfEntry } from '../../../src/recalls/imports/archive/archive-entry.js';
import type { OnboardedClient } from '../../../src/recalls/onboarding/onboarding.service.js';
import type { Service } from '../../support/service.js';
import { archivedFile, ImportSite, landingOf, mailsTo, runsOf, spoolOf, workerOf } from './import-site.js';
import { snapshot } from './snapshot-files.js';

const FILE = snapshot('VIN1,C/1,,2024-01-01');

/** Another file system, from which a file can't be renamed into the archive. These tests are skipped on other systems than Linux. */
const OTHER_FILE_SYSTEM = '/dev/shm';

describe('A landing folder', () => {
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

  it('is made for every manufacturer, closed to others', async () => {
    await landingOf(service).tick();
    expect((await stat(site.folderOf(maker))).mode & 0o777).toBe(0o700);
  });

  it("takes a file at once when the service's SFTP server stored it", async () => {
    await site.drop(maker, 'recalls.csv', FILE);
    await landingOf(service).onFileUploaded(username(), 'recalls.csv');
    const [run, ...others] = await runsOf(service, maker);
    expect(others).toEqual([]);
    expect(run).toMatchObject({
      file_name: 'recalls.csv',
      state: 'received',
      source: 'sftp',
      size_bytes: String(FILE.length),
      received_at: new Date(service.clock.now()),
      attempts: 0,
    });
    expect(await site.waiting(maker)).toEqual([]);
    expect((await archivedFile(service, run)).toString()).toBe(FILE);
    const copy = site.objectOf(run ?? { archive_file: '' });
    expect(await readFile(copy, 'latin1')).not.toMatch(/VIN1|recalls\.csv/);
    expect((await stat(copy)).mode & 0o777).toBe(0o600);
    expect((await stat(join(copy, '..'))).mode & 0o777).toBe(0o700);
    expect(await spoolOf(service).list()).toEqual([]);
  });

  it('keeps the file of another server until it has not changed for the quiet time', async () => {
    const path = await site.drop(maker, 'recalls.csv', FILE);
    await landingOf(service).tick();
    service.clock.advance({ seconds: 9 });
    await appendFile(path, 'VIN2,C/1,,2024-01-01\n');
    await landingOf(service).tick();
    const whole = service.clock.now();
    service.clock.advance({ milliseconds: 9_999 });
    await landingOf(service).tick();
    expect(await runsOf(service, maker)).toEqual([]);
    service.clock.advance({ milliseconds: 1 });
    await landingOf(service).tick();
    expect(await runsOf(service, maker)).toMatchObject([
      { state: 'received', received_at: new Date(whole), file_name: 'recalls.csv' },
    ]);
    expect(await site.waiting(maker)).toEqual([]);
  });

  it.each([
    ['what is being uploaded', '.0f9e3c1e-2d8a-4c52-9a5e-6a3b8f1f2c11.upload'],
    ['what is being copied', '.part-0f9e3c1e-2d8a-4c52-9a5e-6a3b8f1f2c11'],
  ])('leaves the service’s own file of %s alone', async (_, name) => {
    await site.drop(maker, name, FILE);
    await landingOf(service).onFileUploaded(username(), name);
    await landingOf(service).fileAwaitsRename(username(), name);
    await landingOf(service).tick();
    service.clock.advance({ hours: 2 });
    await landingOf(service).tick();
    expect(await runsOf(service, maker)).toEqual([]);
    expect(await site.waiting(maker)).toEqual([name]);
  });

  it('gives away no links, folders or other paths', async () => {
    await mkdir(join(site.folderOf(maker), 'folder.csv'), { recursive: true });
    await writeFile(join(site.folder, 'secret.csv'), FILE);
    await symlink(join(site.folder, 'secret.csv'), join(site.folderOf(maker), 'link.csv'));
    await landingOf(service).onFileUploaded(username(), '../../secret.csv');
    await landingOf(service).tick();
    service.clock.advance({ minutes: 1 });
    await landingOf(service).tick();
    expect(await runsOf(service, maker)).toEqual([]);
    expect(await site.waiting(maker)).toEqual(['folder.csv', 'link.csv']);
    expect(await readFile(join(site.folder, 'secret.csv'), 'utf8')).toBe(FILE);
  });

  it('of no manufacturer is left alone, which is said once', async () => {
    const warn = vi.spyOn(Logger.prototype, 'warn').mockImplementation(() => {});
    await mkdir(join(site.landingDir, 'nobody'));
    await writeFile(join(site.landingDir, 'nobody', 'recalls.csv'), FILE);
    for (let round = 0; round < 3; round++) {
      await landingOf(service).tick();
      service.clock.advance({ minutes: 1 });
    }
    await landingOf(service).onFileUploaded('nobody', 'recalls.csv');
    expect(warn.mock.calls.filter(([text]) => text.includes('"nobody"'))).toHaveLength(1);
    expect(await readFile(join(site.landingDir, 'nobody', 'recalls.csv'), 'utf8')).toBe(FILE);
  });

  it('that can not be read keeps nobody else waiting', async () => {
    const warn = vi.spyOn(Logger.prototype, 'warn').mockImplementation(() => {});
    const other = await service.onboard();
    await writeFile(site.folderOf(maker), 'a file where the folder should be');
    await site.drop(other, 'recalls.csv', FILE);
    await landingOf(service).tick();
    service.clock.advance({ minutes: 1 });
    await landingOf(service).tick();
    expect(await runsOf(service, other)).toMatchObject([{ state: 'received' }]);
    expect(warn.mock.calls.filter(([text]) => text.includes(username()))).toHaveLength(1);
  });
});

describe('A second file while one is in progress', () => {
  let site: ImportSite;
  let service: Service;

  beforeAll(async () => {
    site = await ImportSite.open();
    service = await site.start();
  });
  afterAll(() => site.close());

  it('is refused with one mail; the first continues, and the next one after it is accepted', async () => {
    const maker = await service.onboard();
    for (const name of ['first.csv', 'second.csv']) {
      await site.drop(maker, name, FILE);
      await landingOf(service).onFileUploaded(maker.sftp?.username ?? '', name);
      service.clock.advance({ seconds: 1 });
    }
    const [, second] = await runsOf(service, maker);
    expect(second).toMatchObject({
      file_name: 'second.csv',
      state: 'rejected',
      reasons: ['Multiple files uploaded'],
      fault_count: '1',
    });
    expect(second?.finished_at).not.toBeNull();
    expect((await archivedFile(service, second)).toString()).toBe(FILE);
    expect(
      await service.query('SELECT line, column_name, reason, value FROM import_fault WHERE run_id = $1', [
        second?.id,
      ]),
    ).toEqual([{ line: null, column_name: null, reason: 'Multiple files uploaded', value: 'second.csv' }]);
    const mails = await mailsTo(service, maker);
    expect(mails).toHaveLength(1);
    expect(mails[0]?.body_text).toContain('Multiple files uploaded');

    while (await workerOf(service).tick());
    await site.drop(maker, 'third.csv', FILE);
    await landingOf(service).tick();
    expect((await runsOf(service, maker)).map(({ state }) => state)).toEqual([
      'done',
      'rejected',
      'received',
    ]);
  });

  it('is one of many taken at once by two processes: exactly one begins', async () => {
    const other = await site.start();
    const maker = await service.onboard();
    for (let number = 0; number < 10; number++) await site.drop(maker, `${number}.csv`, FILE);
    await Promise.all([landingOf(service).tick(), landingOf(other).tick()]);
    const runs = await runsOf(service, maker);
    expect(runs.map(({ file_name }) => file_name).sort()).toEqual(
      [...'0123456789'].map((each) => `${each}.csv`),
    );
    expect(runs.filter(({ state }) => state === 'received')).toHaveLength(1);
    expect(runs.filter(({ state }) => state === 'rejected')).toHaveLength(9);
    expect(await mailsTo(service, maker)).toHaveLength(9);
  });
});

describe('A file whose taking was cut short', () => {
  let site: ImportSite;
  let service: Service;
  let maker: OnboardedClient;

  beforeAll(async () => {
    site = await ImportSite.open({
      landingParent: existsSync(OTHER_FILE_SYSTEM) ? OTHER_FILE_SYSTEM : undefined,
    });
    service = await site.start();
  });
  afterAll(() => site.close());
  beforeEach(async () => {
    maker = await service.onboard();
    await landingOf(service).tick();
  });

  const entry = () => ({
    runId: randomUUID(),
    receivedAt: service.clock.now() - 60_000,
    username: maker.sftp?.username,
  });

  it('between the rename and the run becomes one run, received when it was taken', async () => {
    const path = await site.drop(maker, 'recalls.csv', FILE);
    const taken = entry();
    await spoolOf(service).take(path, taken);
    expect(await site.waiting(maker)).toEqual([]);
    const other = await site.start();
    await Promise.all([landingOf(service).tick(), landingOf(other).tick()]);
    await landingOf(service).tick();
    expect(await runsOf(service, maker)).toMatchObject([
      {
        id: taken.runId,
        file_name: 'recalls.csv',
        state: 'received',
        received_at: new Date(taken.receivedAt),
      },
    ]);
  });

  it('between the rename and the run comes before a file in the folder', async () => {
    const taken = entry();
    await spoolOf(service).take(await site.drop(maker, 'first.csv', FILE), taken);
    await site.drop(maker, 'second.csv', FILE);
    await landingOf(await site.start()).tick();
    expect(await runsOf(service, maker)).toMatchObject([
      { id: taken.runId, file_name: 'first.csv', state: 'received' },
      { file_name: 'second.csv', state: 'rejected', reasons: ['Multiple files uploaded'] },
    ]);
  });

  it('between the rename and the run does not wait for another one that can not be read', async () => {
    // A file with the folder's name, so that reading the folder fails as on a broken disk.
    const unreadable = join(site.folder, 'data', 'archive', nameOfEntry({ ...entry(), receivedAt: 0 }));
    await mkdir(join(site.folder, 'data', 'archive'), { recursive: true });
    await writeFile(unreadable, '');
    const taken = entry();
    const path = await site.drop(maker, 'taken.csv', FILE);
    await spoolOf(service).take(path, taken);
    // A new process searches the whole archive, and retries what it could not read.
    const restarted = landingOf(await site.start());
    for (const round of [1, 2]) await expect(restarted.tick(), `round ${round}`).rejects.toThrow('ENOTDIR');
    expect(await runsOf(service, maker)).toMatchObject([{ id: taken.runId, state: 'received' }]);
    await rm(unreadable);
    await restarted.tick();
  });

  it('while it was copied from another file system becomes one run', async () => {
    const taken = entry();
    const aside = join(site.landingDir, '.taking', nameOfEntry(taken));
    await mkdir(aside, { recursive: true });
    await writeFile(join(aside, 'recalls.csv'), FILE);
    await landingOf(service).tick();
    await landingOf(service).tick();
    const runs = await runsOf(service, maker);
    expect(runs).toMatchObject([{ id: taken.runId, file_name: 'recalls.csv', state: 'received' }]);
    expect(await readdir(join(site.landingDir, '.taking'))).toEqual([]);
    expect((await archivedFile(service, runs[0])).toString()).toBe(FILE);
  });

  it('is found in the spool, not by a look at the whole archive, until an hour has passed', async () => {
    const archive = service.application.get(Archive);
    const list = vi.spyOn(archive, 'list');
    const taken = entry();
    await spoolOf(service).take(await site.drop(maker, 'recalls.csv', FILE), taken);
    await landingOf(service).tick();
    expect(await runsOf(service, maker)).toMatchObject([{ id: taken.runId, state: 'received' }]);
    expect(await readdir(join(service.settings.dataDir, 'intake'))).toEqual([]);
    expect(list).not.toHaveBeenCalled();
    service.clock.advance({ minutes: 60 });
    await landingOf(service).tick();
    await landingOf(service).tick();
    expect(list).toHaveBeenCalledTimes(1);
    list.mockRestore();
  });

  it('leaves nothing in the spool when the file was gone', async () => {
    await spoolOf(service).take(join(site.folderOf(maker), 'gone.csv'), entry());
    expect(await readdir(join(service.settings.dataDir, 'intake'))).toEqual([]);
  });

  it('before the rename remains in the folder and is taken again', async () => {
    const path = await site.drop(maker, 'again.csv', FILE);
    await expect(spoolOf(service).take(`${path}.gone`, entry())).resolves.toBeUndefined();
    await landingOf(service).tick();
    expect(await runsOf(service, maker)).toMatchObject([{ file_name: 'again.csv', state: 'received' }]);
  });
});
