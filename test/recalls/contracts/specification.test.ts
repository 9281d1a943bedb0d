import { readFile } from 'node:fs/promises';
import type { OpenAPIObject } from '@nestjs/swagger';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { previewApplication } from '../../../src/bootstrap/preview-application.js';
import { readSettings } from '../../../src/platform/config/settings.js';
import { buildDocument, documentAsYaml } from '../../../src/platform/openapi/build-document.js';
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
  it('is committed as docs/openapi.yml: if this fails, run `npm run openapi`', async () => {
    const committed = await readFile('docs/openapi.yml', 'utf8');
    expect(committed, 'docs/openapi.yml is not what the code says: run `npm run openapi`').toBe(
      documentAsYaml(document),
    );
  });

  it('asks for both credentials unless an operation says that it is public', () => {
    expect(document.security).toEqual([{ accessToken: [], apiKey: [] }]);
    expect(document.components?.securitySchemes).toMatchObject({
      accessToken: { type: 'oauth2', flows: { clientCredentials: {} } },
      apiKey: { type: 'apiKey', in: 'header', name: 'X-API-Key' },
    });
    const publicPaths = operations.filter(({ security }) => security?.length === 0).map(({ name }) => name);
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
        if (!isMadeOfOthers && !('example' in each) && !('enum' in each)) lacking.push(`${name}.${property}`);
      }
    }
    for (const { name, parameters = [] } of operations) {
      for (const parameter of parameters) {
        const schema = 'schema' in parameter ? parameter.schema : undefined;
        if ('$ref' in parameter || 'example' in parameter || (schema && 'example' in schema)) continue;
        lacking.push(`${name} ${parameter.name}`);
      }
    }
    expect(lacking).toEqual([]);
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
    expect(json.body.paths).toEqual(document.paths);
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

  it.each([
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
