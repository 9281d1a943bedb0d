import { Injectable } from '@nestjs/common';

/**
 * Those that have a count before their first decision: the limits of the recalls surface, those of the token endpoint and of the other public routes, and the bounds on open
 * requests: of a client, of an address and in all. Of the bounds only refusals are counted.
 */
const LIMITERS = [
  'per-second',
  'daily',
  'token-address',
  'token-client',
  'public-address',
  'concurrent-client',
  'concurrent-address',
  'concurrent',
];

/** Counts what the limiters of this process have decided since its start, for the metrics. */
@Injectable()
export class LimiterCounters {
  private readonly decided = new Map<string, { letThrough: number; refused: number }>(
    LIMITERS.map((limiter) => [limiter, { letThrough: 0, refused: 0 }]),
  );

  /** How often Redis was lost. */
  outages = 0;

  /** Decisions made by this process on its own because Redis was lost. */
  decidedAlone = 0;

  /** Whether limits hold over all processes now; undefined without `REDIS_URL`. */
  shared: boolean | undefined;

  decide(limiter: string, passes: boolean): void {
    let decisions = this.decided.get(limiter);
    if (!decisions) {
      decisions = { letThrough: 0, refused: 0 };
      this.decided.set(limiter, decisions);
    }
    decisions[passes ? 'letThrough' : 'refused'] += 1;
  }

  /** The calls let through and refused, by limiter. */
  get decisions(): ReadonlyMap<string, { readonly letThrough: number; readonly refused: number }> {
    return this.decided;
  }
}
