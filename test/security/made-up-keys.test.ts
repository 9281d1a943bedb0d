import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { generateApiKey, hashApiKey, hintOfApiKey } from '../../src/platform/clients/api-key.js';
import { ClientDirectory } from '../../src/platform/clients/client-directory.js';
import { PreparedStatements } from '../../src/platform/database/prepared-statements.js';
import type { OnboardedClient } from '../../src/recalls/onboarding/onboarding.service.js';
import { expectRefusal } from '../recalls/api/recalls-table.js';
import { type Answer, Service } from '../support/service.js';

/** The number of queries about keys per second, however many wrong keys a client sends. */
const MOST_A_SECOND = 20;

describe('Well-formed API keys that were never issued', () => {
  let service: Service;
  let maker: OnboardedClient;
  let token: string;

  beforeEach(async () => {
    service = await Service.start();
    maker = await service.onboard();
    token = await service.tokenOf(maker);
  });
  afterEach(async () => {
    vi.restoreAllMocks();
    await service.stop();
  });

  const call = (key: string): Promise<Answer> =>
    service.anonymous
      .get('/recalls/vin/NOWHERE1')
      .set('Authorization', `Bearer ${token}`)
      .set('X-API-Key', key)
      .then();

  /** Counts the queries about keys from now on. */
  function questions(): () => number {
    const query = vi.spyOn(service.application.get(PreparedStatements), 'query');
    return () => query.mock.calls.filter(([{ name }]) => name === 'live_api_keys').length;
  }

  /** Adds it as another process does, so that this process is not notified. */
  async function issueElsewhere(): Promise<string> {
    const key = generateApiKey();
    await service.query(
      `INSERT INTO api_key (id, client_id, key_hash, hint, created_at)
       VALUES (gen_random_uuid(), $1, $2, $3, now())`,
      [maker.clientId, hashApiKey(key), hintOfApiKey(key)],
    );
    return key;
  }

  it('are refused without a question for each, whether it is the same key or another one each time', async () => {
    const asked = questions();
    const began = performance.now();
    const same = generateApiKey();
    for (let round = 0; round < 10; round++) {
      const keys = Array.from({ length: 50 }, (_, index) => (index % 2 === 0 ? same : generateApiKey()));
      for (const answer of await Promise.all(keys.map(call))) {
        expectRefusal(answer, 403, 'RECALLS-FB-03', 'Your API key is invalid');
      }
    }
    const seconds = (performance.now() - began) / 1_000;
    // One at the beginning, which is not awaited, and one in progress.
    expect(asked()).toBeLessThanOrEqual(2 + seconds * MOST_A_SECOND);
  });

  it('do not keep the client’s own key waiting', async () => {
    await call(maker.apiKey);
    const asked = questions();
    const wrong = Array.from({ length: 50 }, () => call(generateApiKey()));
    const began = performance.now();
    const right = await call(maker.apiKey);
    expect(right.status).toBe(404);
    const seconds = (performance.now() - began) / 1_000;
    // One question at most, and those for the wrong keys that a slow machine has the time for meanwhile.
    expect(asked()).toBeLessThanOrEqual(1 + seconds * MOST_A_SECOND);
    await Promise.all(wrong);
  });

  it('do not keep a key from working that another process has just issued', async () => {
    const early = generateApiKey();
    expectRefusal(await call(early), 403, 'RECALLS-FB-03', 'Your API key is invalid');
    const wrong = Array.from({ length: 50 }, () => call(generateApiKey()));
    const issued = await issueElsewhere();
    expect((await call(issued)).status).toBe(404);
    await Promise.all(wrong);
  });

  it('are no reason to ask less often about the keys of others', async () => {
    const other = await service.onboard();
    const wrong = Array.from({ length: 50 }, () => call(generateApiKey()));
    service.application.get(ClientDirectory).forget();
    expect((await service.as(other).get('/recalls/vin/NOWHERE1')).status).toBe(404);
    await Promise.all(wrong);
  });
});
