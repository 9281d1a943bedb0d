import { randomBytes } from 'node:crypto';

/**
 * How much of the evidence a run collects. `npm run verify` collects all of it, in some two hours. `npm test` collects a slice of each part
 * with the same code, so that the claims of the documents remain tested between two verifications.
 */
export const isWhole = process.env.RELIABILITY === 'whole';

/** The size of something in this run. */
export function size({ slice, whole }: { readonly slice: number; readonly whole: number }): number {
  return isWhole ? whole : slice;
}

/** The seed of all random choices in a part: `RELIABILITY_SEED=… ` repeats a run, as far as timing allows. */
export const seed = Number(process.env.RELIABILITY_SEED ?? randomBytes(4).readUInt32LE());
