import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chown, link, mkdir, open, readdir, readFile, rename, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { nameOfEntry } from '../../src/recalls/imports/archive/archive-entry.js';
import type { OnboardedClient } from '../../src/recalls/onboarding/onboarding.service.js';
import { ImportSite, landingOf, runsOf, spoolOf } from '../recalls/imports/import-site.js';
import { snapshot } from '../recalls/imports/snapshot-files.js';
import type { Service } from '../support/service.js';

const FILE = snapshot('VIN1,C/1,,2024-01-01');
const EVIL = snapshot('EVIL1,C/1,,2024-01-01');

/** What a manufacturer can create in its folder if another SFTP server, which supports folders and links, is in front. */
describe('In its landing folder, a manufacturer', () => {
  let site: ImportSite;
  let service: Service;
  let attacker: OnboardedClient;
  let victim: OnboardedClient;
  let warned: string[];

  beforeAll(async () => {
    site = await ImportSite.open();
    service = await site.start();
  });
  afterAll(() => site.close());
  beforeEach(async () => {
    warned = [];
    vi.spyOn(Logger.prototype, 'warn').mockImplementation((text) => void warned.push(String(text)));
    attacker = await service.onboard();
    victim = await service.onboard();
    await landingOf(service).tick();
  });
  afterEach(() => vi.restoreAllMocks());

  const username = (of: OnboardedClient) => of.sftp?.username ?? '';
  const entry = (of: OnboardedClient) => ({
    runId: randomUUID(),
    receivedAt: service.clock.now() - 60_000,
    username: username(of),
  });
  const dataFiles = async () =>
    (await readdir(service.settings.dataDir, { recursive: true })).filter(
      (name) => !/^(intake$|objects\b)/.test(name),
    );
  const look = async () => {
    await landingOf(service).tick();
    service.clock.advance({ minutes: 1 });
    await landingOf(service).tick();
  };

  it('has none of its folders taken for the service’s own, whatever they are called', async () => {
    const before = await dataFiles();
    const names = [
      '.taking_..',
      '.taking_.',
      '.taking_',
      '.taking',
      `.taking_${nameOfEntry(entry(victim))}`,
      `.taking_${nameOfEntry(entry(attacker))}`,
      nameOfEntry(entry(victim)),
      'intake',
    ];
    for (const name of names) {
      await mkdir(join(site.folderOf(attacker), name), { recursive: true });
      await writeFile(join(site.folderOf(attacker), name, 'evil.csv'), EVIL);
    }
    const inner = join(site.folderOf(attacker), '.taking', nameOfEntry(entry(victim)));
    await mkdir(inner);
    await writeFile(join(inner, 'evil.csv'), EVIL);
    await look();
    expect(await dataFiles()).toEqual(before);
    expect(await runsOf(service, attacker)).toEqual([]);
    expect(await runsOf(service, victim)).toEqual([]);
    expect((await site.waiting(attacker)).sort()).toEqual([...names].sort());
  });

  it('imports nothing of another’s by a link', async () => {
    const secret = join(site.folderOf(victim), '.secret');
    await writeFile(secret, FILE);
    const folder = site.folderOf(attacker);
    await symlink(secret, join(folder, 'link.csv'));
    await symlink(site.folderOf(victim), join(folder, `.taking_${nameOfEntry(entry(attacker))}`));
    await symlink(site.folderOf(victim), join(folder, nameOfEntry(entry(attacker))));
    await link(secret, join(folder, 'hard.csv'));
    await look();
    await look();
    await landingOf(service).onFileUploaded(username(attacker), 'link.csv');
    await landingOf(service).onFileUploaded(username(attacker), 'hard.csv');
    expect(await runsOf(service, attacker)).toEqual([]);
    expect(await readFile(secret, 'utf8')).toBe(FILE);
    const told = warned.filter((text) => text.includes('hard.csv'));
    expect(told).toEqual([
      `"${username(attacker)}/hard.csv" in LANDING_DIR has another name too (a hard link) and is left alone.`,
    ]);
  });

  it('imports nothing of another’s when its folder itself is a link', async () => {
    const folder = site.folderOf(attacker);
    await rename(folder, `${folder}.before`);
    await symlink(site.folderOf(victim), folder);
    await site.drop(victim, 'recalls.csv', FILE);
    await look();
    expect(await runsOf(service, attacker)).toEqual([]);
    expect(await runsOf(service, victim)).toMatchObject([{ file_name: 'recalls.csv' }]);
    expect(
      warned.some((text) => text.includes(`"${username(attacker)}"`) && text.includes('is a link')),
    ).toBe(true);
  });

  it.each([
    ['a link', (path: string) => symlink(join(site.folder, 'data'), path)],
    ['a folder', (path: string) => mkdir(path)],
    [
      'a file that has another name',
      async (path: string) => {
        await writeFile(path, EVIL);
        await link(path, `${path}.again`);
      },
    ],
    ['a pipe', async (path: string) => void execFileSync('mkfifo', [path])],
  ])('has nothing taken that becomes %s after it was looked at', async (_, make) => {
    const before = await dataFiles();
    const path = join(site.folderOf(attacker), 'changed.csv');
    await make(path);
    await expect(spoolOf(service).take(path, entry(attacker))).resolves.toBeUndefined();
    expect(await dataFiles()).toEqual(before);
    expect(warned).toContain(
      `"changed.csv" of ${username(attacker)} was not taken: it is no file, or has several names`,
    );
  });

  it.skipIf(process.getuid?.() !== 0)(
    'changes nothing of a file that was taken, though it has it open (needs root, to write as another account)',
    async () => {
      const path = await site.drop(attacker, 'recalls.csv', FILE);
      await chown(path, 65_534, 65_534);
      const handle = await open(path, 'r+');
      const file = await spoolOf(service).take(path, entry(attacker));
      await handle.write(EVIL, 0);
      await handle.close();
      expect(await readFile(file?.path ?? '', 'utf8')).toBe(FILE);
    },
  );
});
