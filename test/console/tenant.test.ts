import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { EntraSite } from '../platform/identity/entra/entra-service.js';
import { CONSOLE_CLIENT_ID, CONSOLE_CLIENT_SECRET } from '../platform/identity/entra/fake-sign-in.js';
import { TENANT_ID } from '../platform/identity/entra/fake-tenant.js';
import { Console, type ConsoleAnswer, type ConsoleClient } from './console-browser.js';

let site: EntraSite;
let desk: Console;

beforeAll(async () => {
  site = await EntraSite.open();
  desk = await Console.start({
    entra: {
      ...site.settings,
      console: { clientId: CONSOLE_CLIENT_ID, clientSecret: CONSOLE_CLIENT_SECRET },
    },
  });
});
afterAll(async () => {
  await desk?.stop();
  await site?.close();
});
beforeEach(() => {
  site.tenant.signIn.claims = {};
  site.tenant.signIn.person = {
    oid: randomUUID(),
    name: 'Tess Tenant',
    roles: ['viewer', 'administrator'],
    secondsAgo: 0,
  };
});

/** The way to the tenant: the address at which it sends the browser back. */
async function toTenant(client: ConsoleClient, start: string): Promise<URL> {
  const started = await client.get(start);
  expect(started.status).toBe(303);
  const sent = await fetch(started.headers.get('location') ?? '', { redirect: 'manual' });
  return new URL(sent.headers.get('location') ?? '');
}

async function signIn(
  client: ConsoleClient,
  start = '/console/sign-in/start?back=/console/me',
): Promise<ConsoleAnswer> {
  const { pathname, search } = await toTenant(client, start);
  return client.get(`${pathname}${search}`);
}

describe('Signing in with Microsoft Entra ID', () => {
  it('knows a person by tenant and object, whatever their name becomes', async () => {
    const { signIn: tenant } = site.tenant;
    const client = desk.stranger;
    expect((await client.get('/console/sign-in?back=/console/me')).text).toContain(
      'href="/console/sign-in/start?back=%2Fconsole%2Fme"',
    );
    const entered = await signIn(client);
    expect(entered.status).toBe(303);
    expect(entered.headers.get('location')).toBe('/console/me');
    expect((await client.get('/console/people')).status).toBe(200);

    tenant.person = { ...tenant.person, name: 'Tess Married', roles: ['viewer'] };
    const again = desk.stranger;
    await signIn(again);
    expect((await again.get('/console/people')).status).toBe(403);
    expect(
      await desk.service.query('SELECT name, role, tenant_id FROM console_person WHERE object_id = $1', [
        tenant.person.oid,
      ]),
    ).toEqual([{ name: 'Tess Married', role: 'viewer', tenant_id: TENANT_ID }]);
  });

  it('lets in nobody without an app role', async () => {
    site.tenant.signIn.person = { ...site.tenant.signIn.person, roles: ['somebody else'] };
    const refused = await signIn(desk.stranger);
    expect(refused.status).toBe(403);
    expect(refused.text).toContain('You have no role in the console');
    expect(refused.headers.getSetCookie().join()).not.toMatch(/console=\w/);
  });

  it('lets in nobody whose sign-in was begun in another browser', async () => {
    const { pathname, search } = await toTenant(desk.stranger, '/console/sign-in/start');
    const other = desk.stranger;
    expect((await other.get(`${pathname}${search}`)).status).toBe(400);
    await toTenant(other, '/console/sign-in/start');
    expect((await other.get(`${pathname}${search}`)).status).toBe(400);
    expect(other.token).toBe('');
  });

  it.each([
    ['of another tenant', { tid: randomUUID() }],
    ['of another issuer', { iss: 'https://login.example/other' }],
    ['for another application', { aud: randomUUID() }],
    ['of another sign-in', { nonce: 'another' }],
    ['that has ended', { exp: 1 }],
    ['of somebody who signed in the day before', { auth_time: Math.floor(Date.now() / 1_000) - 86_400 }],
    ['without the time of the sign-in', { auth_time: undefined }],
  ])('does not accept a token %s', async (_, claims) => {
    site.tenant.signIn.claims = claims;
    const client = desk.stranger;
    const refused = await signIn(client);
    expect(refused.status).toBe(400);
    expect(refused.text).toContain('The sign-in was not completed');
    expect(client.token).toBe('');
  });

  it('sends nobody to an address elsewhere', async () => {
    for (const back of [
      'https://evil.example/console',
      '//evil.example/console',
      '/recalls',
      '/console/../x',
    ]) {
      const entered = await signIn(desk.stranger, `/console/sign-in/start?back=${encodeURIComponent(back)}`);
      expect(entered.headers.get('location')).toBe('/console');
    }
  });
});

describe('A confirmation with Microsoft Entra ID', () => {
  it('is needed after a sign-in that asked for nothing, and is the same person’s', async () => {
    const { signIn: tenant } = site.tenant;
    tenant.person = { ...tenant.person, secondsAgo: 3_600 };
    const client = desk.stranger;
    await signIn(client);
    const [{ id } = { id: '' }] = await desk.service.query<{ id: string }>(
      'SELECT id FROM console_person WHERE object_id = $1',
      [tenant.person.oid],
    );
    const end = `/console/people/${id}/sessions/end`;
    expect((await client.post(end)).text).toContain('Confirm that it is you');

    const { person } = tenant;
    tenant.person = { ...person, oid: randomUUID(), name: 'Somebody else' };
    expect((await signIn(client, '/console/confirm/start?back=tab')).status).toBe(400);
    tenant.person = person;
    const confirmed = await signIn(client, '/console/confirm/start?back=tab');
    expect(confirmed.headers.get('location')).toBe('/console/signed-in');
    expect((await client.post(end)).status).toBe(303);
  });
});
