import { Readable } from 'node:stream';
import { expect } from 'vitest';
import { RegisterLoads } from '../../src/kadoe/register/load/register-loads.js';
import { testVehiclesFile } from '../../src/kadoe/register/test-vehicles.js';
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
import { ENQUIRY_PATH, Enquirer } from './enquirer.js';

const CREDENTIALS = 'API Key or JWT is either not provided, expired or invalid';

const ERRORS = {
  routeNotFound: { status: '404', code: 'NotFound', detail: 'There is no such resource' },
  token: { status: '401', code: 'Unauthorized', detail: CREDENTIALS },
  forbidden: { status: '403', code: 'Forbidden', detail: CREDENTIALS },
  tooManyRequests: { status: '429', title: 'Too Many Requests', detail: 'Too Many Requests' },
  body: {
    status: '400',
    code: 'ENV901',
    title: 'eventDate must be a date of the calendar in the format YYYY-MM-DD',
    detail: 'Invalid format for field - event date',
  },
  reason: { status: '403', code: 'ENV932', detail: 'The enquirer may not give this reason' },
  noInformation: { status: '404', code: 'ENV913', detail: 'No information held' },
} as const;

/** A plan that a test can exhaust. */
const SCANT = 'scant';

async function serviceWithVehicles(settings: Partial<Settings> = {}): Promise<Service> {
  const service = await startService(settings);
  const chunks = Readable.from([testVehiclesFile()]);
  await service.application
    .get(RegisterLoads, { strict: false })
    .load({ kind: 'service' }, { environment: 'test', dryRun: false, chunks });
  await service.query(
    "INSERT INTO usage_plan (name, rate, burst, quota, quota_period) VALUES ($1, 1, 3, 100, 'DAY')",
    [SCANT],
  );
  return service;
}

let enquirers = 0;

/** Each client has an enquirer of its own. */
function onboard(service: Service, plan?: string): Promise<Enquirer> {
  enquirers += 1;
  const enquirerId = `DM${String(enquirers).padStart(3, '0')}`;
  return Enquirer.onboard(service, {
    environment: 'test',
    enquirers: { [enquirerId]: ['00EV'] },
    ...(plan === undefined ? {} : { plan }),
  });
}

interface KadoeWorld extends SignedInWorld {
  readonly client: Enquirer;
}

async function populate(settings: Partial<Settings>): Promise<KadoeWorld> {
  const service = await serviceWithVehicles(settings);
  const { headers: expired } = await onboard(service);
  service.clock.advance({ hours: 2 });
  const refused = await onboard(service);
  await refused.partner.disable();
  const maker = await service.onboard();
  const client = await onboard(service);
  return {
    service,
    client,
    right: client.headers,
    another: (await onboard(service)).headers,
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
      attempt.path = '/kadoe/v1/nowhere';
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
  { name: 'body', error: 'body', break: (attempt) => changed(attempt, { eventDate: 'yesterday' }) },
  { name: 'reason', error: 'reason', break: (attempt) => changed(attempt, { reasonCode: '99ZZ' }) },
  {
    name: 'the register',
    error: 'noInformation',
    break: (attempt) => changed(attempt, { registrationNumber: 'F22FFF' }),
  },
];

const signIn: SignInContract<KadoeWorld> = {
  protectedRoutes: {
    [`POST ${ENQUIRY_PATH}`]: {
      roles: ['kadoe'],
      answer: 200,
      call: ({ client }) => ({ body: client.body() }),
    },
  },
  wrongCredentials: WRONG_CREDENTIALS,
  orderOfChecks: {
    open: async () => {
      const service = await serviceWithVehicles();
      return { service, close: () => service.stop() };
    },
    afterEach: () => {},
    kinds: [
      {
        name: `POST ${ENQUIRY_PATH}`,
        answer: 200,
        stages,
        attempt: async ({ service }): Promise<Attempt> => {
          const client = await onboard(service, SCANT);
          return {
            clientId: client.partner.clientId,
            method: 'post',
            path: ENQUIRY_PATH,
            query: '',
            headers: { ...client.headers, 'Content-Type': 'application/json' },
            body: JSON.stringify(client.body()),
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
      status: expected.status,
      body: { errors: [expected] },
    });
  },
  changedTables: ['enquiry'],
  wrongRole: 'forbidden',
};

const PAGE = '/kadoe/docs';

export const kadoeContract: SurfaceContract<KadoeWorld> = {
  publicRoutes: {
    'GET /kadoe/openapi.json': 200,
    'GET /kadoe/openapi.yml': 200,
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
