import { once } from 'node:events';
import { request } from 'node:http';
import { Logger } from '@nestjs/common';
import type pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { OnboardedClient } from '../../src/recalls/onboarding/onboarding.service.js';
import { CAR_1, expectRefusal, FIXED, NOT_FIXED, storeRecall } from '../recalls/api/recalls-table.js';
import { type Answer, Service } from '../support/service.js';
import { expectUnhurt, type Latencies, Others } from './others-meanwhile.js';

/** The number of connections for calls, and how many of them a manufacturer may have at a time. */
const POOL = 10;
const SHARE = 3;

/** In addition, two batches of openings may wait for a moment. */
const BATCHES = 2;

const VEHICLES = 40;

/** For a lock, and before it for a connection: the wait of calls is limited, and a busy machine adds to it. */
const BOUND_MS = 12_000;

let service: Service;
let others: Others;
let quiet: Latencies;
let merge: pg.PoolClient;

beforeAll(async () => {
  vi.spyOn(Logger.prototype, 'error').mockImplementation(() => {});
  service = await Service.start({ databasePoolSize: POOL });
  others = await Others.onboard(service);
  quiet = await others.callInRounds();
}, 120_000);
beforeEach(async () => {
  merge = await service.database.connect();
  await merge.query('BEGIN');
});
afterEach(async () => {
  await merge.query('ROLLBACK');
  merge.release();
});
afterAll(async () => {
  await service?.stop();
  vi.restoreAllMocks();
});

/** A manufacturer whose recalls are all locked by the merge of its file: the merge has changed each, and has added one for each vehicle. */
async function makerInMerge(): Promise<OnboardedClient> {
  const maker = await service.onboard();
  await service.tokenOf(maker);
  const id = maker.manufacturer?.id;
  for (let vehicle = 0; vehicle < VEHICLES; vehicle++) await storeRecall(service, id, `LOCKED${vehicle}`);
  await merge.query('UPDATE recall SET rectification_date = updated_at::date WHERE manufacturer_id = $1', [
    id,
  ]);
  await merge.query(
    `INSERT INTO recall (manufacturer_id, vin, manufacturer_campaign_reference, recall_campaign_start_date,
                         created_at, updated_at)
     SELECT manufacturer_id, vin, 'ADDED/1', recall_campaign_start_date, created_at, updated_at
       FROM recall WHERE manufacturer_id = $1`,
    [id],
  );
  return maker;
}

const addressOf = (vehicle: number) =>
  `/recalls/vin/LOCKED${vehicle % VEHICLES}?manufacturerCampaignReference=CAR/1`;

/** Everything that a manufacturer can do with recalls that its file is changing, all at once. */
function attack(maker: OnboardedClient, times: number): Promise<Answer>[] {
  const calls = service.as(maker);
  return Array.from({ length: times }, (_, vehicle) => [
    calls.put(addressOf(vehicle), FIXED),
    calls.delete(addressOf(vehicle)),
    calls.post('/recalls', {
      ...CAR_1,
      vin: `LOCKED${vehicle % VEHICLES}`,
      manufacturerCampaignReference: 'ADDED/1',
    }),
  ]).flat();
}

function expectBusy(answer: Answer): void {
  expectRefusal(answer, 503, 'RECALLS-UN-01', 'Unknown error encountered');
  expect(answer.headers['retry-after']).toBe('5');
}

