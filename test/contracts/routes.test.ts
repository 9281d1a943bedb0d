import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Role } from '../../src/http/caller.js';
import type { OnboardedClient } from '../../src/onboarding/onboarding.service.js';
import { Service } from '../support/service.js';

/** Everything that answers without credentials, and what a call with nothing in it gets; nothing else does. */
const PUBLIC_ROUTES: Readonly<Record<string, number>> = {
  'GET /docs': 200,
  'GET /docs/': 200,
  'GET /docs/*': 200,
  'HEAD /docs/*': 200,
  'GET /docs/LICENSE': 404,
  'GET /docs/index.html': 200,
  'GET /docs/swagger-ui-init.js': 200,
  'GET /docs/docs/swagger-ui-init.js': 200,
  'GET /openapi.json': 200,
  'GET /openapi.yml': 200,
  'GET /health/live': 200,
  'GET /health/ready': 200,
  'POST /oauth2/v2.0/token': 400,
  'POST /:tenant/oauth2/v2.0/token': 400,
  'POST /oauth/token': 400,
  'GET /:tenant/v2.0/.well-known/openid-configuration': 200,
  'GET /:tenant/discovery/v2.0/keys': 200,
};

/** Every other route, with the roles it lets in. */
const PROTECTED_ROUTES: Readonly<Record<string, readonly Role[]>> = {
  'POST /recalls': ['manufacturer'],
  'GET /recalls/vin': ['manufacturer'],
  'PUT /recalls/vin': ['manufacturer'],
  'DELETE /recalls/vin': ['manufacturer'],
  'GET /recalls/vin/:vin': ['manufacturer'],
  'PUT /recalls/vin/:vin': ['manufacturer'],
  'DELETE /recalls/vin/:vin': ['manufacturer'],
  'GET /credentials': ['manufacturer'],
  'PUT /credentials': ['manufacturer'],
  'DELETE /credentials/:keyId': ['manufacturer'],
};

describe('The routes of the service', () => {
  const routes = new Set<string>();
  const clients = new Map<Role, OnboardedClient>();
  let service: Service;

  beforeAll(async () => {
    // Fastify says when an instance is made: the only moment from which every route can be heard of.
    const listen = (message: unknown) => {
      (message as { fastify: FastifyInstance }).fastify.addHook('onRoute', ({ method, url }) => {
        for (const each of [method].flat()) routes.add(`${each} ${url}`);
      });
    };
    subscribe('fastify.initialization', listen);
    service = await Service.start();
    unsubscribe('fastify.initialization', listen);
    for (const role of ['manufacturer', 'mot', 'admin'] as const)
      clients.set(role, await service.onboard(role));
  });

  afterAll(() => service.stop());

  it('are those of the public list and the protected ones, and no others', () => {
    expect([...routes].sort()).toEqual(Object.keys({ ...PUBLIC_ROUTES, ...PROTECTED_ROUTES }).sort());
  });

  it.each(Object.entries(PUBLIC_ROUTES))('%s asks for no credentials', async (route, status) => {
    expect((await call(route)).status).toBe(status);
  });

  it.each(Object.keys(PROTECTED_ROUTES))('%s refuses a call without credentials', async (route) => {
    const answer = await call(route);
    expect(answer.status).toBe(403);
    expect(answer.body).toMatchObject({
      errorCode: 'RECALLS-FB-04',
      errorMessage: 'Your access token is missing',
    });
    expect(answer.headers['www-authenticate']).toMatch(/^Bearer/);
  });

  it.each(rolesOfRoutes())('%s as %s: let in is %s', async (route, role, isLetIn) => {
    const client = clients.get(role);
    if (!client) throw new Error(`No client of role ${role}`);
    const answer = await call(route, client);
    if (isLetIn) expect(answer.status).not.toBe(403);
    else {
      expect(answer.status).toBe(403);
      expect(answer.body).toMatchObject({
        errorCode: 'RECALLS-FB-01',
        errorMessage: 'You do not have permission to access this endpoint',
      });
    }
  });

  async function call(route: string, client?: OnboardedClient) {
    const [method = '', url = ''] = route.split(' ');
    const path = url
      .replace(':vin', 'ABC1')
      .replace(':keyId', 'x')
      .replace(':tenant', 'any')
      .replace('*', 'index.css');
    const verb = method.toLowerCase() as 'get' | 'head' | 'post' | 'put' | 'delete';
    const request = service.anonymous[verb](path);
    if (client) {
      request.set('Authorization', `Bearer ${await service.tokenOf(client)}`).set('X-API-Key', client.apiKey);
    }
    return request;
  }
});

function rolesOfRoutes(): [route: string, role: Role, isLetIn: boolean][] {
  return Object.entries(PROTECTED_ROUTES).flatMap(([route, allowed]) =>
    (['manufacturer', 'mot', 'admin'] as const).map((role): [string, Role, boolean] => [
      route,
      role,
      allowed.includes(role),
    ]),
  );
}
