/** The registers, which are never mixed: that of live clients, and that of test clients. */
export const ENVIRONMENTS = ['live', 'test'] as const;

export type Environment = (typeof ENVIRONMENTS)[number];
