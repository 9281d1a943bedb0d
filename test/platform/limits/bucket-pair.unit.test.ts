import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InProcessBucketPairs } from '../../../src/platform/limits/bucket-pair.js';
import { FakeClock } from '../../support/fake-clock.js';
import { PairModel, pairCalls, pairCase, rateOf } from './bucket-pair-model.js';

describe('A pair of token buckets in a process', () => {
  it('takes from both or from neither, at any times and costs', () => {
    fc.assert(
      fc.property(pairCase(fc.integer({ min: 1, max: 20 })), pairCalls, (one, calls) => {
        const clock = new FakeClock();
        const pairs = new InProcessBucketPairs(clock);
        const model = new PairModel(one);
        for (const { pause, client, cost } of calls) {
          clock.advance({ milliseconds: pause });
          const expected = model.call(client, cost, clock.monotonic());
          expect(pairs.tryAcquire(`client ${client}`, rateOf(one, client, 'all'), cost)).toMatchObject({
            ...expected,
            allowed: expected.refusedBy === undefined,
          });
        }
      }),
    );
  });

  it('allows a refused call after its wait, whichever bucket refused it', () => {
    fc.assert(
      fc.property(pairCase(fc.integer({ min: 1, max: 5 })), pairCalls, (one, calls) => {
        const clock = new FakeClock();
        const pairs = new InProcessBucketPairs(clock);
        for (const { pause, client } of calls) {
          clock.advance({ milliseconds: pause });
          const rate = rateOf(one, client, 'all');
          const { allowed, retryAfter } = pairs.tryAcquire(`client ${client}`, rate);
          if (allowed) continue;
          expect(retryAfter).toBeGreaterThanOrEqual(1);
          clock.advance({ seconds: retryAfter });
          expect(pairs.peek(`client ${client}`, rate, 1).allowed).toBe(true);
        }
      }),
    );
  });

  it('says how long to wait for the later of the two', () => {
    const pairs = new InProcessBucketPairs(new FakeClock());
    const rate = {
      own: { perSecond: 1, burst: 1 },
      collective: { perSecond: 0.1, burst: 1, key: 'all' },
    };
    expect(pairs.tryAcquire('client', rate)).toMatchObject({ allowed: true, limit: 1, remaining: 0 });
    expect(pairs.tryAcquire('client', rate)).toEqual({
      allowed: false,
      limit: 1,
      remaining: 0,
      retryAfter: 10,
      resetAfter: 1,
      refusedBy: 'own',
    });
    expect(pairs.tryAcquire('other client', rate)).toMatchObject({ retryAfter: 10, refusedBy: 'collective' });
  });

  it('has a rate that is changed count at once', () => {
    const pairs = new InProcessBucketPairs(new FakeClock());
    const collective = { perSecond: 1, burst: 100, key: 'all' };
    const allows = (burst: number) =>
      pairs.tryAcquire('client', { own: { perSecond: 0.01, burst }, collective }).allowed;
    expect([allows(1), allows(1), allows(3), allows(3), allows(3)]).toEqual([true, false, true, true, false]);
  });
});
