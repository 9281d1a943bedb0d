import { randomBytes } from 'node:crypto';

/** The last instant whose year has four digits. A later one is in no id that was made here. */
const LAST_INSTANT = Date.parse('9999-12-31T23:59:59.999Z');

/**
 * A UUID of version 7 (RFC 9562): the time in milliseconds, and 74 random bits. It is made before the row is written, so that writing it twice
 * changes nothing, and it has the row's time, so that the row is looked for in one partition and not in a hundred.
 */
export function makeEnquiryId(recordedAt: number): string {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(recordedAt, 0, 6);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x70, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const digits = bytes.toString('hex');
  return [
    digits.slice(0, 8),
    digits.slice(8, 12),
    digits.slice(12, 16),
    digits.slice(16, 20),
    digits.slice(20),
  ].join('-');
}

/** The time in an id, as ISO 8601; undefined if no enquiry can have this id. */
export function timeOfEnquiryId(id: string): string | undefined {
  const digits = id.replaceAll('-', '');
  const recordedAt = Number.parseInt(digits.slice(0, 12), 16);
  if (digits[12] !== '7' || recordedAt > LAST_INSTANT) return undefined;
  return new Date(recordedAt).toISOString();
}
