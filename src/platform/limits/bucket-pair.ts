import type { Clock } from '../clock/clock.js';
import { BUCKET_PAIR_SCRIPT } from './bucket-pair.script.js';
import { InProcessRateLimiter } from './in-process-rate-limiter.js';
import {
  type Acquisition,
  acquisition,
  decisionOf,
  type OwnRateLimiter,
  type RateLimiter,
  type RedisAlgorithm,
} from './rate-limiter.js';
import { TOKEN_BUCKET, type TokenBucketRate } from './token-bucket.js';

/** A bucket of the limited key's own, and one that it shares with others. */
export interface BucketPairRate {
  readonly own: TokenBucketRate;
  readonly collective: TokenBucketRate & { readonly key: string };
}

/** The numbers are those of the key's own bucket, except `retryAfter`: that is the longer wait, because both buckets must allow a request. */
export interface BucketPairAcquisition extends Acquisition {
  /** The bucket that refused; the key's own when both did. */
  readonly refusedBy: 'own' | 'collective' | undefined;
}

/**
 * The pairs of one process. A request takes from both buckets or from neither. No other request can come in between, because nothing here
 * is asynchronous.
 */
export class InProcessBucketPairs
  implements
    RateLimiter<BucketPairRate, BucketPairAcquisition>,
    OwnRateLimiter<BucketPairRate, BucketPairAcquisition>
{
  private readonly buckets: InProcessRateLimiter<TokenBucketRate>;

  constructor(clock: Clock) {
    this.buckets = new InProcessRateLimiter(TOKEN_BUCKET, clock);
  }

  tryAcquire(key: string, rate: BucketPairRate, cost = 1): BucketPairAcquisition {
    const decision = this.peek(key, rate, cost);
    if (!decision.allowed) return decision;
    this.buckets.record(rate.collective.key, rate.collective, cost);
    return { refusedBy: undefined, ...this.buckets.tryAcquire(key, rate.own, cost) };
  }

  record(key: string, { own, collective }: BucketPairRate, cost: number): void {
    this.buckets.record(key, own, cost);
    this.buckets.record(collective.key, collective, cost);
  }

  peek(key: string, { own, collective }: BucketPairRate, cost: number): BucketPairAcquisition {
    const mine = this.buckets.peek(key, own, cost);
    const shared = this.buckets.peek(collective.key, collective, cost);
    // What is new is first, because Node.js 20 takes a microsecond for each property that is added to a copied object.
    return {
      refusedBy: mine.allowed ? (shared.allowed ? undefined : 'collective') : 'own',
      ...mine,
      allowed: mine.allowed && shared.allowed,
      retryAfter: Math.max(mine.retryAfter, shared.retryAfter),
    };
  }
}

const REFUSED_BY = [undefined, 'own', 'collective'] as const;

export const BUCKET_PAIR: RedisAlgorithm<BucketPairRate, BucketPairAcquisition> = {
  script: BUCKET_PAIR_SCRIPT,
  scriptArguments: ({ own, collective }, cost) => [
    own.perSecond,
    own.burst,
    collective.perSecond,
    collective.burst,
    cost,
  ],
  idleAfterMs: ({ own, collective }) =>
    Math.max(TOKEN_BUCKET.idleAfterMs(own), TOKEN_BUCKET.idleAfterMs(collective)),
  keysOf: (key, { collective }) => [key, collective.key],
  read: ({ own }, answer) => ({
    ...acquisition(own.burst, decisionOf(answer)),
    refusedBy: REFUSED_BY[answer[4] ?? 0],
  }),
};
