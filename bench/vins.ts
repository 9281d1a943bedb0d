import { createHash, randomBytes, randomInt } from 'node:crypto';

/**
 * The VIN of a seeded row. It looks random and is distributed over the whole index, but it is computed from the row's number, so that the
 * load generator can ask for any of ten million without a list. `seed.ts` does the same in SQL.
 */
export function seededVin(row: number): string {
  return createHash('md5').update(String(row)).digest('hex').slice(0, 17).toUpperCase();
}

export function randomSeededVin(rows: number): string {
  return seededVin(randomInt(1, rows + 1));
}

/** A VIN that no seeded row has, because theirs are hexadecimal. */
export function freshVin(): string {
  return `Z${randomBytes(8).toString('hex').toUpperCase()}`;
}
