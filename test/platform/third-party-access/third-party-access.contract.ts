import { expect } from 'vitest';
import type { Service } from '../../support/service.js';
import {
  type Attempt,
  type SignInContract,
  type Stage,
  type SurfaceContract,
  type SurfaceWorld,
  send,
} from '../../surfaces/surface-contract.js';
import { Partner, startService } from './partner.js';
import { type SignedInWorld, WRONG_CREDENTIALS } from './wrong-credentials.js';

const CREDENTIALS = 'API Key or JWT is either not provided, expired or invalid';

const ERRORS = {
  routeNotFound: { status: 404, title: 'Not Found', detail: 'There is no such resource' },
  token: { status: 401, title: 'Authentication Failure', detail: CREDENTIALS },
  forbidden: { status: 403, title: 'Forbidden', detail: CREDENTIALS },
  tooManyRequests: { status: 429, title: 'Too Many Requests', detail: 'Too Many Requests' },
  correlationId: {
    status: 400,
    title: 'Invalid Header',
    detail: 'X-Correlation-ID must have 1 to 128 visible ASCII characters',
  },
} as const;

async function populate(settings: object): Promise<SignedInWorld> {
  const service = await startService(settings);
  const early = await Partner.signedUp(service);
  const expired = await early.headers();
  service.clock.advance({ hours: 2 });
  const disabled = await Partner.signedUp(service);
  const refused = await disabled.headers();
  await disabled.disable();
  const maker = await service.onboard();
  return {
    service,
    right: await (await Partner.signedUp(service)).headers(),
    another: await (await Partner.signedUp(service, 'renewal-client')).headers(),
    disabled: refused,
    expired,
    recalls: { Authorization: `Bearer ${await service.tokenOf(maker)}`, 'X-API-Key': maker.apiKey },
    close: () => service.stop(),
  };
}

const stages: readonly Stage<SurfaceWorld>[] = [
  {
    name: 'unknown route',
    error: 'routeNotFound',
    break: (attempt) => {
      attempt.path = '/thirdparty-access/v1/nowhere';
    },
  },
  {
    name: 'token',
    error: 'token',
    break: ({ headers }) => {
      delete headers.Authorization;
    },
  },
  {
    name: 'API key',
    error: 'forbidden',
    break: ({ headers }) => {
      delete headers['X-API-Key'];
    },
  },
  {
    name: 'permission',
    error: 'forbidden',
    break: ({ clientId }, { service }) => disable(service, clientId),
  },
  {
    name: 'calls per second',
    error: 'tooManyRequests',
    break: async (attempt, { service }) => {
      for (let calls = 0; calls < 10; calls++) if ((await send(attempt, service)).status === 429) return;
      throw new Error('No call was answered with 429.');
    },
  },
  {
    name: 'headers',
    error: 'correlationId',
    break: ({ headers }) => {
      headers['X-Correlation-ID'] = 'a b';
    },
  },
];

async function disable(service: Service, clientId: string): Promise<void> {
  await service.query('UPDATE client SET disabled_at = now() WHERE id = $1', [clientId]);
  // The state of a client is kept for half a second.
  service.clock.advance({ seconds: 1 });
}

const signIn: SignInContract<SignedInWorld> = {
  protectedRoutes: { 'POST /thirdparty-access/v1/new-api-key': { roles: ['keeper-client'], answer: 200 } },
  wrongCredentials: WRONG_CREDENTIALS,
  orderOfChecks: {
    open: async () => {
      const service = await startService();
      return { service, close: () => service.stop() };
    },
    afterEach: () => {},
    kinds: [
      {
        name: 'POST /thirdparty-access/v1/new-api-key',
        answer: 200,
        stages,
        attempt: async ({ service }): Promise<Attempt> => {
          const partner = await Partner.signedUp(service);
          return {
            clientId: partner.clientId,
            method: 'post',
            path: '/thirdparty-access/v1/new-api-key',
            query: '',
            headers: await partner.headers(),
            body: undefined,
          };
        },
      },
    ],
  },
  populate,
  rightHeaders: ({ right }) => right,
  expectError: ({ status, body }, error) => {
    const expected = ERRORS[error as keyof typeof ERRORS];
    expect({ status, body }).toEqual({ status: expected.status, body: [expected] });
  },
  changedTables: ['api_key', 'outbox_mail'],
  wrongRole: 'forbidden',
};

const PAGE = '/thirdparty-access/docs';

export const thirdPartyAccessContract: SurfaceContract<SignedInWorld> = {
  publicRoutes: {
    'POST /thirdparty-access/v1/authenticate': 400,
    'POST /thirdparty-access/v1/password': 400,
    'POST /thirdparty-access/v1/new-password': 400,
    'GET /thirdparty-access/openapi.json': 200,
    'GET /thirdparty-access/openapi.yml': 200,
    [`GET ${PAGE}`]: 200,
    [`GET ${PAGE}/`]: 200,
    [`GET ${PAGE}/*`]: 200,
    [`HEAD ${PAGE}/*`]: 200,
    [`GET ${PAGE}/docs/*`]: 200,
    [`HEAD ${PAGE}/docs/*`]: 200,
    [`GET ${PAGE}/LICENSE`]: 404,
    [`GET ${PAGE}/index.html`]: 200,
    [`GET ${PAGE}/swagger-ui-init.js`]: 200,
    [`GET ${PAGE}/docs/swagger-ui-init.js`]: 200,
  },
  signIn,
};
