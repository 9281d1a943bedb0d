/** What people may do in the console. A route names each role that may call it, so no role includes another. */
export const PERSON_ROLES = ['viewer', 'caseworker', 'administrator'] as const;

export type PersonRole = (typeof PERSON_ROLES)[number];

export function isPersonRole(text: string): text is PersonRole {
  return PERSON_ROLES.some((role) => role === text);
}

/** Somebody who may enter the console. */
export interface Person {
  readonly id: string;
  readonly name: string;
  readonly role: PersonRole;
}