/** The service's sessions that wait for a row. */
async function sessionsThatWait(): Promise<number> {
  const [row] = await service.query<{ count: number }>(
    `SELECT count(*)::int FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
  );
  return row?.count ?? 0;
}

describe('Recalls that a file which is being merged has locked', () => {
  it('are answered 503 with Retry-After, never 409, within a bounded time; and as usual once the file is merged', async () => {
    const maker = await makerInMerge();
    const calls = service.as(maker);
    const opening = { ...CAR_1, vin: 'LOCKED0', manufacturerCampaignReference: 'ADDED/1' };
    const began = performance.now();
    const [put, deleted, posted] = await Promise.all([
      calls.put(addressOf(0), FIXED),
      calls.delete(addressOf(1)),
      calls.post('/recalls', opening),
    ]);
    for (const answer of [put, deleted, posted]) expectBusy(answer);
    expect(performance.now() - began).toBeLessThan(BOUND_MS);
    await merge.query('COMMIT');
    await merge.query('BEGIN');
    expect((await calls.put(addressOf(0), FIXED)).body.errorMessage).toBe(
      'Vehicle recall has already been marked as fixed',
    );
    expect((await calls.post('/recalls', opening)).status).toBe(409);
  });

  it('take nothing from others, however many calls their own manufacturer makes about them', async () => {
    const maker = await makerInMerge();
    const answers = attack(maker, 40);
    await vi.waitUntil(async () => (await sessionsThatWait()) >= SHARE, { timeout: 10_000 });
    const waiting: number[] = [];
    const attacked = await Promise.all([
      others.callInRounds(),
      (async () => {
        for (let look = 0; look < 10; look++) waiting.push(await sessionsThatWait());
      })(),
    ]);
    expectUnhurt(attacked[0], quiet);
    expect(Math.max(...waiting)).toBeLessThanOrEqual(SHARE + BATCHES);
    for (const answer of await Promise.all(answers)) expectBusy(answer);
  }, 60_000);

  it('take nothing from others either when three manufacturers do so at once', async () => {
    const makers = [await makerInMerge(), await makerInMerge(), await makerInMerge()];
    const answers = makers.flatMap((maker) => attack(maker, 10));
    await vi.waitUntil(async () => (await sessionsThatWait()) >= SHARE, { timeout: 10_000 });
    // Calls now wait for a connection of the manufacturer's share, which becomes free when a wait for a lock times out.
    await others.callInRounds(2);
    for (const answer of await Promise.all(answers)) expectBusy(answer);
  }, 60_000);

  it('are worked on by no more connections when the callers hang up at once', async () => {
    const maker = await makerInMerge();
    const headers = {
      Authorization: `Bearer ${await service.tokenOf(maker)}`,
      'X-API-Key': maker.apiKey,
      'Content-Type': 'application/json',
    };
    for (let call = 0; call < 60; call++) {
      const put = request(`${service.url}${addressOf(call)}`, { method: 'PUT', headers, agent: false });
      put.on('error', () => {});
      put.end(JSON.stringify(FIXED));
      await once(put, 'finish');
      setTimeout(() => put.destroy(), 20);
    }
    await vi.waitUntil(async () => (await sessionsThatWait()) > 0, { timeout: 10_000 });
    expectUnhurt(await others.callInRounds(), quiet);
    expect(await sessionsThatWait()).toBeLessThanOrEqual(SHARE);
    // Connections of calls whose callers are gone were returned.
    await merge.query('ROLLBACK');
    await merge.query('BEGIN');
    await storeRecall(service, maker.manufacturer?.id, 'FREE3');
    for (let call = 0; call < 2 * SHARE; call++) {
      const change = call % 2 === 0 ? FIXED : NOT_FIXED;
      const path = '/recalls/vin/FREE3?manufacturerCampaignReference=CAR/1';
      expect((await service.as(maker).put(path, change)).status).toBe(204);
    }
  }, 60_000);

  it('do not keep the manufacturer from its other recalls', async () => {
    const maker = await makerInMerge();
    await storeRecall(service, maker.manufacturer?.id, 'FREE1');
    const calls = service.as(maker);
    const held = [calls.put(addressOf(0), FIXED), calls.put(addressOf(1), FIXED)];
    await vi.waitUntil(async () => (await sessionsThatWait()) === held.length, { timeout: 10_000 });
    expect((await calls.put('/recalls/vin/FREE1?manufacturerCampaignReference=CAR/1', FIXED)).status).toBe(
      204,
    );
    expect((await calls.post('/recalls', { ...CAR_1, vin: 'FREE2' })).status).toBe(201);
    for (const answer of await Promise.all(held)) expectBusy(answer);
  });
});

describe('A burst of changes that meets no lock', () => {
  it('is carried out, though it is more than the manufacturer’s share at once', async () => {
    const maker = await service.onboard();
    await service.tokenOf(maker);
    for (let vehicle = 0; vehicle < 25; vehicle++) {
      await storeRecall(service, maker.manufacturer?.id, `BURST${vehicle}`);
    }
    const answers = await Promise.all(
      Array.from({ length: 25 }, (_, vehicle) =>
        service.as(maker).put(`/recalls/vin/BURST${vehicle}?manufacturerCampaignReference=CAR/1`, FIXED),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 204));
  });
});
