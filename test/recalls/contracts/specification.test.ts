import { hash } from 'node:crypto';
import type { OpenAPIObject } from '@nestjs/swagger';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { previewApplication } from '../../../src/bootstrap/preview-application.js';
import { publicUrl } from '../../../src/platform/config/public-addresses.js';
import { readSettings } from '../../../src/platform/config/read-settings.js';
import { ROLES_EXTENSION } from '../../../src/platform/http/access.js';
import { buildDocument } from '../../../src/platform/openapi/build-document.js';
import { TAGS } from '../../../src/recalls/openapi/description.js';
import { RECALLS_DOCUMENT } from '../../../src/recalls/openapi/recalls.document.js';
import { Service } from '../../support/service.js';
import { PROTECTED_ROUTES } from './route-list.js';

const METHODS = ['get', 'put', 'post', 'delete'] as const;

const settings = readSettings({});
const document = buildDocument(await previewApplication(settings), RECALLS_DOCUMENT, settings);
const operations = Object.entries(document.paths).flatMap(([path, item]) =>
  METHODS.flatMap((method) =>
    item[method] ? [{ name: `${method.toUpperCase()} ${path}`, ...item[method] }] : [],
  ),
);
const protectedOperations = operations.filter(({ security }) => security === undefined);

describe('The specification', () => {
  it('asks for both credentials unless an operation says that it is public', () => {
    expect(document.security).toEqual([{ accessToken: [], apiKey: [] }]);
    expect(document.components?.securitySchemes).toMatchObject({
      accessToken: { type: 'oauth2', flows: { clientCredentials: {} } },
      apiKey: { type: 'apiKey', in: 'header', name: 'X-API-Key' },
      clientBasic: { type: 'http', scheme: 'basic' },
    });
    for (const { name, security } of operations.filter((operation) => operation.security !== undefined)) {
      const isTokenEndpoint = name.startsWith('POST /') && name.endsWith('/token');
      expect(security, name).toEqual(isTokenEndpoint ? [{ clientBasic: [] }, {}] : []);
    }
    const publicPaths = operations.filter(({ security }) => security !== undefined).map(({ name }) => name);
    expect(publicPaths.sort()).toEqual([
      'GET /health/live',
      'GET /health/ready',
      'GET /{tenant}/discovery/v2.0/keys',
      'GET /{tenant}/v2.0/.well-known/openid-configuration',
      'POST /oauth/token',
      'POST /oauth2/v2.0/token',
      'POST /{tenant}/oauth2/v2.0/token',
    ]);
    expect(publicPaths.length + protectedOperations.length).toBe(operations.length);
  });

  it.each(protectedOperations)('names for $name everything the pipeline can answer', ({ responses }) => {
    expect(responses).toMatchObject({
      401: { $ref: '#/components/responses/Unauthorised' },
      403: { $ref: '#/components/responses/Forbidden' },
      429: { $ref: '#/components/responses/TooManyRequests' },
      500: { $ref: '#/components/responses/Unknown' },
      503: { $ref: '#/components/responses/Unavailable' },
    });
  });

  it.each(operations)('describes $name: its summary, its answers, their request ids', (operation) => {
    expect(operation.summary).toMatch(/\w/);
    expect(operation.tags).toHaveLength(1);
    for (const [status, response] of Object.entries(operation.responses)) {
      if (!response || '$ref' in response) continue;
      expect(response.description, status).toMatch(/\w/);
      expect(response.headers, status).toHaveProperty('X-Request-Id');
    }
  });

  it('describes every tag that an operation has, and has an operation for every tag it describes', () => {
    const used = new Set(operations.flatMap(({ tags }) => tags ?? []));
    expect([...used].sort()).toEqual((document.tags ?? []).map(({ name }) => name).sort());
  });

  it('has exactly the operations that have a route, beside those that say where a VIN is missing', () => {
    const routes = Object.keys(PROTECTED_ROUTES).filter((route) => !route.endsWith('/recalls/vin'));
    const described = protectedOperations.map(({ name }) => name.replace(/\{(\w+)\}/g, ':$1'));
    expect(described.sort()).toEqual(routes.sort());
  });

  it('has an example for every property and parameter', () => {
    const lacking = [];
    for (const [name, schema] of Object.entries(document.components?.schemas ?? {})) {
      if ('$ref' in schema) continue;
      for (const [property, each] of Object.entries(schema.properties ?? {})) {
        const isMadeOfOthers = JSON.stringify(each).includes('$ref');
        if (!isMadeOfOthers && !hasExample(each)) lacking.push(`${name}.${property}`);
      }
    }
    for (const { name, parameters = [] } of operations) {
      for (const parameter of parameters) {
        const schema = 'schema' in parameter ? parameter.schema : undefined;
        if ('$ref' in parameter || 'example' in parameter || (schema && hasExample(schema))) continue;
        lacking.push(`${name} ${parameter.name}`);
      }
    }
    expect(lacking).toEqual([]);
  });

  it('names each operation by a verb and what it is about', () => {
    const names = operations.map(({ operationId }) => operationId ?? '');
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[a-z]+([A-Z][a-z]+)+$/);
  });

  it('says by whom each operation may be called, as its route does', () => {
    for (const { name, [ROLES_EXTENSION]: roles } of protectedOperations as Record<string, unknown>[]) {
      const route = PROTECTED_ROUTES[String(name).replace(/\{(\w+)\}/g, ':$1')];
      expect(roles, String(name)).toEqual(route?.roles);
    }
  });

  it('has null beside the values of an enum, never among them', () => {
    expect(JSON.stringify(document)).not.toMatch(/"enum":\[[^\]]*\bnull\b[^\]]*\]/);
    const { closuresDecision } = schemaNamed('ImportRunBody').properties ?? {};
    expect(closuresDecision).toMatchObject({
      anyOf: [{ type: 'string', enum: ['approved', 'rejected', 'superseded'] }, { type: 'null' }],
    });
  });

  it('has the page fill in optional parameters only where a request needs them', () => {
    const filledIn = operations.flatMap(({ operationId, parameters = [] }) =>
      parameters.flatMap((parameter) => {
        if ('$ref' in parameter || parameter.required) return [];
        const isFilledIn = 'example' in parameter || (parameter.schema && 'example' in parameter.schema);
        return isFilledIn ? [`${operationId} ${parameter.name}`] : [];
      }),
    );
    expect(filledIn).toEqual([
      'deleteRecalls manufacturerCampaignReference',
      'validateImport fileName',
      'loadRegister environment',
    ]);
  });

  it.each(
    Object.entries(RECALLS_DOCUMENT.prefilled?.(settings) ?? {}),
  )('has the parameters and the body that the page fills in for %s', (id, { parameters = {}, body }) => {
    const operation = operations.find(({ operationId }) => operationId === id);
    const examples = (operation?.parameters ?? []).flatMap((parameter) =>
      '$ref' in parameter || parameter.example === undefined ? [] : [[parameter.name, parameter.example]],
    );
    expect(Object.fromEntries(examples)).toEqual(parameters);
    const [media] = Object.values((operation?.requestBody as { content?: object })?.content ?? {});
    expect(media?.example).toEqual(body);
  });

  it('lists the texts that existing clients match on where they can occur', () => {
    const texts = JSON.stringify(document.paths['/recalls/vin/{vin}']?.put?.responses[400]);
    for (const text of [
      'Invalid request body',
      'Date must be in the format YYYY-MM-DD',
      'Recall rectification date cannot be before recall campaign start date',
      'Vehicle recall has already been marked as fixed',
      'Vehicle recall has already been marked as not fixed',
      'Required dvsaCampaignReference and/or manufacturerCampaignReference parameter is missing',
      'Manufacturer campaign reference is required',
    ]) {
      expect(texts).toContain(text);
    }
  });
});

