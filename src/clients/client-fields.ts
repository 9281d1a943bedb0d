import { isEmail } from 'class-validator';

const LONGEST_NAME = 100;
const LARGEST_QUOTA = 1_000_000_000;

/** A name as it is kept: one spelling of each character, and no space around it. */
export function tidyName(name: string): string {
  return name.normalize('NFC').trim();
}

/** What is wrong with the name of a manufacturer or client; undefined when nothing is. */
export function faultInName(value: unknown): string | undefined {
  if (value === undefined || value === null) return 'is required';
  if (typeof value !== 'string') return 'must be a string';
  const name = tidyName(value);
  if (name.length < 1 || name.length > LONGEST_NAME) return `must have 1 to ${LONGEST_NAME} characters`;
  // Invisible characters would let two names look alike.
  return /\p{C}/u.test(name) ? 'must not have control or invisible characters' : undefined;
}

/** What is wrong with a team's address. */
export function faultInTeamEmail(value: unknown): string | undefined {
  if (value === undefined || value === null) return 'is required';
  if (typeof value !== 'string') return 'must be a string';
  // A lone surrogate, which JSON can say, has no bytes to count: isEmail throws on it.
  return !/\p{Cs}/u.test(value) && isEmail(value.trim()) ? undefined : 'must be an e-mail address';
}

/** What is wrong with a daily allowance of a client's own. */
export function faultInDailyQuota(value: unknown): string | undefined {
  const fits = Number.isInteger(value) && Number(value) >= 1 && Number(value) <= LARGEST_QUOTA;
  return fits ? undefined : `must be a whole number from 1 to ${LARGEST_QUOTA}`;
}
