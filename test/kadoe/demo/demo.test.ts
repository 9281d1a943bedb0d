import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { introduceDemonstration } from '../../../src/kadoe/demo/demo.js';
import { loadTestVehicles } from '../../../src/kadoe/register/load-test-vehicles.js';
import { introduceDemonstration as introduceRecalls } from '../../../src/recalls/demo/demo.js';
import { createDatabase, Service } from '../../support/service.js';
import { gatherLog, keepFromLogs } from '../../support/suite-log.js';
import { Enquirer } from '../enquirer.js';

const URL_HERE = 'http://127.0.0.1:3000';
const LINE =
  'node bin/recalls.js call POST /kadoe/v1/vehicle-keeper registrationNumber=AA19BBB enquirerId=DM001 reasonCode=00EV eventDate=2024-06-01 referenceNumber=TRY1';

const introduce = (service: Service, settings: Partial<Service['settings']> = {}, url = URL_HERE) =>
  introduceDemonstration(service.application, { ...service.settings, ...settings }, url);

async function written({ settings }: { settings: { dataDir: string } }) {
  const demonstration = JSON.parse(await readFile(join(settings.dataDir, 'demo.json'), 'utf8'));
  if (demonstration.kadoe) {
    keepFromLogs('a password', demonstration.kadoe.password);
    keepFromLogs('an API key', demonstration.kadoe.apiKey);
  }
  return demonstration;
}

const signIn = ({ anonymous }: Service, { userName, password }: { userName: string; password: string }) =>
  anonymous.post('/thirdparty-access/v1/authenticate').send({ userName, password });

describe('The demonstration of KADOE', () => {
  let service: Service;

  beforeEach(async () => {
    service = await Service.start();
  });
  afterEach(() => service.stop());

  const clients = () =>
    service.query<{ name: string }>("SELECT name FROM client WHERE role = 'kadoe' ORDER BY name");

  it('is a test client with a password of its own, which the printed line asks as', async () => {
    await loadTestVehicles(service.application);

    const printed = await introduce(service);

    expect(printed).toContain(`To ask who kept a test vehicle, paste this line:\n\n  ${LINE}\n`);
    expect(printed).toContain(`${URL_HERE}/kadoe/docs`);
    expect(printed).toContain(`${URL_HERE}/thirdparty-access/docs`);
    const { url, kadoe } = await written(service);
    expect(url).toBe(URL_HERE);
    expect(kadoe).toEqual({
      role: 'kadoe',
      clientId: expect.any(String),
      name: 'Demonstration Parking',
      environment: 'test',
      plan: 'standard',
      enquirerId: 'DM001',
      userName: expect.stringMatching(/^user-/),
      password: expect.any(String),
      apiKey: expect.stringMatching(/^vrk_test_/),
      authenticateUrl: 'http://recalls.test/thirdparty-access/v1/authenticate',
      apiUrl: 'http://recalls.test',
    });
    for (const secret of [kadoe.password, kadoe.apiKey]) expect(printed).not.toContain(secret);
    const { status, body } = await signIn(service, kadoe);
    expect(status).toBe(200);
    for (const reasonCode of ['00EV', '00AC']) {
      const answer = await service.anonymous
        .post('/kadoe/v1/vehicle-keeper')
        .set({ Authorization: body['id-token'], 'X-API-Key': kadoe.apiKey })
        .send({
          ...{ registrationNumber: 'AA19BBB', enquirerId: 'DM001', reasonCode },
          ...{ eventDate: '2024-06-01', referenceNumber: 'TRY1' },
        });
      expect(answer.body).toMatchObject({ keeper: { lastName: 'WILS' } });
    }
  });

  it('has another client, whose user administrators can reset without ending the password in the file', async () => {
    await introduceRecalls(service.application, service.settings, URL_HERE);
    await introduce(service);

    expect((await clients()).map(({ name }) => name)).toEqual([
      'Demonstration Council',
      'Demonstration Parking',
    ]);
    const { admin, kadoe } = await written(service);
    const page: { paths: Record<string, { post?: { parameters: { example?: string }[] } }> } = (
      await service.anonymous.get('/openapi.json')
    ).body;
    const id = page.paths['/admin/clients/{clientId}/user/reset']?.post?.parameters[0]?.example;
    expect((await service.as(admin).post(`/admin/clients/${id}/user/reset`)).status).toBe(200);
    expect((await signIn(service, kadoe)).status).toBe(200);
  });

  it('adds its client to a file of an earlier version, whose clients stay as they are', async () => {
    await introduceRecalls(service.application, service.settings, URL_HERE);
    const before = await written(service);

    await introduce(service);
    await introduceRecalls(service.application, service.settings, URL_HERE);

    const { kadoe, ...others } = await written(service);
    expect(others).toEqual(before);
    expect((await signIn(service, kadoe)).status).toBe(200);
    expect((await stat(join(service.settings.dataDir, 'demo.json'))).mode & 0o777).toBe(0o600);
  });

  it('prints nothing at later starts, and moves with the service to another port', async () => {
    await introduce(service);
    const before = await written(service);

    const there = 'http://127.0.0.1:4000';
    expect(await introduce(service, { publicUrl: there }, there)).toBe('');

    const { url, kadoe } = await written(service);
    expect(url).toBe(there);
    expect(kadoe).toEqual({
      ...before.kadoe,
      apiUrl: there,
      authenticateUrl: `${there}/thirdparty-access/v1/authenticate`,
    });
    expect(await clients()).toHaveLength(2);
  });

  it('gets another password at a start when the one in the file is about to expire', async () => {
    await introduce(service);
    const { kadoe: before } = await written(service);
    service.clock.advance({ days: 77 });
    expect(await introduce(service)).toBe('');
    const { kadoe } = await written(service);
    expect(kadoe).toEqual({ ...before, password: kadoe.password });
    expect((await signIn(service, before)).status).toBe(401);
    expect((await signIn(service, kadoe)).status).toBe(200);
    service.clock.advance({ days: 75 });
    expect((await signIn(service, kadoe)).status).toBe(200);
  });

  it('is nothing in production, with Microsoft Entra ID, or where the surface has a client already', async () => {
    expect(await introduce(service, { production: true })).toBe('');
    expect(await introduce(service, { entra: {} as never })).toBe('');
    expect(await clients()).toEqual([]);
    await Enquirer.onboard(service, { enquirers: { IT321: ['00EV'] } });

    expect(await introduce(service)).toBe('');

    expect(await clients()).toHaveLength(1);
    await expect(readFile(join(service.settings.dataDir, 'demo.json'))).rejects.toThrow('ENOENT');
  });

  it('leaves no client behind when its file cannot be written', async () => {
    const file = join(service.settings.dataDir, 'not-a-folder');
    await writeFile(file, '');

    await expect(introduce(service, { dataDir: file })).rejects.toThrow(/EEXIST|ENOTDIR/);

    expect(await clients()).toEqual([]);
  });
});

