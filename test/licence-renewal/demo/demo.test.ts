import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { introduceDemonstration as introduceKadoe } from '../../../src/kadoe/demo/demo.js';
import { introduceDemonstration } from '../../../src/licence-renewal/demo/demo.js';
import { projectFolder } from '../../../src/platform/config/project-folder.js';
import { introduceDemonstration as introduceRecalls } from '../../../src/recalls/demo/demo.js';
import { Service } from '../../support/service.js';
import { keepFromLogs } from '../../support/suite-log.js';
import { RenewalPartner } from '../renewal-partner.js';

const URL_HERE = 'http://127.0.0.1:3000';
const LINES = [
  'node bin/recalls.js call POST /drivers-renewal/v1/drivers/renewal @docs/examples/licence-renewal.json',
  'node bin/recalls.js call GET /drivers-renewal/v1/drivers/renewal/123456789012345678901234',
];

const introduce = (service: Service, settings: Partial<Service['settings']> = {}, url = URL_HERE) =>
  introduceDemonstration(service.application, { ...service.settings, ...settings }, url);

async function written({ settings }: Service) {
  const demonstration = JSON.parse(await readFile(join(settings.dataDir, 'demo.json'), 'utf8'));
  const { password, apiKey } = demonstration['renewal-partner'] ?? {};
  if (password) keepFromLogs('a password', password);
  if (apiKey) keepFromLogs('an API key', apiKey);
  return demonstration;
}

describe('The demonstration of licence renewal', () => {
  let service: Service;

  beforeEach(async () => {
    service = await Service.start();
  });
  afterEach(() => service.stop());

  const clients = () =>
    service.query<{ name: string }>("SELECT name FROM client WHERE role = 'renewal-partner'");

  it('is a test client with a password of its own, and two lines to paste', async () => {
    const printed = await introduce(service);

    expect(printed).toContain(`\n\n  ${LINES.join('\n  ')}\n`);
    expect(printed).toContain(`${URL_HERE}/drivers-renewal/docs`);
    const { url, 'renewal-partner': client } = await written(service);
    expect(url).toBe(URL_HERE);
    expect(client).toEqual({
      role: 'renewal-partner',
      clientId: expect.any(String),
      name: 'Demonstration Counter',
      environment: 'test',
      plan: 'standard',
      userName: expect.stringMatching(/^user-/),
      password: expect.any(String),
      apiKey: expect.stringMatching(/^vrk_test_/),
      authenticateUrl: 'http://recalls.test/thirdparty-access/v1/authenticate',
      apiUrl: 'http://recalls.test',
    });
    for (const secret of [client.password, client.apiKey]) expect(printed).not.toContain(secret);
    const { userName, password } = client;
    const signedIn = await service.anonymous
      .post('/thirdparty-access/v1/authenticate')
      .send({ userName, password });
    expect(signedIn.status).toBe(200);
  });

  it('never prints the example, nor copies it into the data folder', async () => {
    const printed = await introduce(service);
    const example = JSON.parse(
      await readFile(join(projectFolder(), 'docs/examples/licence-renewal.json'), 'utf8'),
    );
    const demonstration = await readFile(join(service.settings.dataDir, 'demo.json'), 'utf8');
    for (const text of [
      example.driverNumber,
      example.photo.photographImage.slice(0, 40),
      example.twoDBarcode,
    ]) {
      expect(printed).not.toContain(text);
      expect(demonstration).not.toContain(text);
    }
  });

  it('adds its client to the file beside those of the other surfaces, and moves with the service', async () => {
    await introduceRecalls(service.application, service.settings, URL_HERE);
    await introduceKadoe(service.application, service.settings, URL_HERE);
    const others = await written(service);
    await introduce(service);
    const { 'renewal-partner': before, ...rest } = await written(service);
    expect(rest).toEqual(others);
    expect((await stat(join(service.settings.dataDir, 'demo.json'))).mode & 0o777).toBe(0o600);

    const there = 'http://127.0.0.1:4000';
    service.clock.advance({ days: 77 });
    expect(await introduce(service, { publicUrl: there }, there)).toBe('');
    const { 'renewal-partner': after } = await written(service);
    expect(after).toEqual({
      ...before,
      password: after.password,
      apiUrl: there,
      authenticateUrl: `${there}/thirdparty-access/v1/authenticate`,
    });
    expect(after.password).not.toBe(before.password);
    expect(await clients()).toHaveLength(1);
  });

  it('is nothing in production, with Microsoft Entra ID, or where the surface has a client already', async () => {
    expect(await introduce(service, { production: true })).toBe('');
    expect(await introduce(service, { entra: {} as never })).toBe('');
    expect(await clients()).toEqual([]);
    await RenewalPartner.onboard(service);
    expect(await introduce(service)).toBe('');
    expect(await clients()).toHaveLength(1);
  });
});
