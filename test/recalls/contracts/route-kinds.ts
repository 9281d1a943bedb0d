import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'vitest';
import { CATALOGUE, type CatalogueName } from '../../../src/recalls/errors/catalogue.js';
import type { OnboardedClient } from '../../../src/recalls/onboarding/onboarding.service.js';
import type { RecallsRole } from '../../../src/recalls/roles.js';
import type { Answer, Service } from '../../support/service.js';
import { Administrator } from '../administration/administrator.js';
import { OpenValidation } from '../imports/validation-calls.js';

export const CALLS_A_SECOND = 3;
export const CALLS_A_DAY = 5;

/** A request that passes every stage, until a part of it, or its client, is made invalid. */
export interface Attempt {
  readonly client: OnboardedClient;
  readonly method: 'get' | 'put' | 'post';
  path: string;
  query: string;
  headers: Record<string, string>;
  body: string | undefined;
}

interface Stage {
  readonly name: string;
  readonly answer: CatalogueName;
  break(attempt: Attempt, world: World): void | Promise<void>;
}

export interface World {
  readonly service: Service;
  readonly administrator: Administrator;
  readonly hungUpAfterwards: OpenValidation[];
}

/** A kind of route, and its particular stages after the limits. */
interface RouteKind {
  readonly name: string;
  readonly role: RecallsRole;
  readonly answer: number;
  request(client: OnboardedClient, world: World): Promise<Omit<Attempt, 'client'>>;
  readonly stages: readonly Stage[];
}

/** The stages of every request to a protected route, in order. */
export const COMMON_STAGES: readonly Stage[] = [
  {
    name: 'unknown route',
    answer: 'urlNotFound',
    break(attempt) {
      attempt.path = '/nowhere';
    },
  },
  {
    name: 'token',
    answer: 'tokenMissing',
    break({ headers }) {
      delete headers.Authorization;
    },
  },
  {
    name: 'API key',
    answer: 'apiKeyInvalid',
    break({ headers }) {
      delete headers['X-API-Key'];
    },
  },
  {
    name: 'permission',
    answer: 'forbidden',
    async break({ client }, { administrator }) {
      await administrator.post(`/admin/clients/${client.clientId}/disable`);
    },
  },
  {
    name: 'calls a second',
    answer: 'tooManyRequests',
    async break(attempt, { service }) {
      await callUntil('tooManyRequests', attempt, service, () => {});
    },
  },
  {
    name: 'daily quota',
    answer: 'dailyQuotaSpent',
    async break(attempt, { service }) {
      await callUntil('dailyQuotaSpent', attempt, service, () => service.clock.advance({ seconds: 1 }));
    },
  },
];

const WRONG_QUERY: Stage = {
  name: 'parameters',
  answer: 'badRequest',
  break(attempt) {
    attempt.query = '?colour=red';
  },
};

export const ROUTE_KINDS: readonly RouteKind[] = [
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
        answer: 'notFound',
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
        answer: 'badRequest',
        break({ headers }) {
          headers['If-Match'] = '*';
        },
      },
      {
        name: 'service',
        answer: 'changedSince',
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
        answer: 'conflict',
        async break({ client, body = '' }, { service, hungUpAfterwards }) {
          hungUpAfterwards.push(await OpenValidation.begin(service, client, body));
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
  for (let calls = 0; calls <= CALLS_A_DAY + 1; calls++) {
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

export async function send(
  { method, path, query, headers, body }: Attempt,
  service: Service,
): Promise<Answer> {
  const request = service.anonymous[method](path + query).set(headers);
  return body === undefined ? request : request.send(body);
}
