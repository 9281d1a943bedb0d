import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { consoleAccessOf } from '../../src/platform/console/access/console-access.js';
import { PERSON_ROLES } from '../../src/platform/console/people/person.js';
import { accessOfHandler } from '../../src/platform/http/access.js';
import { routesOf } from '../../src/platform/surfaces/check-routes.js';
import { databaseContents } from '../surfaces/database-contents.js';
import { Console, type ConsoleAnswer, type ConsoleClient } from './console-browser.js';

/** Pages and acts for somebody who is not signed in. Every other route needs a session. */
const PUBLIC = [
  'GET /console/accessibility',
  'GET /console/assets/:tag/:file',
  'GET /console/callback',
  'GET /console/confirm/start',
  'GET /console/sign-in',
  'GET /console/sign-in/start',
  'POST /console/sign-in',
  'POST /console/sign-in/passkey',
  'POST /console/sign-out',
];

/** What is written although the call is refused: that it was refused, and when the session was last used. */
const WRITTEN_BY_REFUSALS = ['audit_entry', 'console_session', 'console_challenge', 'console_sign_in_link'];

let desk: Console;

beforeAll(async () => {
  desk = await Console.start();
});
afterAll(() => desk?.stop());

/** Every route of the console, from the controllers of all surfaces. */
function consoleRoutes() {
  return routesOf(desk.service.application).flatMap(({ controller, handler, method, paths }) =>
    paths
      .filter((path) => /^\/console(\/|$)/.test(path))
      .map((path) => ({
        name: `${method} ${path}`,
        method,
        address: path.replace(/:[^/]+/g, () => randomUUID()),
        isPublic: accessOfHandler(handler, controller).public,
        ...consoleAccessOf(handler, controller),
      })),
  );
}

function send(client: ConsoleClient, { method, address }: { method: string; address: string }, headers = {}) {
  return method === 'POST' ? client.post(address, {}, headers) : client.get(address, headers);
}

async function contents(): Promise<object> {
  const all = Object.entries(await databaseContents(desk.service));
  return Object.fromEntries(all.filter(([name]) => !WRITTEN_BY_REFUSALS.includes(name)));
}

/** Sends a request to each of some routes, checks each answer, and that nothing was changed. */
async function expectEach(
  routes: ReturnType<typeof consoleRoutes>,
  client: ConsoleClient,
  check: (answer: ConsoleAnswer, route: { name: string; address: string }) => void,
  headers = {},
): Promise<void> {
  expect(routes.length).toBeGreaterThan(0);
  const before = await contents();
  for (const route of routes) check(await send(client, route, headers), route);
  expect(await contents()).toEqual(before);
}

const protectedRoutes = () => consoleRoutes().filter(({ isPublic }) => !isPublic);
const posts = () => consoleRoutes().filter(({ method }) => method === 'POST');

describe('The routes of the console', () => {
  it('are public only where the list says so, and each other one names its roles', () => {
    const routes = consoleRoutes();
    const open = routes.filter(({ isPublic }) => isPublic).map(({ name }) => name);
    expect(open.sort()).toEqual(PUBLIC);
    expect(protectedRoutes().filter(({ roles }) => roles.length === 0)).toEqual([]);
    expect(new Set(routes.map(({ method }) => method))).toEqual(new Set(['GET', 'POST']));
  });

  it('lead somebody without a session to the sign-in, and pages back from there', async () => {
    await expectEach(protectedRoutes(), desk.stranger, ({ status, headers }, { name, address }) => {
      const back = name.startsWith('GET') ? `?back=${encodeURIComponent(address)}` : '';
      expect([name, status, headers.get('location')]).toEqual([name, 303, `/console/sign-in${back}`]);
    });
  });

  it.each(PERSON_ROLES)('refuse a %s what the role does not allow', async (role) => {
    const client = await desk.signIn(role);
    const refused = protectedRoutes().filter(({ roles }) => !roles.includes(role));
    if (role === 'administrator') {
      expect(refused).toEqual([]);
      return;
    }
    await expectEach(refused, client, ({ status, text }, { name }) => {
      expect([name, status, text.includes('You may not open this page')]).toEqual([name, 403, true]);
    });
  });

  it.each([
    ['another site', { 'sec-fetch-site': 'cross-site' }],
    ['another host of the same site', { 'sec-fetch-site': 'same-site' }],
  ])('refuse a form of %s', async (_, headers) => {
    const client = await desk.signIn();
    await expectEach(
      posts(),
      client,
      ({ status, text }, { name }) =>
        expect([name, status, text.includes('was not sent by a page of the console')]).toEqual([
          name,
          403,
          true,
        ]),
      headers,
    );
  });

  it('refuse a form without Sec-Fetch-Site, unless its origin is the console’s', async () => {
    const client = await desk.signIn();
    const from = (origin?: string) =>
      fetch(new URL('/console/me/sessions/end-others', desk.url), {
        method: 'POST',
        redirect: 'manual',
        headers: { cookie: `console=${client.token}`, ...(origin ? { origin } : {}) },
        body: new URLSearchParams({ formId: randomUUID() }),
      });
    expect((await from()).status).toBe(403);
    expect((await from('https://evil.example')).status).toBe(403);
    expect((await from('null')).status).toBe(403);
    expect((await from(desk.url)).status).toBe(303);
  });

  it('ask for a confirmation where the act needs one, and keep what was typed', async () => {
    const client = await desk.signIn();
    desk.service.clock.advance({ minutes: 6 });
    const stale = protectedRoutes().filter(({ requiresStepUp }) => requiresStepUp);
    await expectEach(stale, client, ({ status, text }, { name }) => {
      expect([name, status, text.includes('Confirm that it is you')]).toEqual([name, 403, true]);
      expect(text).toContain('name="formId" value="');
    });
  });

  it('keep what was typed when the session has ended meanwhile', async () => {
    const client = await desk.signIn();
    desk.service.clock.advance({ minutes: 31 });
    const forms = protectedRoutes().filter(({ method }) => method === 'POST');
    await expectEach(forms, client, ({ status, text }, { name }) => {
      expect([name, status, text.includes('You have been signed out')]).toEqual([name, 403, true]);
      expect(text).toContain('name="formId" value="');
    });
  });

  it('have the headers that pages need, also when they refuse', async () => {
    const client = await desk.signIn();
    for (const address of ['/console', '/console/sign-in', '/console/no-such-page', '/console/people/x']) {
      const { headers } = await client.get(address);
      expect(headers.get('content-security-policy')).toBe(
        "default-src 'none'; script-src 'self' 'sha256-GUQ5ad8JK5KmEWmROf3LZd9ge94daqNvd8xy9YS1iDw='; style-src 'self'; " +
          "img-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
      );
      expect(Object.fromEntries(headers)).toMatchObject({
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
        'referrer-policy': 'same-origin',
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
        'content-type': 'text/html; charset=utf-8',
      });
    }
  });

  it('are not there under another host name', async () => {
    const { port } = new URL(desk.url);
    const client = await desk.signIn();
    // fetch sets Host itself.
    const { request } = await import('node:http');
    const status = await new Promise<number | undefined>((done, fail) => {
      request(
        {
          host: '127.0.0.1',
          port,
          path: '/console',
          headers: { host: `evil.example:${port}`, cookie: `console=${client.token}` },
        },
        (answer) => done(answer.resume().statusCode),
      )
        .on('error', fail)
        .end();
    });
    expect(status).toBe(404);
  });
});

