import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { ClientDirectory } from '../../../src/platform/clients/client-directory.js';
import { unavailable } from '../../../src/platform/errors/request-error.js';
import { buildDocument } from '../../../src/platform/openapi/build-document.js';
import { type Answer, type Service } from '../../support/service.js';
import { Conformance } from '../../surfaces/conformance.js';
import { Partner, startService } from './partner.js';
import { PARTNER_SURFACES } from './partner.surface.js';

/** What differs between the two surfaces: the statuses, and the words for an issue of a field. */
const STYLES = [
  {
    name: 'keepers',
    role: 'keeper-client',
    statuses: { 400: '400', 409: '409', 500: '500' },
    fieldErrors: [
      { status: '400', code: 'ENV901', detail: 'Invalid format for field - colour' },
      { status: '400', code: 'ENV901', detail: 'Invalid format for field - size' },
      { status: '400', code: 'ENV901', detail: 'Unknown property' },
    ],
  },
  {
    name: 'renewals',
    role: 'renewal-client',
    statuses: { 400: '400 BAD_REQUEST', 409: '409 CONFLICT', 500: '500 INTERNAL_SERVER_ERROR' },
    fieldErrors: [
      { status: '400 BAD_REQUEST', code: 'Pattern', title: 'colour', detail: 'colour must be red.' },
      { status: '400 BAD_REQUEST', code: 'NotEmpty', title: 'size', detail: 'size must be large.' },
      {
        status: '400 BAD_REQUEST',
        code: 'unknownName',
        title: 'weight',
        detail: 'weight is not a property of this request.',
      },
    ],
  },
] as const;

