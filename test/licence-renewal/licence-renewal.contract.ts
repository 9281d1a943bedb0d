import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import type { Settings } from '../../src/platform/config/settings.js';
import { startService } from '../platform/third-party-access/partner.js';
import { type SignedInWorld, WRONG_CREDENTIALS } from '../platform/third-party-access/wrong-credentials.js';
import type { Service } from '../support/service.js';
import {
  type Attempt,
  type SignInContract,
  type Stage,
  type SurfaceContract,
  type SurfaceWorld,
  send,
} from '../surfaces/surface-contract.js';
import { keepApplicationFromLogs } from './keep-applications-from-logs.js';
import { RENEWAL_PATH, RenewalPartner } from './renewal-partner.js';
import { applicationWith } from './submissions/application-with.js';

const CREDENTIALS = 'API Key or JWT is either not provided, expired or invalid';

const ERRORS = {
  routeNotFound: { status: '404', code: 'NotFound', detail: 'There is no such resource' },
  token: { status: '401', code: 'Unauthorized', detail: CREDENTIALS },
  forbidden: { status: '403', code: 'Forbidden', detail: CREDENTIALS },
  tooManyRequests: { status: '429', title: 'Too Many Requests', detail: 'Too Many Requests' },
  body: {
    status: '400 BAD_REQUEST',
    code: 'Range',
    title: 'feePaid',
    detail: 'feePaid must be from 0 to 999999.',
  },
  duplicate: {
    status: '409 CONFLICT',
    code: 'DuplicateTransaction',
    title: 'handler.transactionId',
    detail: 'Another application was accepted under this transactionId.',
  },
  query: {
    status: '400 BAD_REQUEST',
    code: 'Enum',
    title: 'status',
    detail: 'status must be one of RECEIVED, CHECKED, IN_REVIEW, READY, REJECTED, FORWARDED.',
  },
  unknown: {
    status: '404',
    code: 'UnknownTransaction',
    detail: 'No application of this client has this transactionId.',
  },
} as const;

/** A plan that a test can exhaust. */
const SCANT = 'scant';

async function serviceWithPlan(settings: Partial<Settings> = {}): Promise<Service> {
  const service = await startService(settings);
  await service.query(
    "INSERT INTO usage_plan (name, rate, burst, quota, quota_period) VALUES ($1, 1, 4, 100, 'DAY')",
    [SCANT],
  );
  return service;
}

/** The guide's example under this id. */
function bodyOf(transactionId: string): object {
  const application = applicationWith({ 'handler.transactionId': transactionId });
  keepApplicationFromLogs(application);
  return application;
}

interface RenewalWorld extends SignedInWorld {
  /** Of an application that the rightful client has sent. */
  readonly transactionId: string;
}

async function populate(settings: Partial<Settings>): Promise<RenewalWorld> {
  const service = await serviceWithPlan(settings);
  const { headers: expired } = await RenewalPartner.onboard(service);
  service.clock.advance({ hours: 2 });
  const refused = await RenewalPartner.onboard(service);
  await refused.partner.disable();
  const maker = await service.onboard();
  const client = await RenewalPartner.onboard(service);
  const transactionId = randomUUID();
  await client.submit(bodyOf(transactionId));
  return {
    service,
    transactionId,
    right: client.headers,
    another: (await RenewalPartner.onboard(service)).headers,
    disabled: refused.headers,
    expired,
    recalls: { Authorization: `Bearer ${await service.tokenOf(maker)}`, 'X-API-Key': maker.apiKey },
    close: () => service.stop(),
  };
}