describe('Two processes that start at once on one database', () => {
  it('make one demonstration with all clients, and load the test vehicles once', async () => {
    const database = await createDatabase();
    const dataDir = await mkdtemp(join(tmpdir(), 'recalls-test-demonstration-'));
    const services = await Promise.all(
      [1, 2].map(() => Service.start({ dataDir }, { databaseUrl: database.url })),
    );
    const log = gatherLog();
    try {
      await Promise.all(services.map(({ application }) => loadTestVehicles(application)));
      const printed = await Promise.all(
        services.map(async (service) => {
          await introduceRecalls(service.application, service.settings, URL_HERE);
          return introduce(service);
        }),
      );

      expect(printed.filter((text) => text.includes(LINE))).toHaveLength(1);
      const [first] = services;
      if (!first) throw new Error('There are two.');
      expect(await first.query('SELECT environment FROM register_load')).toEqual([{ environment: 'test' }]);
      const lines = log.lines.filter(({ context }) => context === 'Register').map(({ msg }) => msg);
      expect(lines).toEqual(['The 18 published vehicles are in the test register.']);
      const demonstration = await written(first);
      expect(Object.keys(demonstration)).toEqual(['url', 'manufacturer', 'mot', 'admin', 'kadoe']);
      expect((await signIn(first, demonstration.kadoe)).status).toBe(200);
    } finally {
      log.stop();
      await Promise.all(services.map((service) => service.stop()));
      await database.drop();
      await rm(dataDir, { recursive: true });
    }
  });
});

describe('The published vehicles', () => {
  it('are not loaded where something was loaded into the test register before, and a failure stops no start', async () => {
    const service = await Service.start();
    try {
      await service.query('ALTER TABLE vehicle ADD CONSTRAINT broken CHECK (false) NOT VALID');
      const log = gatherLog();
      await loadTestVehicles(service.application);
      log.stop();
      expect(log.lines.filter(({ context }) => context === 'Register')).toEqual([
        expect.objectContaining({
          level: 'warn',
          msg: expect.stringContaining('The published vehicles were not loaded into the test register'),
        }),
      ]);
      await service.query('ALTER TABLE vehicle DROP CONSTRAINT broken');
      await loadTestVehicles(service.application);
      await loadTestVehicles(service.application);
      expect(await service.query('SELECT number FROM register_load')).toHaveLength(1);
    } finally {
      await service.stop();
    }
  });
});
