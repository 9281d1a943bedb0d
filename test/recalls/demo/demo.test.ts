import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { introduceDemonstration } from '../../../src/recalls/demo/demo.js';
import { type Demonstration, readDemonstration } from '../../../src/recalls/demo/demo-file.js';
import { MOTORS, TRUCKS, VANS, VEHICLES } from '../../../src/recalls/demo/demo-records.js';
import { ImportWorker } from '../../../src/recalls/imports/runs/import-worker.js';
import { createDatabase, Service } from '../../support/service.js';

const URL_HERE = 'http://127.0.0.1:3000';

describe('the demonstration', () => {
  let service: Service;

  beforeEach(async () => {
    service = await Service.start();
  });
  afterEach(() => service.stop());

  const introduce = (to = service, settings: Partial<Service['settings']> = {}, url = URL_HERE) =>
    introduceDemonstration(to.application, { ...to.settings, ...settings }, url);

  const written = async (): Promise<Demonstration> => {
    const demonstration = await readDemonstration(service.settings.dataDir);
    if (!demonstration) throw new Error('There is no demonstration.');
    return demonstration;
  };

  const roles = async () =>
    (await service.query<{ role: string }>('SELECT role FROM client ORDER BY role')).map(({ role }) => role);

  it('is one client of each role, when there are no clients', async () => {
    await introduce();

    expect(await roles()).toEqual(['admin', 'manufacturer', 'manufacturer', 'manufacturer', 'mot']);
    const demonstration = await written();
    expect(Object.keys(demonstration)).toEqual(['url', 'manufacturer', 'mot', 'admin']);
    for (const role of ['manufacturer', 'mot', 'admin'] as const) {
      expect(demonstration[role].role).toBe(role);
      expect(await service.requestToken(demonstration[role])).toMatch(/^ey/);
    }
  });

  it('has the records that the page of the API fills in, made the way all records are made', async () => {
    await introduce();

    const runs = await service.query<{ id: string; state: string; held: string }>(
      'SELECT id, state, held FROM import_run WHERE id = ANY($1)',
      [[MOTORS.refusedRunId, MOTORS.mergedRunId, VANS.heldRunId, TRUCKS.heldRunId, TRUCKS.waitingRunId]],
    );
    expect(Object.fromEntries(runs.map(({ id, state, held }) => [id, [state, Number(held)]]))).toEqual({
      [MOTORS.refusedRunId]: ['rejected', 0],
      [MOTORS.mergedRunId]: ['done', 0],
      [VANS.heldRunId]: ['held', 2],
      [TRUCKS.heldRunId]: ['held', 1],
      [TRUCKS.waitingRunId]: ['received', 0],
    });
    const vehicles = await service.query<{ vin: string }>(
      `SELECT vin FROM recall JOIN manufacturer ON manufacturer.id = manufacturer_id
        WHERE name = $1 AND rectification_date IS NULL ORDER BY vin`,
      [MOTORS.name],
    );
    expect(vehicles.map(({ vin }) => vin)).toEqual([VEHICLES.toRead, VEHICLES.toRepair, VEHICLES.toDelete]);
    const { admin, manufacturer } = await written();
    const client = await service.as(admin).get(`/admin/clients/${VANS.clientId}`);
    expect(client.body).toMatchObject({
      manufacturer: { id: VANS.id, name: VANS.name },
      apiKeys: [{ keyId: VANS.apiKeyId }],
      clientSecrets: [{ keyId: VANS.clientSecretId }],
    });
    const { sshKeys } = (await service.as(admin).get(`/admin/manufacturers/${VANS.id}`)).body;
    expect(sshKeys).toMatchObject([{ keyId: VANS.sshKeyId }]);
    // Without one a client can make another, and remove the one that is filled in only afterwards.
    expect((await service.as(manufacturer).get('/credentials')).body).toMatchObject([
      { keyId: MOTORS.clientSecretId },
    ]);
  });

  it('leaves a file alone that is there to be given up', async () => {
    await introduce();

    expect(await service.application.get(ImportWorker, { strict: false }).tick()).toBe(false);
  });

  it('keeps its credentials in a file that only its owner can read, and prints none of them', async () => {
    const printed = await introduce();

    const file = join(service.settings.dataDir, 'demo.json');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(printed).toContain(file);
    const { manufacturer, mot, admin } = await written();
    for (const { clientSecret, apiKey } of [manufacturer, mot, admin]) {
      expect(printed).not.toContain(clientSecret);
      expect(printed).not.toContain(apiKey);
    }
    // No draft is left beside it.
    const files = await readdir(service.settings.dataDir);
    expect(files.filter((name) => name.startsWith('demo'))).toEqual(['demo.json']);
  });

  it('is nothing in production', async () => {
    expect(await introduce(service, { production: true })).toBe('');

    expect(await roles()).toEqual([]);
    expect(await readdir(service.settings.dataDir)).toEqual(['log-key', 'objects']);
  });

  it('does not come to a service that has clients of its own', async () => {
    await service.onboard('mot');

    expect(await introduce()).toBe('');

    expect(await roles()).toEqual(['mot']);
    expect(await readdir(service.settings.dataDir)).toEqual(['log-key', 'objects']);
  });

  it('is told in one line at later starts, and stays the same clients', async () => {
    await introduce();
    const before = await written();

    const printed = await introduce();

    expect(printed).toBe(`The demonstration clients are in ${join(service.settings.dataDir, 'demo.json')}\n`);
    expect(await written()).toEqual(before);
    expect(await roles()).toHaveLength(5);
  });

  it('moves with the service to another port', async () => {
    await introduce();
    const before = await written();

    await introduce(service, { publicUrl: 'http://127.0.0.1:4000' }, 'http://127.0.0.1:4000');

    const { url, manufacturer } = await written();
    expect(url).toBe('http://127.0.0.1:4000');
    expect(manufacturer).toEqual({
      ...before.manufacturer,
      apiUrl: 'http://127.0.0.1:4000',
      scopeUrl: 'http://127.0.0.1:4000/.default',
      accessTokenUrl: before.manufacturer.accessTokenUrl.replace(
        'http://recalls.test',
        'http://127.0.0.1:4000',
      ),
    });
  });

  it.each([
    ['lost', (file: string) => rm(file)],
    ['damaged', (file: string) => writeFile(file, '{"url":')],
  ])('is not made a second time when its file is %s', async (_, harm) => {
    await introduce();
    await harm(join(service.settings.dataDir, 'demo.json'));

    expect(await introduce()).toBe('');

    expect(await roles()).toHaveLength(5);
  });

  it('is made anew for a new database, in the place of the old file', async () => {
    const file = join(service.settings.dataDir, 'demo.json');
    await writeFile(file, '{"url": "http://127.0.0.1:1"}');

    await introduce();

    expect(await service.requestToken((await written()).manufacturer)).toMatch(/^ey/);
  });

  it('leaves no clients behind when its file cannot be written', async () => {
    const file = join(service.settings.dataDir, 'not-a-folder');
    await writeFile(file, '');

    await expect(introduce(service, { dataDir: file })).rejects.toThrow(/EEXIST|ENOTDIR/);

    expect(await roles()).toEqual([]);
    await introduce();
    expect(await roles()).toHaveLength(5);
  });
});

describe('two processes that start at once on one database', () => {
  it('make one set of demonstration clients', async () => {
    const database = await createDatabase();
    const dataDir = await mkdtemp(join(tmpdir(), 'recalls-test-demonstration-'));
    const services = await Promise.all(
      [1, 2].map(() => Service.start({ dataDir }, { databaseUrl: database.url })),
    );
    try {
      const printed = await Promise.all(
        services.map(({ application, settings }) => introduceDemonstration(application, settings, URL_HERE)),
      );

      expect(printed.filter((text) => text.includes('node bin/recalls.js call POST'))).toHaveLength(1);
      const [first] = services;
      expect(await first?.query('SELECT 1 FROM client')).toHaveLength(5);
      const text = await readFile(join(dataDir, 'demo.json'), 'utf8');
      const { manufacturer } = JSON.parse(text) as Demonstration;
      expect(await first?.requestToken(manufacturer)).toMatch(/^ey/);
    } finally {
      await Promise.all(services.map((service) => service.stop()));
      await database.drop();
      await rm(dataDir, { recursive: true });
    }
  });
});
