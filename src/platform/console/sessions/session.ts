import type { Person } from '../people/person.js';

/** A session ends when nothing was asked for this long. */
export const IDLE_MINUTES = 30;

/** A session ends this long after the sign-in, in any case. */
export const LONGEST_HOURS = 8;

/** An act that needs a confirmation is done when the person has proved this recently who they are. */
export const CONFIRMED_MINUTES = 5;

/** A session that has not ended, with its person as they are now. */
export interface Session {
  readonly id: string;
  readonly person: Person;
  readonly signedInAt: Date;
  /** Whether the person has proved who they are in the last {@link CONFIRMED_MINUTES}. */
  readonly isConfirmed: boolean;
}

/** A session as its owner and administrators see it. */
export interface ListedSession {
  readonly id: string;
  readonly personId: string;
  readonly signedInAt: Date;
  readonly usedAt: Date;
  readonly address: string;
  readonly browser: string;
}