describe('A session', () => {
  it('ends after half an hour without a page, and after eight hours in any case', async () => {
    const idle = await desk.signIn('viewer', 'Idle');
    const busy = await desk.signIn('viewer', 'Busy');
    for (let minutes = 0; minutes < 8 * 60 - 20; minutes += 20) {
      desk.service.clock.advance({ minutes: 20 });
      expect((await busy.get('/console')).status).toBe(200);
      if (minutes === 20) expect((await idle.get('/console')).status).toBe(303);
    }
    desk.service.clock.advance({ minutes: 21 });
    expect((await busy.get('/console')).status).toBe(303);
  });

  it('is a new one after each sign-in, and is stored as a hash alone', async () => {
    const client = await desk.signIn('viewer', 'Twice');
    const { token } = client;
    const link = new URL(await desk.link('viewer', 'Twice')).searchParams.get('link') ?? '';
    await client.post('/console/sign-in', { link });
    expect(client.token).not.toBe(token);
    const old = desk.stranger;
    old.cookies.set('console', token);
    expect((await old.get('/console')).status).toBe(303);
    expect(JSON.stringify(await desk.service.query('SELECT * FROM console_session'))).not.toContain(
      client.token,
    );
  });

  it('is ended by its owner, and by an administrator', async () => {
    const one = await desk.signIn('viewer', 'Owner');
    const other = await desk.signIn('viewer', 'Owner');
    const [{ id, person_id } = { id: '', person_id: '' }] = await desk.service.query<{
      id: string;
      person_id: string;
    }>(
      `SELECT session.id, person_id FROM console_session AS session JOIN console_person AS person ON person.id = person_id
        WHERE name = 'Owner' AND ended_at IS NULL ORDER BY signed_in_at, session.id`,
    );
    const stranger = await desk.signIn('viewer', 'Stranger');
    await stranger.post(`/console/me/sessions/${id}/end`);
    expect((await one.get('/console')).status).toBe(200);
    await other.post('/console/me/sessions/end-others');
    expect((await one.get('/console')).status).toBe(303);
    expect((await other.get('/console')).status).toBe(200);
    const administrator = await desk.signIn();
    await administrator.post(`/console/people/${person_id}/sessions/end`);
    expect((await other.get('/console')).status).toBe(303);
  });
});

describe('A sign-in link', () => {
  it('works once within ten minutes, and a GET does not use it up', async () => {
    const late = await desk.link('viewer', 'Late');
    desk.service.clock.advance({ minutes: 10 });
    expect((await desk.stranger.get(late)).status).toBe(410);
    const lateToken = new URL(late).searchParams.get('link') ?? '';
    expect((await desk.stranger.post('/console/sign-in', { link: lateToken })).status).toBe(410);

    const link = await desk.link('viewer', 'Early');
    const token = new URL(link).searchParams.get('link') ?? '';
    for (let opened = 0; opened < 3; opened += 1) expect((await desk.stranger.get(link)).status).toBe(200);
    const attempts = await Promise.all(
      Array.from({ length: 5 }, () => desk.stranger.post('/console/sign-in', { link: token })),
    );
    expect(attempts.map(({ status }) => status).sort()).toEqual([303, 410, 410, 410, 410]);
  });

  it('leads to the page that was asked for before', async () => {
    const client = desk.stranger;
    const asked = await client.get('/console/me?of=interest');
    await client.get(asked.headers.get('location') ?? '');
    const link = new URL(await desk.link('viewer', 'Back')).searchParams.get('link') ?? '';
    const entered = await client.post('/console/sign-in', { link });
    expect(entered.headers.get('location')).toBe('/console/me?of=interest');
  });
});
