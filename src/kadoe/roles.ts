import type { Role } from '../platform/surfaces/surface.js';

/** What a client of the KADOE surface may be: it asks for its own enquirers, for those of others as their link provider, or both. */
export const KADOE_ROLES = {
  kadoe: { title: 'KADOE enquirer' },
} as const satisfies Readonly<Record<string, Role>>;

export type KadoeRole = keyof typeof KADOE_ROLES;