/** Whether a property or parameter has an example, or a list of values to choose from. */
function hasExample(schema: object): boolean {
  return (
    ['example', 'examples', 'enum'].some((name) => name in schema) ||
    JSON.stringify(schema).includes('"enum"')
  );
}

function schemaNamed(name: string) {
  const schema = document.components?.schemas?.[name];
  if (!schema || '$ref' in schema) throw new Error(`There is no schema ${name}.`);
  return schema;
}

describe('The specification, served', () => {
  let service: Service;
  let address: string;

  beforeAll(async () => {
    service = await Service.start({ publicUrl: 'https://recalls.test/api' });
    address = 'https://recalls.test/api';
  });

  afterAll(() => service.stop());

  it('is the committed one with this service’s own addresses, as YAML and as JSON', async () => {
    const yaml = await service.anonymous.get('/openapi.yml').buffer(true);
    const json = await service.anonymous.get('/openapi.json');
    expect(yaml.headers['content-type']).toBe('application/yaml; charset=utf-8');
    expect(json.headers['content-type']).toBe('application/json; charset=utf-8');
    const served = buildDocument(service.application, RECALLS_DOCUMENT, service.settings);
    expect(parse(yaml.text)).toEqual(served);
    expect(json.body).toEqual(served);
    expect(json.body.servers).toMatchObject([{ url: address }]);
    const flows = (json.body as OpenAPIObject).components?.securitySchemes?.accessToken;
    expect(JSON.stringify(flows)).toContain(`${address}/.default`);
    // The scope that is filled in is this service's too.
    const here = (text: string) => text.replaceAll(address, publicUrl(settings));
    expect(JSON.parse(here(JSON.stringify(json.body.paths)))).toEqual(document.paths);
  });

  it.each(['/docs', '/docs/'])('is a page at %s that loads nothing from elsewhere', async (path) => {
    const page = await service.anonymous.get(path);
    expect(page.status).toBe(200);
    expect(page.headers['content-type']).toBe('text/html');
    expect(page.headers['content-security-policy']).toContain("default-src 'self'");
    expect(page.headers['x-content-type-options']).toBe('nosniff');
    expect(page.text).toContain('Vehicle Recalls API');
    expect(page.text).not.toMatch(/<script(?![^>]*src=)/);
    const assets = [...page.text.matchAll(/(?:src|href)="([^"#]+)"/g)].map(([, asset]) => asset ?? '');
    expect(assets.length).toBeGreaterThanOrEqual(4);
    for (const asset of assets) {
      expect(asset).toMatch(/^\.\//);
      const loaded = await service.anonymous.get(new URL(asset, `${service.url}${path}`).pathname);
      expect(loaded.status, asset).toBe(200);
      expect(loaded.headers['content-type'], asset).toMatch(
        /^(application\/javascript|text\/(css|javascript)|image\/png)/,
      );
      expect(loaded.headers['x-content-type-options'], asset).toBe('nosniff');
    }
  });

  it('draws the page from the document itself, and asks no validator elsewhere', async () => {
    const script = await service.anonymous.get('/docs/swagger-ui-init.js').buffer(true);
    expect(script.text).toContain('"/recalls/vin/{vin}"');
    expect(script.text).toContain('"validatorUrl": null');
  });

  it.each(RECALLS_DOCUMENT.audiences ?? [])('has for $role a document and a page of its own', async ({
    role,
    page,
    title,
  }) => {
    const json = await service.anonymous.get(`${page}/openapi.json`);
    const yaml = await service.anonymous.get(`${page}/openapi.yml`).buffer(true);
    const part: OpenAPIObject = json.body;
    expect(parse(yaml.text)).toEqual(part);
    expect(part.info.title).toBe(title);
    const whole: OpenAPIObject = (await service.anonymous.get('/openapi.json')).body;
    const called = operations.filter(
      ({ security, [ROLES_EXTENSION]: roles }: Record<string, unknown>) =>
        security !== undefined || (roles as string[]).includes(role),
    );
    const described = Object.entries(part.paths).flatMap(([path, item]) =>
      Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(described.sort()).toEqual(called.map(({ name }) => name).sort());
    for (const [path, item] of Object.entries(part.paths)) expect(whole.paths[path]).toMatchObject(item);
    // Nothing of others is left, and nothing that it refers to is missing.
    const text = JSON.stringify(part);
    const schemas = Object.keys(part.components?.schemas ?? {});
    for (const name of schemas)
      if (name !== 'ErrorBody') expect(text).toContain(`"#/components/schemas/${name}"`);
    for (const [, name] of text.matchAll(/"#\/components\/schemas\/(\w+)"/g)) expect(schemas).toContain(name);
    const tags = new Set(called.flatMap((operation) => operation.tags ?? []));
    expect(part.tags?.map(({ name }) => name)).toEqual(
      [...TAGS.map(({ name }) => name)].filter((name) => tags.has(name)),
    );
    const html = await service.anonymous.get(page);
    expect(html.text).toContain(`<title>${title}</title>`);
    const script = await service.anonymous.get(`${page}/swagger-ui-init.js`).buffer(true);
    expect(script.text).toContain(`"title": "${title}"`);
    expect(script.text.includes('"/admin/clients"')).toBe(role === 'admin');
  });

  it('is found from the front page, which is for everybody, runs nothing and has links that work', async () => {
    const page = await service.anonymous.get('/');
    const [, style = ''] = /<style>([^<]*)<\/style>/.exec(page.text) ?? [];
    const styleHash = hash('sha256', style, 'base64');
    // Nothing in it makes a browser ask another address.
    expect(style).not.toMatch(/url\(|@import/);
    expect(page.status).toBe(200);
    expect(page.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
      'x-content-type-options': 'nosniff',
      'strict-transport-security': 'max-age=31536000',
      'x-request-id': expect.any(String),
    });
    expect(page.text).toMatch(/^<!doctype html>\n<html lang="en">/);
    expect(page.text.replace(`<style>${style}</style>`, '')).not.toMatch(
      /<(script|style|link|img)|\s(style|on\w+)=/i,
    );
    const links = [...page.text.matchAll(/href="([^"]+)"/g)].map(([, link]) => link ?? '');
    const pages = [
      './docs/manufacturers',
      './docs/mot-services',
      './docs/administrators',
      './docs',
      './drivers-renewal/docs',
      './kadoe/docs',
      './thirdparty-access/docs',
    ];
    const status = './health/ready';
    expect(links.filter((link) => !/\.(yml|json)$/.test(link))).toEqual([...pages, status]);
    expect(links).toHaveLength(3 * pages.length + 1);
    for (const link of links) {
      expect((await service.anonymous.get(new URL(link, `${service.url}/`).pathname)).status, link).toBe(200);
    }
    const head = await service.anonymous.head('/');
    expect(head.status).toBe(200);
    expect(head.headers['content-length']).toBe(page.headers['content-length']);
    expect(head.headers['content-security-policy']).toBe(page.headers['content-security-policy']);
  });

  it.each(['post', 'put', 'delete', 'patch'] as const)('has no front page for %s', async (method) => {
    const answer = await service.anonymous[method]('/');
    expect(answer.status).toBe(404);
    expect(answer.body.errorCode).toBe('RECALLS-NF-02');
  });

  it.each([
    '/index.html',
    '/no/such/address',
    '/docs/administrator',
    '/docs/nothing.js',
    '/docs/..%2f..%2fpackage.json',
    '/openapi.yaml',
  ])('has nothing at %s, and says so in the words of the catalogue', async (path) => {
    const answer = await service.anonymous.get(path);
    expect(answer.status).toBe(404);
    expect(answer.body).toEqual({
      requestId: answer.headers['x-request-id'],
      errorCode: 'RECALLS-NF-02',
      errorMessage: 'URL not found',
    });
  });
});