const beforeTheRequest: readonly Stage<SurfaceWorld>[] = [
  {
    name: 'unknown route',
    error: 'routeNotFound',
    break: (attempt) => {
      attempt.path = '/drivers-renewal/v1/nowhere';
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
    break: async ({ clientId }, { service }) => {
      await service.query('UPDATE client SET disabled_at = now() WHERE id = $1', [clientId]);
      // The state of a client is kept for half a second.
      service.clock.advance({ seconds: 1 });
    },
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
    name: 'quota',
    error: 'tooManyRequests',
    break: async ({ clientId }, { service }) => {
      await service.query(
        `INSERT INTO plan_usage (client_id, starts_on, period, handed_out, last_block, used)
         VALUES ($1, $2, 'DAY', 100, 100, 100)`,
        [clientId, new Date(service.clock.now()).toISOString().slice(0, 10)],
      );
    },
  },
];

const changed = (attempt: Attempt, changes: object) => {
  attempt.body = JSON.stringify({ ...JSON.parse(attempt.body ?? ''), ...changes });
};

/** By client: the id of the application that it has sent. */
const sent = new Map<string, string>();

async function attemptOf(service: Service, method: Attempt['method'], path: string): Promise<Attempt> {
  const client = await RenewalPartner.onboard(service);
  const { clientId } = client.partner;
  const transactionId = randomUUID();
  await client.submit(bodyOf(transactionId));
  sent.set(clientId, transactionId);
  // Its quota begins with the calls of the test.
  await service.query('UPDATE client_usage_plan SET plan = $2 WHERE client_id = $1', [clientId, SCANT]);
  service.clock.advance({ seconds: 2 });
  return {
    clientId,
    method,
    path: path.replace('{transactionId}', transactionId),
    query: '',
    headers: { ...client.headers },
    body: undefined,
  };
}

const signIn: SignInContract<RenewalWorld> = {
  protectedRoutes: {
    [`POST ${RENEWAL_PATH}`]: {
      roles: ['renewal-partner'],
      answer: 202,
      call: () => ({ body: bodyOf(randomUUID()) }),
    },
    [`GET ${RENEWAL_PATH}`]: { roles: ['renewal-partner'], answer: 200 },
    [`GET ${RENEWAL_PATH}/:transactionId`]: {
      roles: ['renewal-partner'],
      answer: 200,
      call: ({ transactionId }) => ({ path: { transactionId } }),
    },
  },
  wrongCredentials: WRONG_CREDENTIALS,
  orderOfChecks: {
    open: async () => {
      const service = await serviceWithPlan();
      return { service, close: () => service.stop() };
    },
    afterEach: () => {},
    kinds: [
      {
        name: `POST ${RENEWAL_PATH}`,
        answer: 202,
        stages: [
          ...beforeTheRequest,
          { name: 'body', error: 'body', break: (attempt) => changed(attempt, { feePaid: -1 }) },
          {
            name: 'transaction',
            error: 'duplicate',
            break: (attempt) => {
              const { handler } = JSON.parse(attempt.body ?? '');
              changed(attempt, { handler: { ...handler, transactionId: sent.get(attempt.clientId) } });
            },
          },
        ],
        attempt: async ({ service }): Promise<Attempt> => {
          const attempt = await attemptOf(service, 'post', RENEWAL_PATH);
          attempt.headers['Content-Type'] = 'application/json';
          attempt.body = JSON.stringify({ ...bodyOf(randomUUID()), feePaid: 1400 });
          return attempt;
        },
      },
      {
        name: `GET ${RENEWAL_PATH}`,
        answer: 200,
        stages: [
          ...beforeTheRequest,
          {
            name: 'query',
            error: 'query',
            break: (attempt) => {
              attempt.query = '?status=LOST';
            },
          },
        ],
        attempt: ({ service }) => attemptOf(service, 'get', RENEWAL_PATH),
      },
      {
        name: `GET ${RENEWAL_PATH}/:transactionId`,
        answer: 200,
        stages: [
          ...beforeTheRequest,
          {
            name: 'transaction',
            error: 'unknown',
            break: (attempt) => {
              if (attempt.path.startsWith(`${RENEWAL_PATH}/`))
                attempt.path = `${RENEWAL_PATH}/${randomUUID()}`;
            },
          },
        ],
        attempt: ({ service }) => attemptOf(service, 'get', `${RENEWAL_PATH}/{transactionId}`),
      },
    ],
  },
  populate,
  rightHeaders: ({ right }) => right,
  expectError: ({ status, body }, error) => {
    const expected = ERRORS[error as keyof typeof ERRORS];
    expect({ status, body }).toEqual({
      status: Number.parseInt(expected.status, 10),
      body: { errors: [expected] },
    });
  },
  changedTables: ['renewal_application'],
  wrongRole: 'forbidden',
};

const PAGE = '/drivers-renewal/docs';

export const licenceRenewalContract: SurfaceContract<RenewalWorld> = {
  publicRoutes: {
    'GET /drivers-renewal/openapi.json': 200,
    'GET /drivers-renewal/openapi.yml': 200,
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
