import { userInfo } from 'node:os';
import type { Actor } from '../audit/actor.js';

/** The person who runs a command, for the audit trail. */
export function operator(): Actor {
  return { kind: 'command line', user: nameOfUser() };
}

/** In a container, a user may have a number and no name. */
function nameOfUser(): string {
  try {
    return userInfo().username;
  } catch {
    return `user ${process.getuid?.() ?? 'unknown'}`;
  }
}
