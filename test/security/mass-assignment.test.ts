import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BAD_REQUEST } from '../../src/recalls/errors/catalogue.js';
import { type PopulatedService, populatedService } from '../recalls/contracts/populated-service.js';
import { PROTECTED_ROUTES } from '../recalls/contracts/route-list.js';
import { databaseContents } from '../surfaces/database-contents.js';
import type { RouteCall } from '../surfaces/surface-contract.js';

/** Properties that no request may set: columns of the tables, and fields of responses. */
const NOT_FOR_CALLERS = {
  id: 1,
  clientId: '00000000-0000-4000-8000-000000000000',
  client_id: '00000000-0000-4000-8000-000000000000',
  manufacturer: { id: 1, name: 'Other' },
  manufacturer_id: 1,
  disabled: false,
  disabledAt: null,
  createdAt: '2000-01-01T00:00:00Z',
  lastUpdatedDate: '2000-01-01T00:00:00Z',
  apiKey: 'vrk_chosen',
  keyHash: 'x',
  secretHash: 'x',
  clientSecret: 'chosen',
  sftpUsername: '../other',
  sftp: { username: 'root' },
  roles: ['admin'],
  isAdmin: true,
  permissions: ['*'],
  source: 'file',
  closedBy: 'nobody',
};

/** Names with a special meaning in JavaScript. */
const POLLUTION = [
  '{"__proto__":{"polluted":true},',
  '{"constructor":{"prototype":{"polluted":true}},',
  '{"__proto__":null,',
  '{"\\u005f_proto__":{"polluted":true},',
  '{"a":{"__proto__":{"polluted":true}},',
  '{"toString":"polluted","valueOf":"polluted",',
];

/** Every route with a body. */
const TAKING = [
  'POST /recalls',
  'PUT /recalls/vin/:vin',
  'POST /mot/vehicles',
  'POST /admin/clients',
  'PUT /admin/clients/:clientId',
  'POST /admin/clients/:clientId/api-keys',
  'PUT /admin/manufacturers/:manufacturerId',
  'POST /admin/manufacturers/:manufacturerId/ssh-keys',
  'POST /admin/imports/:runId/closures/approve',
  'POST /admin/imports/:runId/closures/reject',
  'POST /admin/imports/:runId/give-up',
  'POST /admin/imports/:runId/undo',
  'POST /admin/clients/:clientId/undo',
  'POST /admin/plans',
  'PUT /admin/plans/:name',
  'PUT /admin/clients/:clientId/plan',
  'PUT /admin/kadoe/clients/:clientId',
  'POST /admin/renewals/search',
  'POST /admin/renewals/:applicationId/reject',
  'POST /admin/renewals/:applicationId/erase',
  'POST /admin/vehicles/history',
  'POST /admin/enquiries/search',
  'POST /admin/enquiries/:enquiryId/explanation',
];

describe('A property that is not the caller’s to set', () => {
  let populated: PopulatedService;
  let before: Record<string, string>;

  beforeAll(async () => {
    populated = await populatedService({ parts: new Set(['api']) });
    for (const client of Object.values(populated.clients)) await populated.service.tokenOf(client);
    before = await written();
  });
  afterAll(() => populated?.close());

  /** Everything except the count of calls, which these calls increase. */
  async function written() {
    const { daily_usage: _calls, ...contents } = await databaseContents(populated.service);
    return contents;
  }

  async function send(route: string, body: string) {
    const { roles, call } = PROTECTED_ROUTES[route] ?? { roles: [] };
    const made: RouteCall = call?.(populated) ?? {};
    const [method = '', pattern = ''] = route.split(' ');
    const path = pattern.replace(/:(\w+)/g, (_, name) => String(made.path?.[name]));
    const [role] = roles;
    if (role === undefined) throw new Error(`${route} lets nobody in.`);
    const client = populated.clients[role];
    return populated.service.anonymous[method.toLowerCase() as 'post' | 'put'](
      made.query === undefined ? path : `${path}?${made.query}`,
    )
      .set('Authorization', `Bearer ${await populated.service.tokenOf(client)}`)
      .set('X-API-Key', client.apiKey)
      .set({ ...made.headers, 'Content-Type': 'application/json' })
      .send(body);
  }

  const rightBodyOf = (route: string) => PROTECTED_ROUTES[route]?.call?.(populated).body;

  it('is tried on every route that takes a body', () => {
    const taking = Object.keys(PROTECTED_ROUTES).filter((route) => typeof rightBodyOf(route) === 'object');
    expect(taking.sort()).toEqual([...TAKING].sort());
  });

  it.each(TAKING)('is named in a 400 by %s, and nothing is written', async (route) => {
    const right = rightBodyOf(route) as object;
    const extra = Object.fromEntries(Object.entries(NOT_FOR_CALLERS).filter(([name]) => !(name in right)));
    const { status, body } = await send(route, JSON.stringify({ ...right, ...extra }));
    expect({ status, errorMessage: body.errorMessage }).toEqual({
      status: 400,
      errorMessage: BAD_REQUEST.invalidBody,
    });
    const named = body.errors.map(({ field }: { field: string }) => field);
    expect(named.sort()).toEqual(Object.keys(extra).sort());
    expect(await written()).toEqual(before);
  });

  it.each(TAKING)('is no way to the prototype of all objects in %s', async (route) => {
    const right = JSON.stringify(rightBodyOf(route)).replace(/^\{/, '');
    for (const beginning of POLLUTION) {
      const text = `${beginning}${right}`.replace(/,\}$/, '}');
      const { status } = await send(route, text);
      expect(status, text).toBe(400);
    }
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    expect(await written()).toEqual(before);
  });

  it('is no way to it in a query, a form or a cursor either', async () => {
    const { service, clients } = populated;
    const maker = service.as(clients.manufacturer);
    for (const query of [
      '__proto__[polluted]=1',
      '__proto__.polluted=1',
      'constructor[prototype][polluted]=1',
      '__proto__=1',
    ]) {
      expect((await maker.get(`/recalls?${query}`)).status, query).toBe(400);
      const form = await service.anonymous.post('/oauth2/v2.0/token').type('form').send(query);
      expect(form.status, query).toBe(400);
    }
    const cursor = Buffer.from('[{"__proto__":{"polluted":1}},1]').toString('base64url');
    expect((await maker.get(`/recalls?cursor=${cursor}`)).status).toBe(400);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });
});
