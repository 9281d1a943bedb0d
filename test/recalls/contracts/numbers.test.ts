import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectBadRequest } from '../bad-input/refusal.js';
import { type PopulatedService, populatedService } from './populated-service.js';
import { PROTECTED_ROUTES } from './route-list.js';
import { Impostors } from './wrong-credentials.js';

/** Numbers around the limits of columns of two, four or eight bytes, of JavaScript, and of PostgreSQL's dates. */
const NUMBERS = [
  0, -1, 1, 32_768, 2_147_483_647, 2_147_483_648, -2_147_483_649, 4_294_967_296, 8_640_000_000_000_000,
  8_640_000_000_000_001, 253_402_300_799_999, 253_402_300_800_000, 9_007_199_254_740_991,
];

/** Numbers that JavaScript would round, or not consider whole. */
const OTHER_NUMBERS = [
  '9007199254740993',
  '9223372036854775808',
  '1e21',
  '1e400',
  '0.5',
  '-0',
  '01',
  '9'.repeat(400),
];

const ODD_TEXTS = ['', '\0', '\ud800', 'NaN', '0x10', '00000000-0000-0000-0000-000000000000', '9'.repeat(40)];

const UUID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

const encode = (place: string) => Buffer.from(place).toString('base64url');

/** Cursors of every kind of list, with each of these numbers in each position. */
const CURSORS = [...NUMBERS.map(String), ...OTHER_NUMBERS, ...ODD_TEXTS.map((text) => JSON.stringify(text))]
  .flatMap((value) => [
    `[${value}]`,
    `[${value},${value}]`,
    `[${value},${value},${value}]`,
    `[${value},"${UUID}"]`,
    `[1,${value}]`,
    `[1,1,${value}]`,
    `[1,${value},1]`,
  ])
  .map(encode);

const PATH_VALUES = [
  // An object with the id 1 exists.
  ...NUMBERS.filter((number) => number !== 1).map(String),
  ...OTHER_NUMBERS,
  ...ODD_TEXTS.filter((text) => text !== '' && text !== '\ud800'),
  UUID.toUpperCase(),
  '%2b1',
];

interface Operation {
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
}

describe('A number that is larger than what it is compared with', () => {
  let populated: PopulatedService;
  let impostors: Impostors;
  let lists: { route: string; parameter: string }[];

  beforeAll(async () => {
    populated = await populatedService({ parts: new Set(['api']) });
    impostors = await Impostors.of(populated);
    const { body } = await populated.service.anonymous.get('/openapi.json');
    const paths = body.paths as Record<string, Record<string, Operation>>;
    lists = Object.entries(paths).flatMap(([path, { get }]) =>
      (get?.parameters ?? [])
        .filter(({ name, in: place }) => place === 'query' && /^(cursor|since)$/.test(name))
        .map(({ name }) => ({ route: `GET ${path.replace(/\{(\w+)\}/g, ':$1')}`, parameter: name })),
    );
  });
  afterAll(() => populated?.close());

  it('is refused in every cursor, or names a place in the list', async () => {
    // If the OpenAPI document did not contain a list, this test would silently skip it.
    expect(lists.length).toBeGreaterThanOrEqual(8);
    for (const { route, parameter } of lists) {
      const statuses = new Set<number>();
      // Several at once, because there are some thousand calls.
      for (let at = 0; at < CURSORS.length; at += 20) {
        const calls = CURSORS.slice(at, at + 20).map(async (cursor) => {
          const answer = await send(route, { query: `${parameter}=${cursor}` });
          statuses.add(answer.status);
          const place = Buffer.from(cursor, 'base64url').toString();
          expect([200, 400], `${route} ${parameter} ${place}: ${answer.text}`).toContain(answer.status);
        });
        await Promise.all(calls);
      }
      expect(statuses, route).toContain(400);
    }
  }, 120_000);

  it.each([
    ['GET /admin/manufacturers', '[2147483648]'],
    ['GET /admin/manufacturers', '[-1]'],
    ['GET /admin/imports/:runId/faults', '[4294967296]'],
    ['GET /imports/:runId/faults', '[2147483648]'],
  ])('is 400 in the cursor of %s: %s', async (route, place) => {
    expectBadRequest(await send(route, { query: `cursor=${encode(place)}` }), 'invalidParameters', [
      'cursor',
    ]);
  });

  it.each([
    ['GET /admin/manufacturers', '[2147483647]'],
    ['GET /admin/audit', '[9007199254740991]'],
    ['GET /recalls', '[253402300799999,9007199254740991]'],
  ])('is taken in the cursor of %s when the column can have it: %s', async (route, place) => {
    expect((await send(route, { query: `cursor=${encode(place)}` })).status).toBe(200);
  });

  const withIds = Object.keys(PROTECTED_ROUTES).filter((route) => /:(?!vin\b)\w+/.test(route));

  it.each(withIds)('is no 5xx in the address of %s', async (route) => {
    for (const name of [...route.matchAll(/:(\w+)/g)].map(([, name = '']) => name)) {
      for (const value of PATH_VALUES) {
        const answer = await send(route, { path: { [name]: value } });
        expect([400, 404], `${route} ${name}=${value}: ${answer.text}`).toContain(answer.status);
      }
    }
  });

  it.each([
    'GET /admin/clients',
    'GET /admin/imports',
  ])('is refused as the manufacturer that %s is narrowed to', async (route) => {
    for (const value of [...NUMBERS.map(String), ...OTHER_NUMBERS]) {
      const { status, text } = await send(route, { query: `manufacturerId=${encodeURIComponent(value)}` });
      const isId = /^[1-9]\d*$/.test(value) && Number(value) <= 2_147_483_647;
      expect(status, `${value}: ${text}`).toBe(isId ? 200 : 400);
    }
  });

  function send(route: string, changes: { path?: Record<string, string>; query?: string }) {
    const { roles, call } = PROTECTED_ROUTES[route] ?? { roles: [] };
    const [role] = roles;
    if (role === undefined) throw new Error(`${route} is not in the list.`);
    const { path, query, headers, body } = call?.(populated) ?? {};
    const [method = '', pattern = ''] = route.split(' ');
    const values = { ...path, ...changes.path };
    const address = pattern.replace(/:(\w+)/g, (_, name: string) =>
      changes.path?.[name] === undefined ? String(values[name]) : encodeURIComponent(String(values[name])),
    );
    const target = [query, changes.query].filter((part) => part !== undefined).join('&');
    const request = populated.service.anonymous[method.toLowerCase() as 'get'](`${address}?${target}`).set({
      ...headers,
      ...impostors.rightHeaders(role),
    });
    return body === undefined ? request : request.send(body);
  }
});
