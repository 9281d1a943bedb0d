const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** A month: short enough that rotation is routine, long enough that key sets seldom change. */
const SIGNS_FOR_MS = 30 * DAY_MS;

/** How long before its first signature the next key is published: twice as long as cautious verifiers cache a key set. */
const PUBLISHED_AHEAD_MS = 2 * DAY_MS;

/**
 * How long a key remains published after its last signature: longer than the longest token lifetime that can be set (a day), so that a
 * change of that setting never makes a token unverifiable.
 */
const TRUSTED_AFTER_MS = 25 * HOUR_MS;

/** When a key signs, and until when its signatures are valid. */
export interface KeySchedule {
  readonly signsFrom: Date;
  readonly signsUntil: Date;
  readonly trustedUntil: Date;
}

/** The key that signs now: the youngest of those whose signing time has begun. */
export function signerOf<Key extends KeySchedule>(keys: readonly Key[], now: number): Key | undefined {
  return keys
    .filter((key) => key.signsFrom.getTime() <= now && now < key.signsUntil.getTime())
    .sort((one, other) => other.signsFrom.getTime() - one.signsFrom.getTime())[0];
}

/**
 * The key that must be created now, if any: the first one, or the next one when the last one is about to stop signing. The next one starts
 * exactly when the last one stops. If the service was down at that time, the new key signs at once.
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
