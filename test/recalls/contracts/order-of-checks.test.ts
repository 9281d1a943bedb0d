import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ClientDirectory } from '../../../src/platform/clients/client-directory.js';
import { CATALOGUE, type CatalogueName } from '../../../src/recalls/errors/catalogue.js';
import type { OnboardedClient } from '../../../src/recalls/onboarding/onboarding.service.js';
import { type Answer, Service } from '../../support/service.js';

const CALLS_A_SECOND = 3;
const CALLS_A_DAY = 5;

/** A request that passes every stage, until a part of it, or its client, is made invalid. */
interface Attempt {
  readonly client: OnboardedClient;
  path: string;
  token: string | undefined;
  apiKey: string | undefined;
  body: string;
}

interface Stage {
  readonly name: string;
  readonly answer: CatalogueName;
  break(attempt: Attempt, service: Service): void | Promise<void>;
}

/** The stages of a request in order; the last is the service itself. */
const STAGES: readonly Stage[] = [
  {
    name: 'unknown route',
    answer: 'urlNotFound',
    break(attempt) {
      attempt.path = '/recall';
    },
  },
  {
    name: 'token',
    answer: 'tokenMissing',
    break(attempt) {
      attempt.token = undefined;
    },
  },
  {
    name: 'API key',
    answer: 'apiKeyInvalid',
    break(attempt) {
      attempt.apiKey = undefined;
    },
  },
  {
    name: 'permission',
    answer: 'forbidden',
    async break({ client }, service) {
      await service.query('UPDATE client SET disabled_at = created_at WHERE id = $1', [client.clientId]);
      service.application.get(ClientDirectory).forget();
    },
  },
  {
    name: 'calls per second',
    answer: 'tooManyRequests',
    async break({ client }, service) {
      await callUntil('tooManyRequests', client, service, () => {});
    },
  },
  {
    name: 'daily quota',
    answer: 'dailyQuotaSpent',
    async break({ client }, service) {
      await callUntil('dailyQuotaSpent', client, service, () => service.clock.advance({ seconds: 1 }));
    },
  },
  {
    name: 'body that is not JSON',
    answer: 'badRequest',
    break(attempt) {
      attempt.body = '{"vin": ';
    },
  },
  {
    name: 'body that is too large',
    answer: 'badRequest',
    break(attempt) {
      attempt.body = JSON.stringify({ ...JSON.parse(attempt.body), vin: 'V'.repeat(1024 * 1024) });
    },
  },
  {
    name: 'service',
    answer: 'conflict',
    async break({ client, body }, service) {
      expect((await service.as(client).post('/recalls', body)).status).toBe(201);
    },
  },
];

/** Calls with a body that opens no recall but passes both limits, until one of the limits refuses. */
async function callUntil(
  answer: CatalogueName,
  client: OnboardedClient,
  service: Service,
  betweenCalls: () => void,
): Promise<void> {
  for (let calls = 0; calls <= CALLS_A_DAY + 1; calls++) {
    const { body } = await service.as(client).post('/recalls', {});
    if (body.errorCode === CATALOGUE[answer].errorCode) return;
    betweenCalls();
  }
  throw new Error(`No call was answered with ${answer}.`);
}

const PAIRS = STAGES.flatMap((earlier, index) =>
  STAGES.slice(index + 1).map((later) => ({ earlier, later })),
).filter(({ earlier, later }) => earlier.answer !== later.answer);

describe('the order of checks', () => {
  let service: Service;

  beforeAll(async () => {
    service = await Service.start({ rateLimitPerSecond: CALLS_A_SECOND });
  });
  afterAll(() => service?.stop());

  async function newAttempt(): Promise<Attempt> {
    const client = await service.onboard('manufacturer', { dailyQuota: CALLS_A_DAY });
    const body = JSON.stringify({
      vin: 'ORDER1',
      manufacturerCampaignReference: 'CAR/1',
      recallCampaignStartDate: '2024-03-30',
    });
    return {
      client,
      path: '/recalls',
      token: await service.requestToken(client),
      apiKey: client.apiKey,
      body,
    };
  }

  async function send({ path, token, apiKey, body }: Attempt): Promise<Answer> {
    const request = service.anonymous.post(path).set('Content-Type', 'application/json');
    if (token !== undefined) request.set('Authorization', `Bearer ${token}`);
    if (apiKey !== undefined) request.set('X-API-Key', apiKey);
    return request.send(body);
  }

  it('lets the unbroken request through', async () => {
    expect((await send(await newAttempt())).status).toBe(201);
  });

  it.each(STAGES)('answers a fault of $name alone', async (stage) => {
    const attempt = await newAttempt();
    await stage.break(attempt, service);
    expectAnswerOf(stage, await send(attempt));
  });

  it.each(PAIRS)('answers $earlier.name before $later.name', async ({ earlier, later }) => {
    const attempt = await newAttempt();
    // In reverse order, because a disabled client can't use up its allowance.
    await later.break(attempt, service);
    await earlier.break(attempt, service);
    expectAnswerOf(earlier, await send(attempt));
  });

  it('takes no call off the allowance that is refused before the quota stage', async () => {
    const attempt = await newAttempt();
    const stranger = await service.onboard();
    for (const fault of [
      { path: '/recall' },
      { token: undefined },
      { token: 'forged' },
      { apiKey: undefined },
      { apiKey: stranger.apiKey },
    ]) {
      for (let calls = 0; calls < CALLS_A_DAY; calls++) {
        expect((await send({ ...attempt, ...fault })).status).toBeGreaterThanOrEqual(401);
      }
    }
    await callUntil('tooManyRequests', attempt.client, service, () => {});
    for (let calls = 0; calls < CALLS_A_DAY; calls++) expect((await send(attempt)).status).toBe(429);
    service.clock.advance({ seconds: 1 });
    // Three calls were allowed before the rate limit was reached, so two are left; a call with an invalid body also costs one.
    expect((await send({ ...attempt, body: '[]' })).status).toBe(400);
    expect((await send(attempt)).status).toBe(201);
    const spent = await send(attempt);
    expect({ status: spent.status, errorCode: spent.body.errorCode }).toEqual({
      status: 429,
      errorCode: 'RECALLS-RL-01',
    });
  });
});

function expectAnswerOf({ answer }: Stage, { status, body, headers }: Answer): void {
  const expected = CATALOGUE[answer];
  expect({ status, errorCode: body.errorCode, requestId: body.requestId }).toEqual({
    status: expected.status,
    errorCode: expected.errorCode,
    requestId: headers['x-request-id'],
  });
}
