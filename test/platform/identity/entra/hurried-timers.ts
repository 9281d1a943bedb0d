import { vi } from 'vitest';

/** How much shorter pauses between attempts are, or the suite would take minutes to wait. */
export const HURRY = 20;

const real = await vi.importActual<typeof import('node:timers/promises')>('node:timers/promises');

/** For `vi.mock('node:timers/promises', …)`. */
export const hurriedTimers = {
  ...real,
  setTimeout: (milliseconds: number, ...rest: never[]) => real.setTimeout(milliseconds / HURRY, ...rest),
};
