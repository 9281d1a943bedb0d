/**
 * What a client's calls are for: real ones, or trying out how to call. The two are never mixed: test clients have registers, limits and
 * records of their own.
 */
export const ENVIRONMENTS = ['live', 'test'] as const;

export type Environment = (typeof ENVIRONMENTS)[number];
