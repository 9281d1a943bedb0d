import type { Role } from '../platform/surfaces/surface.js';

/** What a client of the licence renewal surface may be: it sends in the applications that customers made at its counters. */
export const RENEWAL_ROLES = {
  'renewal-partner': { title: 'licence renewal partner' },
} as const satisfies Readonly<Record<string, Role>>;

export type RenewalRole = keyof typeof RENEWAL_ROLES;
