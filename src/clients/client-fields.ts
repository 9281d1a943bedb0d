import { isEmail } from 'class-validator';
import { isOneAddress } from '../mail/one-address.js';

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
  // Invisible characters would let two names look alike, and one that ends a line would break a mail's text.
  return /[\p{C}\p{Zl}\p{Zp}]/u.test(name) ? 'must not have control or invisible characters' : undefined;
}

/** What is wrong with a team's address. */
export function faultInTeamEmail(value: unknown): string | undefined {
  if (value === undefined || value === null) return 'is required';
  if (typeof value !== 'string') return 'must be a string';
  const address = value.trim();
  // isEmail takes quoted names with line ends in them, to which no mail would ever be sent. It throws on a lone surrogate,
  // which JSON can say: that has no bytes to count.
  return isOneAddress(address) && isEmail(address) ? undefined : 'must be an e-mail address';
}

/** What is wrong with a daily allowance of a client's own. */
export function faultInDailyQuota(value: unknown): string | undefined {
  const fits = Number.isInteger(value) && Number(value) >= 1 && Number(value) <= LARGEST_QUOTA;
  return fits ? undefined : `must be a whole number from 1 to ${LARGEST_QUOTA}`;
}
