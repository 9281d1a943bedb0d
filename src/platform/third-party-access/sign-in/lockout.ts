const MINUTE_MS = 60_000;

/** So many failures within the window lock a pair of username and network for as long as the window. */
export const MOST_FAILURES = 5;
export const LOCK_WINDOW_MS = 15 * MINUTE_MS;

/** More failures for a username within this time, from all networks together, slow its answers. */
export const SLOWED_AFTER = 50;
export const SLOW_WINDOW_MS = 60 * MINUTE_MS;

/** The failures for a username from one network, and until when the pair is locked. */
export interface PairState {
  /** Of the last hour, because that is how long they count for the username. */
  readonly failedAt: readonly Date[];
  readonly lockedUntil: Date | null;
}

export function isLocked({ lockedUntil }: PairState, now: Date): boolean {
  return lockedUntil !== null && now < lockedUntil;
}

/**
 * The state after an attempt. While the pair is locked, attempts are not judged, so they neither count nor prolong the lock. A success
 * forgives nothing: otherwise each sign-in of the owner would give an attacker in the same network further guesses.
 *
 * All windows are half open: a failure exactly as long ago as the window is outside.
 */
export function stateAfter(state: PairState, now: Date, isFailure: boolean): PairState {
  if (isLocked(state, now)) return state;
  const kept = state.failedAt.filter((at) => isWithin(SLOW_WINDOW_MS, at, now));
  if (!isFailure) return { failedAt: kept, lockedUntil: null };
  const failedAt = [...kept, now];
  const recent = failedAt.filter((at) => isWithin(LOCK_WINDOW_MS, at, now));
  return {
    failedAt,
    lockedUntil: recent.length >= MOST_FAILURES ? new Date(now.getTime() + LOCK_WINDOW_MS) : null,
  };
}

function isWithin(windowMs: number, at: Date, now: Date): boolean {
  return now.getTime() - at.getTime() < windowMs;
}
