import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'vitest';
import { CATALOGUE, type CatalogueName } from '../../../src/recalls/errors/catalogue.js';
import type { OnboardedClient } from '../../../src/recalls/onboarding/onboarding.service.js';
import type { RecallsRole } from '../../../src/recalls/roles.js';
import { Service } from '../../support/service.js';
import {
  type Attempt,
  type OrderOfChecks,
  type RequestKind,
  type Stage,
  type SurfaceWorld,
  send,
} from '../../surfaces/surface-contract.js';
import { Administrator } from '../administration/administrator.js';
import { OpenValidation } from '../imports/validation-calls.js';

const CALLS_PER_SECOND = 3;
const CALLS_PER_DAY = 5;

interface OrderWorld extends SurfaceWorld {
  readonly administrator: Administrator;
  readonly hungUpAfterwards: OpenValidation[];
}

type RecallsStage = Stage<OrderWorld> & { readonly error: CatalogueName };

/** The particulars of a kind of request: the client, its content, and its stages after the limits. */
interface Particulars {
  readonly name: string;
  readonly role: RecallsRole;
  readonly answer: number;
  request(client: OnboardedClient, world: OrderWorld): Promise<Omit<Attempt, 'clientId'>>;
  readonly stages: readonly RecallsStage[];
}

/** The stages of every request to a protected route, in order. */
const COMMON_STAGES: readonly RecallsStage[] = [
  {
    name: 'unknown route',
    error: 'urlNotFound',
    break(attempt) {
      attempt.path = '/nowhere';
    },
  },
  {
    name: 'token',
    error: 'tokenMissing',
    break({ headers }) {
      delete headers.Authorization;
    },
  },
  {
    name: 'API key',
    error: 'apiKeyInvalid',
    break({ headers }) {
      delete headers['X-API-Key'];
    },
  },
  {
    name: 'permission',
    error: 'forbidden',
    async break({ clientId }, { administrator }) {
      await administrator.post(`/admin/clients/${clientId}/disable`);
    },
  },
  {
    name: 'calls per second',
    error: 'tooManyRequests',
    async break(attempt, { service }) {
      await callUntil('tooManyRequests', attempt, service, () => {});
    },
  },
  {
    name: 'daily quota',
    error: 'dailyQuotaSpent',
    async break(attempt, { service }) {
      await callUntil('dailyQuotaSpent', attempt, service, () => service.clock.advance({ seconds: 1 }));
    },
  },
];

const WRONG_QUERY: RecallsStage = {
  name: 'parameters',
  error: 'badRequest',
  break(attempt) {
    attempt.query = '?colour=red';
  },
};

const KINDS: readonly Particulars[] = [
  {
    name: 'GET /recalls/vin/{vin}',
    role: 'manufacturer',
    answer: 200,
    async request(client, { service }) {
      const recall = {
        vin: 'A1',
        manufacturerCampaignReference: 'C/1',
        recallCampaignStartDate: '2024-03-30',
      };
      await service.as(client).post('/recalls', recall);
      return { method: 'get', path: '/recalls/vin/A1', query: '', headers: {}, body: undefined };
    },
    stages: [
      WRONG_QUERY,
      {
        name: 'service',
        error: 'notFound',
        break(attempt) {
          attempt.path = '/recalls/vin/A2';
        },
      },
    ],
  },
  {
    name: 'PUT /admin/clients/{clientId}, with If-Match',
    role: 'admin',
    answer: 200,
    async request(_, { service, administrator }) {
      const path = `/admin/clients/${(await service.onboard()).clientId}`;
      const { headers } = await administrator.get(path);
      const body = JSON.stringify({ name: 'Renamed', teamEmail: 'team@example.com', dailyQuota: null });
      const sent = { 'If-Match': headers.etag ?? '', 'Content-Type': 'application/json' };
      return { method: 'put', path, query: '', headers: sent, body };
    },
    stages: [
      {
        name: 'If-Match that is no tag',
        error: 'badRequest',
        break({ headers }) {
          headers['If-Match'] = '*';
        },
      },
      {
        name: 'service',
        error: 'changedSince',
        async break({ path, headers: { 'If-Match': tag = '' } }, { administrator }) {
          const change = { name: 'Changed', teamEmail: 'team@example.com', dailyQuota: 7 };
          expect((await administrator.put(path, change, tag)).status).toBe(200);
        },
      },
    ],
  },
  {
    name: 'POST /imports/validate, whose body is streamed',
    role: 'manufacturer',
    answer: 200,
    async request() {
      const body = 'VIN,ManufacturerRecallCampaignReference,DVSACampaignReference,RecallCampaignStartDate\n';
      return {
        method: 'post',
        path: '/imports/validate',
        query: '',
        headers: { 'Content-Type': 'text/csv' },
        body,
      };
    },
    stages: [
      WRONG_QUERY,
      {
        name: 'service',
        error: 'conflict',
        async break({ headers, body = '' }, { service, hungUpAfterwards }) {
          hungUpAfterwards.push(OpenValidation.at(service.url, headers, body));
          await untilOneIsUnderWay(service);
        },
      },
    ],
  },
];

/** Makes calls that reach the limits, whatever else is wrong with them, until one of the limits refuses. */
async function callUntil(
  answer: CatalogueName,
  attempt: Attempt,
  service: Service,
  betweenCalls: () => void,
): Promise<void> {
  for (let calls = 0; calls <= CALLS_PER_DAY + 1; calls++) {
    if ((await send(attempt, service)).body.errorCode === CATALOGUE[answer].errorCode) return;
    betweenCalls();
  }
  throw new Error(`No call was answered with ${answer}.`);
}

async function untilOneIsUnderWay(service: Service): Promise<void> {
  const deadline = Date.now() + 10_000;
  for (;;) {
    const [lock] = await service.query(
      `SELECT 1 FROM pg_locks JOIN pg_stat_activity USING (pid)
        WHERE locktype = 'advisory' AND granted AND datname = current_database()
          AND application_name = 'vehicle-recalls validation'`,
    );
    if (lock) return;
    if (Date.now() > deadline) throw new Error('The file is not being validated.');
    await delay(20);
  }
}

export const RECALLS_ORDER_OF_CHECKS: OrderOfChecks<OrderWorld> = {
  open: async () => {
    const service = await Service.start({ rateLimitPerSecond: CALLS_PER_SECOND });
    const administrator = await Administrator.of(service);
    return { service, administrator, hungUpAfterwards: [], close: () => service.stop() };
  },
  afterEach: ({ service, hungUpAfterwards }) => {
    for (const validation of hungUpAfterwards.splice(0)) validation.hangUp();
    // Enables the administrator again.
    service.clock.advance({ seconds: 1 });
  },
  kinds: KINDS.map(
    ({ name, answer, role, stages, request }): RequestKind<OrderWorld> => ({
      name,
      answer,
      stages: [...COMMON_STAGES, ...stages],
      attempt: async (world) => {
        const client = await world.service.onboard(role, { dailyQuota: CALLS_PER_DAY });
        const { headers, ...rest } = await request(client, world);
        const credentials = {
          Authorization: `Bearer ${await world.service.requestToken(client)}`,
          'X-API-Key': client.apiKey,
        };
        return { clientId: client.clientId, ...rest, headers: { ...credentials, ...headers } };
      },
    }),
  ),
};
