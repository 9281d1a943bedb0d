import fc from 'fast-check';
import type { BucketPairAcquisition, BucketPairRate } from '../../../src/platform/limits/bucket-pair.js';

/** A rate that no test is long enough to see refilled. */
export const NEVER = 0.001;

/** Buckets as whole numbers of thousandths of a token, for rates that are whole numbers per second. */
class Bucket {
  private thousandths: number;
  private at = 0;

  constructor(
    private readonly perSecond: number,
    private readonly burst: number,
  ) {
    this.thousandths = burst * 1_000;
  }

  tokensAt(now: number): number {
    this.thousandths = Math.min(this.burst * 1_000, this.thousandths + (now - this.at) * this.perSecond);
    this.at = now;
    return this.thousandths / 1_000;
  }

  take(cost: number): void {
    this.thousandths -= cost * 1_000;
  }
}

/** The rule, written down as plainly as possible: a call takes from both buckets or from neither. */
export class PairModel {
  private readonly own: readonly Bucket[];
  private readonly collective: Bucket;

  constructor({ perSecond, clients, collective }: PairCase) {
    this.own = clients.map((burst) => new Bucket(Math.floor(perSecond), burst));
    this.collective = new Bucket(Math.floor(perSecond) * 2, collective);
  }

  call(client: number, cost: number, now: number): Pick<BucketPairAcquisition, 'refusedBy' | 'remaining'> {
    const own = this.own[client];
    if (!own) throw new Error('There is no such client.');
    // Both are refilled up to now, whichever decides.
    const [mine, shared] = [own.tokensAt(now), this.collective.tokensAt(now)];
    if (mine < cost) return { refusedBy: 'own', remaining: Math.floor(mine) };
    if (shared < cost) return { refusedBy: 'collective', remaining: Math.floor(mine) };
    own.take(cost);
    this.collective.take(cost);
    return { refusedBy: undefined, remaining: Math.floor(own.tokensAt(now)) };
  }
}

/** The rate of each client's bucket, the bursts of the clients' and of the collective bucket. The collective one refills twice as fast. */
export interface PairCase {
  readonly perSecond: number;
  readonly clients: readonly number[];
  readonly collective: number;
}

export const pairCase = (perSecond: fc.Arbitrary<number>): fc.Arbitrary<PairCase> =>
  fc.record({
    perSecond,
    clients: fc.tuple(
      fc.integer({ min: 1, max: 12 }),
      fc.integer({ min: 1, max: 12 }),
      fc.integer({ min: 1, max: 12 }),
    ),
    collective: fc.integer({ min: 1, max: 30 }),
  });

export const pairCalls = fc.array(
  fc.record({
    pause: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 900 })),
    client: fc.nat(2),
    cost: fc.oneof(
      { weight: 5, arbitrary: fc.constant(1) },
      { weight: 1, arbitrary: fc.integer({ min: 1, max: 14 }) },
    ),
  }),
  { maxLength: 80 },
);

/** What the model's buckets are to a limiter. */
export function rateOf(
  { perSecond, clients, collective }: PairCase,
  client: number,
  key: string,
): BucketPairRate {
  return {
    own: { perSecond, burst: clients[client] ?? 1 },
    collective: { perSecond: perSecond * 2, burst: collective, key },
  };
}
