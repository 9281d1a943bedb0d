import type { Period } from '../file/vehicle-line.js';

/** A field of PostgreSQL's COPY text format. Values of a file have no control characters, so that a backslash alone has a meaning. */
export function field(value: string | number | undefined): string {
  if (value === undefined) return '\\N';
  if (typeof value === 'number') return String(value);
  return value.includes('\\') ? value.replaceAll('\\', '\\\\') : value;
}

export function bytes(value: Buffer): string {
  return `\\\\x${value.toString('hex')}`;
}

/** A `daterange`: half-open, and without an end while it goes on. */
export function range({ from, to }: Period): string {
  return `[${from},${to ?? ''})`;
}
