import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { EntraSite } from '../platform/identity/entra/entra-service.js';
import { CONSOLE_CLIENT_ID, CONSOLE_CLIENT_SECRET } from '../platform/identity/entra/fake-sign-in.js';
import { makeKey, TENANT_ID } from '../platform/identity/entra/fake-tenant.js';
import { CHROMIUM_MISSING } from '../support/chromium.js';
import { Console, type ConsoleAnswer, type ConsoleClient, withScripts } from './console-browser.js';

const CONSOLE = { clientId: CONSOLE_CLIENT_ID, clientSecret: CONSOLE_CLIENT_SECRET };

let site: EntraSite;
let desk: Console;

beforeAll(async () => {
  site = await EntraSite.open();
  desk = await Console.start({
    entra: { ...site.settings, console: CONSOLE },
  });
});
afterAll(async () => {
  await desk?.stop();
  await site?.close();
});
beforeEach(() => {
  site.tenant.signIn.claims = {};
  site.tenant.forger = undefined;
  site.tenant.metadataIssuer = undefined;
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

  it('does not accept a token that another key has signed in the name of the tenant’s', async () => {
    site.tenant.forger = makeKey();
    const client = desk.stranger;
    expect((await signIn(client)).status).toBe(400);
    expect(client.token).toBe('');
    site.tenant.forger = undefined;
    expect((await signIn(client)).status).toBe(303);
  });

  it('does not accept the code of another sign-in of the same browser', async () => {
    const client = desk.stranger;
    const earlier = await toTenant(client, '/console/sign-in/start');
    const later = await toTenant(client, '/console/sign-in/start');
    later.searchParams.set('code', earlier.searchParams.get('code') ?? '');
    expect((await client.get(`${later.pathname}${later.search}`)).status).toBe(400);
    expect(client.token).toBe('');
  });

  it('goes to no tenant whose metadata are of another issuer', async () => {
    site.tenant.metadataIssuer = `${site.tenant.url}/another/v2.0`;
    const other = await Console.start({ entra: { ...site.settings, console: CONSOLE } });
    try {
      const refused = await other.stranger.get('/console/sign-in/start');
      expect(refused.status).toBe(503);
      expect(refused.headers.get('location')).toBeNull();
      site.tenant.metadataIssuer = undefined;
      expect((await other.stranger.get('/console/sign-in/start')).status).toBe(303);
    } finally {
      await other.stop();
    }
  });

  it('asks the tenant for no more than who the person is, by a flow that no other page can begin', async () => {
    const started = await desk.stranger.get('/console/sign-in/start');
    const asked = new URL(started.headers.get('location') ?? '').searchParams;
    expect(Object.fromEntries(asked)).toMatchObject({
      scope: 'openid profile',
      response_type: 'code',
      client_id: CONSOLE_CLIENT_ID,
      redirect_uri: `${desk.url}/console/callback`,
      code_challenge_method: 'S256',
    });
    for (const name of ['state', 'nonce', 'code_challenge']) {
      expect(asked.get(name)?.length).toBeGreaterThanOrEqual(43);
    }
  });

  it('hands no token of the tenant to the browser, and keeps none', async () => {
    const client = desk.stranger;
    const entered = await signIn(client);
    const JWT = /eyJ[\w-]+\.eyJ/;
    expect(JSON.stringify([...entered.headers])).not.toMatch(JWT);
    expect([...client.cookies.keys()]).toEqual(['console']);
    for (const table of ['console_session', 'console_person', 'audit_entry', 'console_sent_form']) {
      expect(JSON.stringify(await desk.service.query(`SELECT * FROM ${table}`))).not.toMatch(JWT);
    }
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

describe.skipIf(CHROMIUM_MISSING)(`In a browser${CHROMIUM_MISSING ? ` (${CHROMIUM_MISSING})` : ''}`, () => {
  it.each(
    withScripts({ once: true }),
  )('somebody signs in with Microsoft Entra ID, or is refused, and comes to the page that was asked for (scripts: %s)', {
    timeout: 120_000,
  }, async (javaScriptEnabled) => {
    // The tenant's certificate is its own.
    const page = await desk.openAsStranger({ javaScriptEnabled, ignoreHTTPSErrors: true });
    const { signIn: tenant } = site.tenant;
    const { person } = tenant;
    tenant.person = { ...person, roles: [] };
    await page.goto('/console/audit?subjectKind=client');
    await desk.expectAccessible(page);
    await page.getByRole('button', { name: 'Sign in with Microsoft Entra ID' }).click();
    await page.getByRole('heading', { name: 'You have no role in the console' }).waitFor();
    await desk.expectAccessible(page);
    tenant.person = person;
    await page.goto('/console/audit?subjectKind=client');
    await page.getByRole('button', { name: 'Sign in with Microsoft Entra ID' }).click();
    await page.getByRole('heading', { name: 'Audit' }).waitFor();
    expect(page.url()).toBe(`${desk.url}/console/audit?subjectKind=client`);
    await page.goto('/console/confirm');
    await desk.expectAccessible(page);
    await page.goto('/console/callback');
    await page.getByRole('heading', { name: 'The sign-in was not completed' }).waitFor();
    await desk.expectAccessible(page);
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
