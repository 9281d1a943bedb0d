import { Injectable } from '@nestjs/common';

/**
 * The limiters whose counters exist before their first decision: the limits of the recalls surface, of the token endpoint, of the other
 * public routes, of the Authentication API and of usage plans, and the limits of open requests per client, per address and in all. The
 * limits of open requests count only refusals.
 */
const LIMITERS = [
  'per-second',
  'daily',
  'token-address',
  'token-client',
  'public-address',
  'sign-in-pair',
  'key-renewals',
  'plan',
  'plan-collective',
  'plan-quota',
  'concurrent-client',
  'concurrent-address',
  'concurrent',
];

/** Counts the decisions of this process's limiters since its start, for the metrics. */
@Injectable()
export class LimiterCounters {
  private readonly decided = new Map<string, { letThrough: number; refused: number }>(
    LIMITERS.map((limiter) => [limiter, { letThrough: 0, refused: 0 }]),
  );

  /** How often the connection to Redis was lost. */
  outages = 0;

  /** Decisions that this process made alone because Redis was lost. */
  decidedAlone = 0;

  /** Whether the limits apply across all processes now; undefined without `REDIS_URL`. */
  shared: boolean | undefined;

  decide(limiter: string, passes: boolean): void {
    let decisions = this.decided.get(limiter);
    if (!decisions) {
      decisions = { letThrough: 0, refused: 0 };
      this.decided.set(limiter, decisions);
    }
    decisions[passes ? 'letThrough' : 'refused'] += 1;
  }

  /** The calls that were allowed and refused, by limiter. */
  get decisions(): ReadonlyMap<string, { readonly letThrough: number; readonly refused: number }> {
    return this.decided;
  }
}