describe.each(STYLES)('The errors of $name', ({ name, role, statuses, fieldErrors }) => {
  let service: Service;
  let headers: Record<string, string>;

  beforeAll(async () => {
    service = await startService();
    headers = await (await Partner.signedUp(service, role)).headers();
  });
  afterAll(() => service.stop());

  const get = (path: string) => service.anonymous.get(`/${name}/v1/${path}`).set(headers);
  const post = (body: string | Buffer, type?: string) => {
    const request = service.anonymous.post(`/${name}/v1/things`).set(headers);
    if (type !== undefined) request.set('Content-Type', type);
    return request.serialize((text) => text as never).send(body as never);
  };
  const RIGHT = '{"colour":"red","size":"large"}';

  it('are every issue at once in a 400, and repeat nothing that was sent', async () => {
    const answer = await post('{"colour":"a-secret","size":7,"weight":"another-secret"}', 'application/json');
    expect({ status: answer.status, body: answer.body }).toEqual({
      status: 400,
      body: { errors: fieldErrors },
    });
    expect(answer.text).not.toContain('secret');
  });

  it.each([
    ['an unknown address', '/nothing', 404, 'NotFound', 'There is no such resource'],
    ['the surface itself', '', 404, 'NotFound', 'There is no such resource'],
    [
      'an unknown address below one that is known',
      '/v1/things/one/more',
      404,
      'NotFound',
      'There is no such resource',
    ],
  ])('are 404 for %s, without credentials', async (_, path, status, code, detail) => {
    const answer = await service.anonymous.get(`/${name}${path}`);
    expect({ status: answer.status, body: answer.body }).toEqual({
      status,
      body: { errors: [{ status: String(status), code, detail }] },
    });
    expect(answer.headers.allow).toBeUndefined();
  });

  it.each([
    ['PUT', '/v1/things', 'POST'],
    ['GET', '/v1/things', 'POST'],
    ['HEAD', '/v1/things/', 'POST'],
    ['OPTIONS', '/v1/things', 'POST'],
    ['DELETE', '/v1/things/one', 'GET, HEAD'],
  ])('are 405 for %s of %s, with the methods that it has', async (method, path, allow) => {
    const response = await fetch(`${service.url}/${name}${path}`, { method });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe(allow);
    if (method === 'HEAD') return;
    expect(await response.json()).toEqual({
      errors: [{ status: '405', code: 'MethodNotAllowed', detail: 'The resource does not have this method' }],
    });
  });

  it('are 413 for a body that is too large', async () => {
    const answer = await post(`{"colour":"${'r'.repeat(300)}"}`, 'application/json');
    expect({ status: answer.status, body: answer.body }).toEqual({
      status: 413,
      body: { errors: [{ status: '413', code: 'PayloadTooLarge', detail: 'The body is too large' }] },
    });
  });

  it.each([
    'text/plain',
    'application/xml',
    'application/jsonp',
    'multipart/form-data; boundary=x',
    '',
  ])('are 415 for a body of type %j', async (type) => {
    const answer = await post(RIGHT, type || 'nonsense');
    expect({ status: answer.status, body: answer.body }).toEqual({
      status: 415,
      body: {
        errors: [
          { status: '415', code: 'UnsupportedMediaType', detail: 'The body must be application/json' },
        ],
      },
    });
  });

  it.each([
    'application/json',
    'Application/JSON;charset=utf-8',
    'application/json ; v=1',
  ])('do not come for a body of type %j', async (type) => {
    expect((await post(RIGHT, type)).status).toBe(200);
  });

  it('do not come for a body without a type', async () => {
    const answer = await fetch(`${service.url}/${name}/v1/things`, {
      method: 'POST',
      headers,
      body: new TextEncoder().encode(RIGHT),
    });
    expect(answer.status).toBe(200);
  });

  it.each([
    ['no JSON', 'nonsense'],
    ['a list', '[]'],
    ['nothing', ''],
    ['more levels than are allowed', '{"a":{"a":{"a":{"a":{"a":1}}}}}'],
  ])('are 400 for a body that is %s', async (_, body) => {
    const answer = await post(body, 'application/json');
    expect(answer.status).toBe(400);
    expect(answer.body.errors).toEqual([expect.objectContaining({ status: statuses[400] })]);
  });

  it('are those of the surface’s own rules, with their codes', async () => {
    const missing = await get('things/scrapped');
    expect({ status: missing.status, body: missing.body }).toEqual({
      status: 404,
      body: { errors: [{ status: '404', code: 'ENV011', detail: 'Vehicle notified as scrapped' }] },
    });
    const conflict = await get('things/twice');
    expect({ status: conflict.status, body: conflict.body }).toEqual({
      status: 409,
      body: { errors: [{ status: statuses[409], code: 'Duplicate', detail: 'It is there already' }] },
    });
  });

  it('say nothing of a bug but the id with which it is in the log', async () => {
    const answer = await get('things/broken');
    expect({ status: answer.status, body: answer.body }).toEqual({
      status: 500,
      body: {
        errors: [
          {
            status: statuses[500],
            code: '2',
            title: 'Unexpected Exception.',
            detail: `An unexpected exception was raised by the service with Error Id: ${answer.headers['x-request-id']}`,
          },
        ],
      },
    });
  });

  it('are 503 with Retry-After while the database is down', async () => {
    const directory = service.application.get(ClientDirectory, { strict: false });
    const find = vi.spyOn(directory, 'findClient').mockRejectedValue(unavailable(new Error('down')));
    try {
      const answer = await get('things/one');
      expect({ status: answer.status, body: answer.body }).toEqual({
        status: 503,
        body: {
          errors: [
            {
              status: '503',
              code: 'ServiceUnavailable',
              detail: 'The service is temporarily unavailable',
            },
          ],
        },
      });
      expect(answer.headers['retry-after']).toBe('5');
    } finally {
      find.mockRestore();
    }
  });

  it('are 429 with Retry-After and without a code when there were too many calls', async () => {
    const eager = await (await Partner.signedUp(service, role)).headers();
    const answers = [];
    for (let count = 0; count <= 50; count++) {
      answers.push(await service.anonymous.get(`/${name}/v1/things/one`).set(eager));
    }
    const last = answers.at(-1);
    expect({ status: last?.status, body: last?.body }).toEqual({
      status: 429,
      body: { errors: [{ status: '429', title: 'Too Many Requests', detail: 'Too Many Requests' }] },
    });
    expect(last?.headers['retry-after']).toBe('1');
  });

  it('are as the document of the surface describes them', async () => {
    const document = PARTNER_SURFACES.find((surface) => surface.name === name)?.document;
    if (!document) throw new Error('The surface has no document.');
    const conformance = new Conformance(buildDocument(service.application, document, service.settings));
    const faultsOf = (id: string, { status, headers: sent, text }: Answer) => {
      const operation = conformance.operations.find((each) => each.id === id);
      if (!operation) throw new Error(`There is no operation ${id}.`);
      return conformance.faultsOf(operation, { status, headers: sent, body: text });
    };
    for (const thing of ['one', 'scrapped', 'twice', 'broken']) {
      expect(faultsOf('find', await get(`things/${thing}`)), thing).toEqual([]);
    }
    const anonymous = await service.anonymous.get(`/${name}/v1/things/one`);
    expect(faultsOf('find', anonymous)).toEqual([]);
    for (const answer of [
      await post(RIGHT, 'application/json'),
      await post('{}', 'application/json'),
      await post(RIGHT, 'text/plain'),
      await post(`{"colour":"${'r'.repeat(300)}"}`, 'application/json'),
    ]) {
      expect(faultsOf('add', answer), answer.text).toEqual([]);
    }
  });

  it('are 400 for an address that is malformed', async () => {
    const answer = await service.anonymous.get(`/${name}/%zz`);
    expect(answer.status).toBe(400);
    expect(answer.body.errors).toEqual([expect.objectContaining({ status: statuses[400] })]);
    expect(answer.headers['x-correlation-id']).toBeDefined();
  });
});
