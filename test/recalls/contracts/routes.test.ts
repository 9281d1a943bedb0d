import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CATALOGUE } from '../../../src/recalls/errors/catalogue.js';
import { databaseContents } from './database-contents.js';
import { type PopulatedService, populatedService } from './populated-service.js';
import { PROTECTED_ROUTES, PUBLIC_ROUTES, type RouteCall } from './route-list.js';
import { Impostors, WRONG_CREDENTIALS } from './wrong-credentials.js';

const REFUSALS = Object.entries(PROTECTED_ROUTES).flatMap(([route, { roles }]) =>
  WRONG_CREDENTIALS.filter(({ role }) => role === undefined || !roles.includes(role)).map((wrong) => ({
    route,
    wrong,
  })),
);

const GETS = Object.keys({ ...PUBLIC_ROUTES, ...PROTECTED_ROUTES }).filter((route) =>
  route.startsWith('GET '),
);

describe('The routes of the service', () => {
  const routes = new Set<string>();
  let populated: PopulatedService;
  let impostors: Impostors;
  let contents: Record<string, string>;

  beforeAll(async () => {
    // Fastify says when an instance is made: the only moment from which every route can be heard of.
    const listen = (message: unknown) => {
      (message as { fastify: FastifyInstance }).fastify.addHook('onRoute', ({ method, url }) => {
        for (const each of [method].flat()) routes.add(`${each} ${url}`);
      });
    };
    subscribe('fastify.initialization', listen);
    // Without the worker's mails and its change feed nothing is written that nobody asked for.
    populated = await populatedService({ parts: new Set(['api']) });
    unsubscribe('fastify.initialization', listen);
    impostors = await Impostors.of(populated);
    contents = await databaseContents(populated.service);
  });

  afterAll(() => populated?.close());

  it('are those of the public list and the protected ones, and no others', () => {
    const listed = Object.keys({ ...PUBLIC_ROUTES, ...PROTECTED_ROUTES });
    // A slash at the end makes no other route of an address.
    const heads = GETS.map((route) => route.replace('GET ', 'HEAD ').replace(/(?<=.\w)\/$/, ''));
    expect([...routes].sort()).toEqual([...new Set([...listed, ...heads])].sort());
  });

  it.each(Object.entries(PUBLIC_ROUTES))('%s asks for no credentials', async (route, status) => {
    const answer = await send(route, { path: { tenant: 'any', '*': 'index.css' } });
    expect(answer.status).toBe(status);
  });

  it.each(REFUSALS)('$route refuses $wrong.name, and nothing changes', async ({ route, wrong }) => {
    const { roles, call } = protectedRoute(route);
    const [rightful] = roles;
    if (rightful === undefined) throw new Error(`${route} lets nobody in.`);
    const answer = await send(route, call?.(populated), wrong.headers(impostors, rightful));
    const { status, errorCode, errorMessage } = CATALOGUE[wrong.answer];
    expect(answer.status).toBe(status);
    expect(answer.body).toEqual({ requestId: answer.headers['x-request-id'], errorCode, errorMessage });
    if (wrong.isAboutToken) expect(answer.headers['www-authenticate']).toMatch(/^Bearer/);
    // No call was let through, so not even the count of calls has changed.
    expect(await databaseContents(populated.service)).toEqual(contents);
  });

  it.each(GETS)('%s is answered to HEAD with the same headers and no body', async (route) => {
    const { call, roles } = PROTECTED_ROUTES[route] ?? { call: undefined, roles: [] };
    const request = { path: { tenant: 'any', '*': 'index.css' }, ...call?.(populated) };
    const [role] = roles;
    const credentials = role === undefined ? {} : impostors.rightHeaders(role);
    const head = route.replace('GET ', 'HEAD ');
    const [got, headed] = [await send(route, request, credentials), await send(head, request, credentials)];
    expect(headed.status).toBe(got.status);
    expect(headed.text ?? '').toBe('');
    for (const name of ['content-type', 'content-length', 'etag', 'cache-control', 'content-disposition']) {
      // A body that is streamed has no length beforehand.
      expect(headed.headers[name], name).toBe(got.headers[name]);
    }
    if (role === undefined) return;
    const refused = await send(head, request);
    expect(refused.status).toBe(CATALOGUE.tokenMissing.status);
    expect(refused.text ?? '').toBe('');
  });

  it.each(Object.keys(PROTECTED_ROUTES))('%s had nothing else against those calls', async (route) => {
    const { roles, answer, call } = protectedRoute(route);
    for (const role of roles) {
      const { status, text } = await send(route, call?.(populated), impostors.rightHeaders(role));
      expect(status, text).toBe(answer);
    }
  });

  it('change what was held against the refusals', async () => {
    const now = await databaseContents(populated.service);
    const changed = Object.keys(now).filter((table) => now[table] !== contents[table]);
    expect(changed).toEqual(
      expect.arrayContaining([
        'audit_entry',
        'client',
        'client_secret',
        'import_run',
        'manufacturer',
        'recall',
      ]),
    );
  });

  function protectedRoute(route: string) {
    const found = PROTECTED_ROUTES[route];
    if (!found) throw new Error(`${route} is not in the list.`);
    return found;
  }

  function send(route: string, call: RouteCall = {}, credentials: Readonly<Record<string, string>> = {}) {
    const [method = '', pattern = ''] = route.split(' ');
    const path = pattern.replace(/:(\w+)|\*/g, (name, parameter = name) => String(call.path?.[parameter]));
    const verb = method.toLowerCase() as 'get' | 'head' | 'post' | 'put' | 'delete';
    const target = call.query === undefined ? path : `${path}?${call.query}`;
    const request = populated.service.anonymous[verb](target).set({ ...call.headers, ...credentials });
    return call.body === undefined ? request : request.send(call.body);
  }
});
