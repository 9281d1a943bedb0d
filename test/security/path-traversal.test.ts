import { mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Archive } from '../../src/recalls/imports/archive/archive.js';
import type { OnboardedClient } from '../../src/recalls/onboarding/onboarding.service.js';
import { leaveMail, sendDue } from '../platform/mail/outbox-mails.js';
import { exchange } from '../recalls/bad-input/raw-exchange.js';
import { ImportSite, importFile, landingOf, runsOf } from '../recalls/imports/import-site.js';
import { snapshot } from '../recalls/imports/snapshot-files.js';
import { keptFiles, validate } from '../recalls/imports/validation-calls.js';
import type { Service } from '../support/service.js';

const SECRET = 'what is in a file that is nobody’s business';

/** Paths that lead outside of a folder on some system, in every spelling that could deceive a server. */
const WAYS_OUT = [
  '..',
  '../secret.txt',
  '../../secret.txt',
  '..%2fsecret.txt',
  '%2e%2e%2fsecret.txt',
  '%2e%2e/%2e%2e/secret.txt',
  '..%252fsecret.txt',
  '..%c0%afsecret.txt',
  '..\\secret.txt',
  '..%5csecret.txt',
  '....//secret.txt',
  '..;/secret.txt',
  '%00',
  'a%00.csv',
  '/etc/passwd',
  '%2fetc%2fpasswd',
  'file:%2f%2f%2fetc%2fpasswd',
  '~root',
  'C:%5cwindows%5cwin.ini',
];

describe('A path that leads elsewhere', () => {
  let site: ImportSite;
  let service: Service;
  let maker: OnboardedClient;
  let administrator: OnboardedClient;
  let mot: OnboardedClient;

  beforeAll(async () => {
    site = await ImportSite.open();
    service = await site.start();
    maker = await service.onboard();
    administrator = await service.onboard('admin');
    mot = await service.onboard('mot');
    for (const folder of [site.folder, join(site.folder, 'data'), site.landingDir]) {
      await mkdir(folder, { recursive: true });
      await writeFile(join(folder, 'secret.txt'), SECRET);
    }
  });
  afterAll(() => site?.close());

  it.each([
    '/docs/',
    '/openapi.json/',
    '/imports/',
    '/recalls/vin/',
    '/credentials/',
    '/mot/vehicles/',
    '/admin/clients/',
    '/admin/manufacturers/',
    '/admin/imports/',
    '/health/',
    '/',
  ])('finds nothing under %s, with the right credentials', async (prefix) => {
    const client = prefix.startsWith('/admin/') ? administrator : prefix.startsWith('/mot/') ? mot : maker;
    const credentials = `Authorization: Bearer ${await service.tokenOf(client)}\r\nX-API-Key: ${client.apiKey}\r\n`;
    for (const way of WAYS_OUT) {
      for (const target of [`${prefix}${way}`, `${prefix}x/../${way}/faults.csv`]) {
        const request = `GET ${target} HTTP/1.1\r\nHost: recalls.test\r\n${credentials}\r\n`;
        const [answer] = await exchange(service.url, request);
        expect(answer?.body, target).not.toContain(SECRET);
        expect(answer?.body, target).not.toContain('root:');
        // A VIN may contain dots, and the page has several names.
        const isOwnAnswer = client === mot || answer?.headers['content-type']?.includes('html');
        if (!isOwnAnswer) expect([400, 403, 404], target).toContain(answer?.status);
      }
    }
  });

  it('is the name of no file that is tried out, and never where it is kept', async () => {
    for (const name of ['../x.csv', '/tmp/x.csv', '..', '.x.csv', 'a/b.csv', 'a\0.csv']) {
      const answer = await validate(service, maker, snapshot(), {
        query: `?fileName=${encodeURIComponent(name)}`,
      });
      expect(answer.status, name).toBe(400);
    }
    const strange = await validate(service, maker, snapshot(), { query: '?fileName=x%5c..%5c..%5cy.txt' });
    expect(strange.body).toMatchObject({ wouldBe: 'rejected' });
    expect(await keptFiles(service)).toEqual([]);
  });

  it('is no name under which a file could lie outside its place in the archive', async () => {
    const name = 'x\\..\\..%2f..%2fetc%2fpasswd.csv';
    const run = await importFile(site, service, maker, name, snapshot('V1,C/1,,2024-01-01'));
    const entries = await site.archive();
    expect(run.archive_file).toBe(`${entries.at(-1)}/${name}`);
    expect((await stat(site.objectOf(run))).isFile()).toBe(true);
    const archive = service.application.get(Archive);
    for (const entry of ['..', '../landing', '.', '', '/', 'x/../..', `${entries[0]}/../..`]) {
      const [first = ''] = entry.split('/');
      if (first !== entries[0]) await expect(archive.remove(entry)).rejects.toThrow('no such entry');
      expect(await archive.find(entry)).toBeUndefined();
    }
    expect(await site.archive()).toEqual(entries);
  });

  it('is no landing folder: a username has letters, digits and dashes, whatever the manufacturer is called', async () => {
    for (const name of ['../../etc', '..', '/', 'a/b', 'C:\\x', '.hidden', 'x; rm -rf ~', '%2e%2e']) {
      const { sftp } = await service.onboard('manufacturer', { name });
      expect(sftp?.username, name).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
    }
    await landingOf(service).tick();
    const folders = await readdir(site.landingDir);
    expect(folders.filter((name) => !/^([a-z0-9-]+|secret\.txt)$/.test(name))).toEqual([]);
    await landingOf(service).onFileUploaded('..', 'secret.txt');
    await landingOf(service).onFileUploaded(maker.sftp?.username ?? '', '../secret.txt');
    expect(await readFile(join(site.landingDir, 'secret.txt'), 'utf8')).toBe(SECRET);
  });

  it('is not followed when it is a link in a landing folder', async () => {
    const before = (await runsOf(service, maker)).length;
    await mkdir(site.folderOf(maker), { recursive: true });
    await symlink(join(site.folder, 'secret.txt'), join(site.folderOf(maker), 'link.csv'));
    await landingOf(service).tick();
    expect(await runsOf(service, maker)).toHaveLength(before);
  });

  it('is no folder for mails: their names are times and random ids', async () => {
    const folder = join(service.settings.dataDir, 'mail');
    await leaveMail(service, { recipient: 'team@example.com', subject: '../../elsewhere' });
    await sendDue(service);
    expect(await readdir(folder)).not.toEqual([]);
    for (const name of await readdir(folder))
      expect(name).toMatch(/^\.?[\dT.Z_-]+[0-9a-f-]{36}\.eml(\.part)?$/);
  });
});
