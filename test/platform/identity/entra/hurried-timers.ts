import { vi } from 'vitest';

/** The factor by which pauses between attempts are shortened, because the suite would otherwise wait for minutes. */
export const HURRY = 20;

const real = await vi.importActual<typeof import('node:timers/promises')>('node:timers/promises');

/** For `vi.mock('node:timers/promises', …)`. */
export const hurriedTimers = {
  ...real,
  setTimeout: (milliseconds: number, ...rest: never[]) => real.setTimeout(milliseconds / HURRY, ...rest),
};
