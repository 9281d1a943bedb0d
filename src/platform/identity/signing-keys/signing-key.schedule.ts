const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** A month: short enough that rotation is routine, long enough that key sets seldom change. */
const SIGNS_FOR_MS = 30 * DAY_MS;

/** The next key is published this long before it signs: twice as long as careful verifiers keep a key set. */
const PUBLISHED_AHEAD_MS = 2 * DAY_MS;

/**
 * How long a key is published after its last signature: longer than the longest life a token can be set to have
 * (a day), so that no setting, changed when it may be, strands a token whose key is gone.
 */
const TRUSTED_AFTER_MS = 25 * HOUR_MS;

/** When a key signs and until when its signatures count. */
export interface KeySchedule {
  readonly signsFrom: Date;
  readonly signsUntil: Date;
  readonly trustedUntil: Date;
}

/** The key that signs now: the youngest of those whose time it is. */
export function signerOf<Key extends KeySchedule>(keys: readonly Key[], now: number): Key | undefined {
  return keys
    .filter((key) => key.signsFrom.getTime() <= now && now < key.signsUntil.getTime())
    .sort((one, other) => other.signsFrom.getTime() - one.signsFrom.getTime())[0];
}

/**
 * The key that has to be made now, if one has: the first, or the next when the time of the last is running out.
 * The next one takes over exactly when the last one stops; after a long standstill a new one signs at once.
 */
export function missingKey(keys: readonly KeySchedule[], now: number): KeySchedule | undefined {
  if (!signerOf(keys, now)) return scheduleFrom(now);
  const lastSignature = Math.max(...keys.map((key) => key.signsUntil.getTime()));
  return lastSignature - now <= PUBLISHED_AHEAD_MS ? scheduleFrom(lastSignature) : undefined;
}

function scheduleFrom(signsFrom: number): KeySchedule {
  const signsUntil = signsFrom + SIGNS_FOR_MS;
  return {
    signsFrom: new Date(signsFrom),
    signsUntil: new Date(signsUntil),
    trustedUntil: new Date(signsUntil + TRUSTED_AFTER_MS),
  };
}
