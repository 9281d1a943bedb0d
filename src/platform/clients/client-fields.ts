import { isEmail } from 'class-validator';
import { isOneAddress } from '../mail/one-address.js';
import { isOfOneScript } from './look-alike-names.js';

const LONGEST_NAME = 100;
const LARGEST_QUOTA = 1_000_000_000;

/** Control characters, line ends, and characters that are not seen or look like a blank without being one. */
const INVISIBLE = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/u;

/**
 * A name as it is kept: one spelling of each character, no space around it, and one plain space within. (A no-break
 * space comes from copying a web page, and is not told from a plain one by eye.)
 */
export function tidyName(name: string): string {
  return name
    .normalize('NFC')
    .replace(/\p{Zs}+/gu, ' ')
    .trim();
}

/** What is wrong with the name that a manufacturer or client is given; undefined when nothing is. */
export function issueInNewName(value: unknown): string | undefined {
  return issueInName(value) ?? issueInScripts(value as string);
}

/** What is wrong with letters that look like those of another script. A name that was given before this was refused may stay. */
export function issueInScripts(name: string): string | undefined {
  return isOfOneScript(tidyName(name)) ? undefined : 'must not mix letters of different scripts';
}

/** What is wrong with a name, new or not; undefined when nothing is. */
export function issueInName(value: unknown): string | undefined {
  if (value === undefined || value === null) return 'is required';
  if (typeof value !== 'string') return 'must be a string';
  const name = tidyName(value);
  if (name.length < 1 || name.length > LONGEST_NAME) return `must have 1 to ${LONGEST_NAME} characters`;
  // Invisible characters would let two names look alike, and one that ends a line would break a mail's text.
  return INVISIBLE.test(name) ? 'must not have control or invisible characters' : undefined;
}

/** What is wrong with a team's address. */
export function issueInTeamEmail(value: unknown): string | undefined {
  if (value === undefined || value === null) return 'is required';
  if (typeof value !== 'string') return 'must be a string';
  const address = value.trim();
  // isEmail takes quoted names with line ends in them, to which no mail would ever be sent. It throws on a lone surrogate,
  // which JSON can say: that has no bytes to count.
  return isOneAddress(address) && isEmail(address) ? undefined : 'must be an e-mail address';
}

/** What is wrong with a daily allowance of a client's own. */
export function issueInDailyQuota(value: unknown): string | undefined {
  const fits = Number.isInteger(value) && Number(value) >= 1 && Number(value) <= LARGEST_QUOTA;
  return fits ? undefined : `must be a whole number from 1 to ${LARGEST_QUOTA}`;
}
