import { expect } from 'vitest';
import { Applications } from '../../src/licence-renewal/applications/applications.js';
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
import { exampleApplication, RENEWAL_PATH, RenewalPartner } from './renewal-partner.js';
import { submission } from './renewal-site.js';

const CREDENTIALS = 'API Key or JWT is either not provided, expired or invalid';

const ERRORS = {
  routeNotFound: { status: '404', code: 'NotFound', detail: 'There is no such resource' },
  token: { status: '401', code: 'Unauthorized', detail: CREDENTIALS },
  forbidden: { status: '403', code: 'Forbidden', detail: CREDENTIALS },
  tooManyRequests: { status: '429', title: 'Too Many Requests', detail: 'Too Many Requests' },
  body: { status: '400 BAD_REQUEST', code: 'NotEmpty', title: 'feePaid' },
  duplicate: {
    status: '409 CONFLICT',
    code: 'DuplicateTransaction',
    title: 'handler.transactionId',
    detail: 'Another application was accepted under this transactionId.',
  },
} as const;

/** A plan that a test can exhaust. */
const SCANT = 'scant';

const SENT = 'sent-before';

async function openService(settings: Partial<Settings> = {}): Promise<Service> {
  const service = await startService(settings);
  await service.query(
    "INSERT INTO usage_plan (name, rate, burst, quota, quota_period) VALUES ($1, 1, 3, 100, 'DAY')",
    [SCANT],
  );
  return service;
}

/** The example of the guide under another id: its images are decoded like those of any other one. */
function application(transactionID: string, changes: object = {}): object {
  const example = exampleApplication();
  const changed = { ...example, handler: { ...example.handler, transactionID }, ...changes };
  keepApplicationFromLogs(changed);
  return changed;
}

interface RenewalWorld extends SignedInWorld {
  readonly client: RenewalPartner;
}

async function populate(settings: Partial<Settings>): Promise<RenewalWorld> {
  const service = await openService(settings);
  const { headers: expired } = await RenewalPartner.onboard(service);
  service.clock.advance({ hours: 2 });
  const refused = await RenewalPartner.onboard(service);
  await refused.partner.disable();
  const maker = await service.onboard();
  const client = await RenewalPartner.onboard(service);
  const { status, text } = await client.submit(application(SENT));
  if (status !== 202) throw new Error(`Not accepted: ${status} ${text}`);
  return {
    service,
    client,
    right: client.headers,
    another: (await RenewalPartner.onboard(service)).headers,
    disabled: refused.headers,
    expired,
    recalls: { Authorization: `Bearer ${await service.tokenOf(maker)}`, 'X-API-Key': maker.apiKey },
    close: () => service.stop(),
  };
}

const changed = (attempt: Attempt, changes: object) => {
  attempt.body = JSON.stringify({ ...JSON.parse(attempt.body ?? ''), ...changes });
};

const stages: readonly Stage<SurfaceWorld>[] = [
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
  { name: 'body', error: 'body', break: (attempt) => changed(attempt, { feePaid: null }) },
  {
    name: 'transaction id',
    error: 'duplicate',
    // Under this id the client has sent another application.
    break: (attempt) => changed(attempt, application(SENT, { feePaid: 1_400 })),
  },
];

const signIn: SignInContract<RenewalWorld> = {
  protectedRoutes: {
    [`POST ${RENEWAL_PATH}`]: {
      roles: ['renewal-partner'],
      answer: 202,
      call: () => ({ body: application('sent-by-the-contract') }),
    },
    [`GET ${RENEWAL_PATH}`]: { roles: ['renewal-partner'], answer: 200 },
    [`GET ${RENEWAL_PATH}/:transactionId`]: {
      roles: ['renewal-partner'],
      answer: 200,
      call: () => ({ path: { transactionId: SENT } }),
    },
  },
  wrongCredentials: WRONG_CREDENTIALS,
  orderOfChecks: {
    open: async () => {
      const service = await openService();
      return { service, close: () => service.stop() };
    },
    afterEach: () => {},
    kinds: [
      {
        name: `POST ${RENEWAL_PATH}`,
        answer: 202,
        stages,
        attempt: async ({ service }): Promise<Attempt> => {
          const client = await RenewalPartner.onboard(service, { plan: SCANT });
          const { clientId } = client.partner;
          // Not by a call, which would be one of the client's quota.
          const applications = service.application.get(Applications, { strict: false });
          await applications.accept(submission({ clientId, transactionId: SENT }));
          return {
            clientId,
            method: 'post',
            path: RENEWAL_PATH,
            query: '',
            headers: { ...client.headers, 'Content-Type': 'application/json' },
            body: JSON.stringify(application('another')),
          };
        },
      },
    ],
  },
  populate,
  rightHeaders: ({ right }) => right,
  expectError: ({ status, body }, error) => {
    const expected = ERRORS[error as keyof typeof ERRORS];
    expect({ status: String(status), body }).toEqual({
      status: expected.status.slice(0, 3),
      body: { errors: [expect.objectContaining(expected)] },
    });
  },
  changedTables: ['renewal_application', 'renewal_image'],
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
