import type { Role } from '../platform/surfaces/surface.js';

/** What a client of the recalls surface may be. */
export const RECALLS_ROLES = {
  manufacturer: { title: 'vehicle manufacturer' },
  mot: { title: 'MOT service' },
  admin: { title: 'administrator' },
} as const satisfies Readonly<Record<string, Role>>;

export type RecallsRole = keyof typeof RECALLS_ROLES;

/** Whether a client with this role is on this surface. */
export function isRecallsRole(role: string): role is RecallsRole {
  return role in RECALLS_ROLES;
}

export const ROLE_NAMES = Object.keys(RECALLS_ROLES) as readonly RecallsRole[];
