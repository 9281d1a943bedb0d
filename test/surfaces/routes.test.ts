import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { previewApplication } from '../../src/bootstrap/preview-application.js';
import { readSettings } from '../../src/platform/config/read-settings.js';
import { buildDocument } from '../../src/platform/openapi/build-document.js';
import { type Answer, Service } from '../support/service.js';
import { Conformance } from './conformance.js';
import { databaseContents } from './database-contents.js';
import type { RouteCall, SurfaceWorld } from './surface-contract.js';
import { SIGNED_IN_SURFACES, SURFACES } from './surface-contracts.js';

/** Without the worker's mails and the change feed, only calls write to the database. */
const SETTINGS = { parts: new Set(['api'] as const) };

/** Values for the parameters in public routes. */
const ANY = { path: { tenant: 'any', '*': 'index.css' } };

const PUBLIC_ROUTES = Object.assign({}, ...SURFACES.map(({ contract }) => contract.publicRoutes));
const LISTED_ROUTES = SURFACES.flatMap(({ contract: { publicRoutes, signIn } }) =>
  Object.keys({ ...publicRoutes, ...signIn?.protectedRoutes }),
);

const headOf = (route: string) => route.replace('GET ', 'HEAD ');
const getsOf = (routes: object) => Object.keys(routes).filter((route) => route.startsWith('GET '));

/** The headers that a HEAD and its GET have in common. */
const SAME_IN_HEAD = ['content-type', 'content-length', 'etag', 'cache-control', 'content-disposition'];

describe('The routes of the service', () => {
  const routes = new Set<string>();
  let service: Service;

  beforeAll(async () => {
    // Fastify announces a new instance; only from then on can a hook see every route.
    const listen = (message: unknown) => {
      (message as { fastify: FastifyInstance }).fastify.addHook('onRoute', ({ method, url }) => {
        // Its contract is test/console/routes.test.ts.
        if (/^\/console(\/|$)/.test(url)) return;
        for (const each of [method].flat()) routes.add(`${each} ${url}`);
      });
    };
    subscribe('fastify.initialization', listen);
    service = await Service.start(SETTINGS);
    unsubscribe('fastify.initialization', listen);
  });
  afterAll(() => service?.stop());

  it('are those that the contracts of the surfaces list, and no others', () => {
    const heads = getsOf(Object.fromEntries(LISTED_ROUTES.map((route) => [route, true]))).map((route) =>
      // A slash at the end makes no other route of an address.
      headOf(route).replace(/(?<=.\w)\/$/, ''),
    );
    expect([...routes].sort()).toEqual([...new Set([...LISTED_ROUTES, ...heads])].sort());
  });

  it.each(Object.entries(PUBLIC_ROUTES))('%s asks for no credentials', async (route, status) => {
    expect((await send(service, route, ANY)).status).toBe(status);
  });

  it.each(
    getsOf(PUBLIC_ROUTES),
  )('%s is answered to HEAD with the same headers and no body', async (route) => {
    const [got, headed] = [await send(service, route, ANY), await send(service, headOf(route), ANY)];
    expectSameHead(got, headed);
  });
});

describe.each(SIGNED_IN_SURFACES)('The routes of $name', (contract) => {
  const { surface, protectedRoutes, wrongCredentials, rightHeaders, expectError, wrongRole } = contract;
  const roles = Object.keys(surface.roles);
  let world: SurfaceWorld;
  let conformance: Conformance | undefined;
  let contents: Record<string, string>;

  beforeAll(async () => {
    const settings = readSettings({});
    conformance =
      surface.document &&
      new Conformance(buildDocument(await previewApplication(settings), surface.document, settings));
    world = await contract.populate(SETTINGS);
    contents = await databaseContents(world.service);
  });
  afterAll(() => world?.close());

  it.each(
    Object.entries(protectedRoutes),
  )('%s refuses every wrong credential, and nothing changes', async (route, { roles: allowed, call }) => {
    const [rightful] = allowed;
    if (rightful === undefined) throw new Error(`${route} lets nobody in.`);
    for (const { error, headers } of wrongCredentials) {
      await expectRefusal(headers(world, rightful), error);
    }
    for (const role of roles.filter((each) => !allowed.includes(each))) {
      await expectRefusal(rightHeaders(world, role), wrongRole);
    }
    // No call was allowed, so even the count of calls has not changed.
    expect(await databaseContents(world.service)).toEqual(contents);

    async function expectRefusal(credentials: Readonly<Record<string, string>>, error: string) {
      const answer = await send(world.service, route, call?.(world), credentials);
      expectError(answer, error);
      expectConforming(route, answer);
    }
  });

  it.each(
    getsOf(protectedRoutes),
  )('%s is answered to HEAD with the same headers and no body', async (route) => {
    const { call, roles: [role = ''] = [] } = protectedRoutes[route] ?? {};
    const credentials = rightHeaders(world, role);
    const request = call?.(world);
    const got = await send(world.service, route, request, credentials);
    expectSameHead(got, await send(world.service, headOf(route), request, credentials));
    const refused = await send(world.service, headOf(route), request);
    expect(refused.status).toBe((await send(world.service, route, request)).status);
    expect(refused.text ?? '').toBe('');
  });

  it.each(
    Object.entries(protectedRoutes),
  )('%s had nothing else against those calls, and answers as documented', async (route, {
    roles: allowed,
    answer: success,
    call,
  }) => {
    for (const role of allowed) {
      const answer = await send(world.service, route, call?.(world), rightHeaders(world, role));
      expect(answer.status, answer.text).toBe(success);
      expectConforming(route, answer);
    }
  });

  it('change what was compared after the refusals', async () => {
    const now = await databaseContents(world.service);
    expect(Object.keys(now).filter((table) => now[table] !== contents[table])).toEqual(
      expect.arrayContaining([...contract.changedTables]),
    );
  });

  function expectConforming(route: string, { status, headers, text }: Answer) {
    const [method = '', pattern = ''] = route.split(' ');
    const path = pattern.replace(/:(\w+)/g, '{$1}');
    if (protectedRoutes[route]?.undocumented) return;
    const operation = conformance?.operations.find((each) => each.method === method && each.path === path);
    if (!conformance || !operation) throw new Error(`${route} is in no document.`);
    expect(conformance.faultsOf(operation, { status, headers, body: text ?? '' })).toEqual([]);
  }
});

function expectSameHead(got: Answer, headed: Answer) {
  expect(headed.status).toBe(got.status);
  expect(headed.text ?? '').toBe('');
  // The length of a streamed body is not known in advance.
  for (const name of SAME_IN_HEAD) expect(headed.headers[name], name).toBe(got.headers[name]);
}

function send(
  { anonymous }: Service,
  route: string,
  call: RouteCall = {},
  credentials: Readonly<Record<string, string>> = {},
) {
  const [method = '', pattern = ''] = route.split(' ');
  const path = pattern.replace(/:(\w+)|\*/g, (name, parameter = name) => String(call.path?.[parameter]));
  const verb = method.toLowerCase() as 'get' | 'head' | 'post' | 'put' | 'delete';
  const target = call.query === undefined ? path : `${path}?${call.query}`;
  const request = anonymous[verb](target).set({ ...call.headers, ...credentials });
  return call.body === undefined ? request : request.send(call.body);
}
