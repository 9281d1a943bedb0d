import { randomInt } from 'node:crypto';

const MINUTE_MS = 60_000;

export const CODE_LIFE_MS = 15 * MINUTE_MS;

/** Wrong codes after which a code is worthless, also for somebody who knows it. */
export const MOST_WRONG_PER_CODE = 5;

/** Codes for a user in any hour. A new code resets no count, or guessing would go on for ever. */
export const MOST_CODES = 3;
export const CODES_WINDOW_MS = 60 * MINUTE_MS;

/** Wrong codes for a user in any day: ten guesses at a million codes. */
export const MOST_WRONG_PER_DAY = 10;
export const WRONG_WINDOW_MS = 24 * 60 * MINUTE_MS;

/** A code that was sent to a user. */
export interface SentCode {
  readonly id: string;
  readonly codeHash: string;
  readonly expiresAt: Date;
  readonly wrongAt: readonly Date[];
}

/** Six digits, which a person can copy from a mail. */
export function generateCode(): string {
  return String(randomInt(1_000_000)).padStart(6, '0');
}

/** Whether a code that has not ended can still be used, and guesses at it count. */
export function isUsable({ expiresAt, wrongAt }: SentCode, wrongInADay: number, now: Date): boolean {
  return now < expiresAt && wrongAt.length < MOST_WRONG_PER_CODE && wrongInADay < MOST_WRONG_PER_DAY;
}
