import { Registry } from 'prom-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BodyBudget } from '../../src/platform/http/large-bodies/body-budget.js';
import { DatabaseMetrics } from '../../src/platform/observability/database-metrics.js';
import { Scrape } from '../platform/observability/scrape.js';
import { RenewalSite, submission } from './renewal-site.js';

const APPLICATIONS = 'recalls_renewal_applications';
const OLDEST = 'recalls_renewal_oldest_timestamp_seconds';
const GIVEN_UP = 'recalls_renewal_forwarding_given_up';
const ATTEMPTS = 'recalls_renewal_forwarding_attempts_total';

describe('The metrics of licence renewal', () => {
  let site: RenewalSite;

  beforeAll(async () => {
    site = await RenewalSite.start();
  });
  afterAll(() => site.stop());

  const scrape = async () => {
    const { application } = site.service;
    await application.get(DatabaseMetrics, { strict: false }).refresh();
    return new Scrape(await application.get(Registry, { strict: false }).metrics());
  };
  const test = (scenario: 'in-review' | 'accepted' | 'forwarding-fails') =>
    submission({ environment: 'test', scenario });

  it('show how many applications are in each open state, and the oldest of each, and name no client', async () => {
    const before = await scrape();
    for (const environment of ['live', 'test']) {
      for (const state of ['RECEIVED', 'CHECKED', 'IN_REVIEW', 'READY']) {
        expect(before.value(APPLICATIONS, { environment, state })).toBe(0);
      }
      expect(before.value(GIVEN_UP, { environment })).toBe(0);
    }
    expect(before.samplesOf(OLDEST)).toEqual([]);

    await site.accept(test('in-review'));
    await site.process();
    const waitsSince = site.service.clock.now();
    site.service.clock.advance({ hours: 1 });
    await site.accept(test('in-review'));
    await site.process();
    await site.accept(submission());

    const after = await scrape();
    expect(after.value(APPLICATIONS, { environment: 'test', state: 'IN_REVIEW' })).toBe(2);
    expect(after.value(APPLICATIONS, { environment: 'live', state: 'RECEIVED' })).toBe(1);
    expect(after.value(OLDEST, { environment: 'test', state: 'IN_REVIEW' })).toBeCloseTo(
      waitsSince / 1_000,
      0,
    );
    for (const name of [APPLICATIONS, OLDEST, GIVEN_UP]) {
      for (const { labels } of after.samplesOf(name)) {
        expect(Object.keys(labels).filter((label) => !['environment', 'state'].includes(label))).toEqual([]);
      }
    }
  });

  it('count attempts to forward by their outcome, and the applications of which that was given up', async () => {
    const before = await scrape();
    expect(before.types.get(ATTEMPTS)).toBe('counter');
    const countOf = (at: Scrape, outcome: string) => at.value(ATTEMPTS, { outcome }) ?? 0;
    await site.accept(test('accepted'));
    await site.accept(test('forwarding-fails'));
    for (let tries = 0; tries < 4; tries += 1) {
      await site.process();
      site.service.clock.advance({ hours: 1 });
    }
    const after = await scrape();
    expect(countOf(after, 'forwarded')).toBeGreaterThan(countOf(before, 'forwarded'));
    expect(countOf(after, 'failed') - countOf(before, 'failed')).toBe(1);
    expect(countOf(after, 'given_up') - countOf(before, 'given_up')).toBe(1);
    expect(after.value(GIVEN_UP, { environment: 'test' })).toBe(1);
    expect(after.value(GIVEN_UP, { environment: 'live' })).toBe(0);
  });

  it('show the bytes of large bodies in memory, and count those for which there was no room', async () => {
    const budget = site.service.application.get(BodyBudget, { strict: false });
    const share = budget.open('a client');
    share.growTo(1_000_000);
    share.finish();
    expect((await scrape()).value('recalls_body_bytes_in_flight')).toBe(1_000_000);
    const other = budget.open('a client');
    expect(() => other.growTo(site.service.settings.bodyBudgetBytes)).toThrow();
    share.release();
    other.release();
    const after = await scrape();
    expect(after.value('recalls_body_bytes_in_flight')).toBe(0);
    expect(after.value('recalls_bodies_refused_total', { reason: 'budget' })).toBe(1);
  });
});
