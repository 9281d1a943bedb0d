import { KADOE_ROLES } from '../../kadoe/roles.js';
import { RENEWAL_ROLES } from '../../licence-renewal/roles.js';
import { RECALLS_ROLES } from '../../recalls/roles.js';

/** The roles of all surfaces, each of which has a demonstration client. */
export const CALLER_ROLES: readonly string[] = [
  ...Object.keys(RECALLS_ROLES),
  ...Object.keys(KADOE_ROLES),
  ...Object.keys(RENEWAL_ROLES),
];

/** The role that calls a path when none is named. */
export function usualRoleOf(path: string): string {
  if (/^\/kadoe(\/|$)/.test(path)) return 'kadoe';
  return /^\/drivers-renewal(\/|$)/.test(path) ? 'renewal-partner' : 'manufacturer';
}
