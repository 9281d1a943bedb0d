import type { Copy, Primary } from './vehicle.sql.js';

/** A heartbeat that is written while the primary's time is being read may seem to come from the future. */
const MOST_AHEAD_MS = 5_000;

/** The reason why a replica's answers are not used. */
export interface Refusal {
  /** Identifies the kind of problem, because the numbers in the text may change while it lasts. */
  readonly kind: string;
  /** Completes "The read replica is not asked, the primary is". */
  readonly text: string;
}

/** What a copy is compared with. */
export interface CopyRules {
  /** Undefined until a heartbeat was written to the primary. */
  readonly primary: Primary | undefined;
  /** In ms; undefined until the primary has reported it. */
  readonly primaryTime: number | undefined;
  readonly maxLagSeconds: number;
}

/**
 * Checks that a replica has a recent copy of the primary's database. An answer from anything else could say that a recalled vehicle has no
 * recall.
 *
 * @returns undefined when it has
 */
export function whyNotBelieved(
  copy: Copy,
  { primary, primaryTime, maxLagSeconds }: CopyRules,
): Refusal | undefined {
  if (primary === undefined || primaryTime === undefined) {
    return { kind: 'primary unknown', text: 'the primary has not said yet which database it is' };
  }
  if (copy.database === null || copy.database !== primary.database) {
    return {
      kind: 'another database',
      text: `it has another database (${copy.database ?? 'without identity'}, not ${primary.database ?? 'one without identity'})`,
    };
  }
  if (!copy.inRecovery) {
    return {
      kind: 'not in recovery',
      text: 'it is no replica (any more): it was promoted or restored, and follows no primary',
    };
  }
  if (copy.beatAt === null) return { kind: 'no heartbeat', text: 'its copy has no heartbeat yet' };
  if (copy.server !== primary.server) {
    return {
      kind: 'another primary',
      text: `it follows another primary (${copy.server ?? 'unnamed'}, not ${primary.server ?? 'unnamed'})`,
    };
  }
  const lagMs = primaryTime - copy.beatAt;
  if (lagMs > maxLagSeconds * 1_000) {
    return { kind: 'too old', text: `its copy is ${Math.round(lagMs / 1_000)} s old` };
  }
  if (lagMs < -MOST_AHEAD_MS) {
    return {
      kind: 'in the future',
      text: `its heartbeat is ${Math.round(-lagMs / 1_000)} s ahead of the primary's clock`,
    };
  }
  return undefined;
}
