import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { CATALOGUE } from '../../../src/recalls/errors/catalogue.js';
import { Service } from '../../support/service.js';
import { Administrator } from '../administration/administrator.js';
import {
  type Attempt,
  CALLS_A_DAY,
  CALLS_A_SECOND,
  COMMON_STAGES,
  ROUTE_KINDS,
  send,
  type World,
} from './route-kinds.js';

describe.each(ROUTE_KINDS)('the order of checks of $name', ({ role, answer: success, request, stages }) => {
  const all = [...COMMON_STAGES, ...stages];
  let world: World;

  beforeAll(async () => {
    const service = await Service.start({ rateLimitPerSecond: CALLS_A_SECOND });
    world = { service, administrator: await Administrator.of(service), hungUpAfterwards: [] };
  });
  afterEach(() => {
    for (const validation of world.hungUpAfterwards.splice(0)) validation.hangUp();
    // Enables the administrator again.
    world.service.clock.advance({ seconds: 1 });
  });
  afterAll(() => world?.service.stop());

  async function newAttempt(): Promise<Attempt> {
    const client = await world.service.onboard(role, { dailyQuota: CALLS_A_DAY });
    const { headers, ...rest } = await request(client, world);
    const credentials = {
      Authorization: `Bearer ${await world.service.requestToken(client)}`,
      'X-API-Key': client.apiKey,
    };
    return { client, ...rest, headers: { ...credentials, ...headers } };
  }

  it('lets the unbroken request through', async () => {
    expect((await send(await newAttempt(), world.service)).status).toBe(success);
  });

  it.each(
    all.map(({ name, answer }, index) => ({ name, answer, index })),
  )('answers for $name when that and all after it is wrong', async ({ answer, index }) => {
    const attempt = await newAttempt();
    // In reverse order, because a disabled client can't use up its allowance.
    for (const stage of all.slice(index).reverse()) {
      await stage.break(attempt, world);
    }
    const { status, body, headers } = await send(attempt, world.service);
    const expected = CATALOGUE[answer];
    expect({ status, errorCode: body.errorCode, requestId: body.requestId }).toEqual({
      status: expected.status,
      errorCode: expected.errorCode,
      requestId: headers['x-request-id'],
    });
  });
});
