import { randomUUID } from 'node:crypto';

/** The last instant whose year has four digits. A later one is in no id that was made here. */
const LAST_INSTANT = Date.parse('9999-12-31T23:59:59.999Z');

/**
 * A UUID of version 7 (RFC 9562): the time in milliseconds, and 74 random bits. It is made before the row is written, so that writing it twice
 * changes nothing, and it has the row's time, so that the row is looked for in one partition and not in a hundred.
 */
export function makeEnquiryId(recordedAt: number): string {
  const time = Math.floor(recordedAt).toString(16).padStart(12, '0');
  // Node.js makes the random bits of many of its UUIDs (version 4) at once. The variant is the same in both versions.
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`;
}

/** The time in an id, as ISO 8601; undefined if no enquiry can have this id. */
export function timeOfEnquiryId(id: string): string | undefined {
  const digits = id.replaceAll('-', '');
  const recordedAt = Number.parseInt(digits.slice(0, 12), 16);
  if (digits[12] !== '7' || recordedAt > LAST_INSTANT) return undefined;
  return new Date(recordedAt).toISOString();
}
