import type { z } from 'zod';
import { wholeNumber } from './setting-values.js';

/**
 * The surfaces with usage plans, for each of which `KADOE_COLLECTIVE_RATE` and `KADOE_COLLECTIVE_BURST` limit all clients together. One more
 * surface is one more name here, and its rows in the README.
 */
const SURFACES = ['KADOE', 'RENEWAL'] as const;

type SurfaceName = (typeof SURFACES)[number];
type Variable = `${SurfaceName}_COLLECTIVE_${'RATE' | 'BURST'}`;

/** What all clients of a surface and environment can call together. */
export interface CollectiveLimit {
  readonly perSecond: number;
  readonly burst: number;
}

export const COLLECTIVE_LIMIT_VARIABLES = Object.fromEntries(
  SURFACES.flatMap((surface) => [
    [`${surface}_COLLECTIVE_RATE`, wholeNumber(1, 1_000_000).default(200)],
    [`${surface}_COLLECTIVE_BURST`, wholeNumber(1, 1_000_000).default(400)],
  ]),
) as Record<Variable, z.ZodDefault<ReturnType<typeof wholeNumber>>>;

export type CollectiveLimits = Readonly<Record<Lowercase<SurfaceName>, CollectiveLimit>>;

export function collectiveLimitsOf(values: Readonly<Record<Variable, number>>): CollectiveLimits {
  return Object.fromEntries(
    SURFACES.map((surface) => [
      surface.toLowerCase(),
      { perSecond: values[`${surface}_COLLECTIVE_RATE`], burst: values[`${surface}_COLLECTIVE_BURST`] },
    ]),
  ) as CollectiveLimits;
}
