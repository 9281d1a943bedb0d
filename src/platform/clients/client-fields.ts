import { isEmail } from 'class-validator';
import { isOneAddress } from '../mail/one-address.js';
import { isOfOneScript } from './look-alike-names.js';

const LONGEST_NAME = 100;
const LARGEST_QUOTA = 1_000_000_000;

/** Control characters, line ends, and characters that are invisible or look like a blank without being one. */
const INVISIBLE = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/u;

/**
 * The form in which a name is stored: Unicode NFC, no space around it, and single plain spaces within it. (A no-break space comes from
 * copying a web page, and looks like a plain one.)
 */
export function tidyName(name: string): string {
  return name
    .normalize('NFC')
    .replace(/\p{Zs}+/gu, ' ')
    .trim();
}

/** The reason why a manufacturer or client can't be given this name; undefined when it can. */
export function issueInNewName(value: unknown): string | undefined {
  return issueInName(value) ?? issueInScripts(value as string);
}

/** The reason why the letters of a name could be mistaken for those of another script. Names from before this rule may remain. */
export function issueInScripts(name: string): string | undefined {
  return isOfOneScript(tidyName(name)) ? undefined : 'must not mix letters of different scripts';
}

/** The reason why a name is invalid, whether or not it is new; undefined when it is valid. */
export function issueInName(value: unknown): string | undefined {
  if (value === undefined || value === null) return 'is required';
  if (typeof value !== 'string') return 'must be a string';
  const name = tidyName(value);
  if (name.length < 1 || name.length > LONGEST_NAME) return `must have 1 to ${LONGEST_NAME} characters`;
  // Invisible characters would let two different names look alike, and a line end would break the text of a mail.
  return INVISIBLE.test(name) ? 'must not have control or invisible characters' : undefined;
}

/** The reason why a team's address is invalid. */
export function issueInTeamEmail(value: unknown): string | undefined {
  if (value === undefined || value === null) return 'is required';
  if (typeof value !== 'string') return 'must be a string';
  const address = value.trim();
  // isEmail accepts quoted names that contain line ends, to which no mail would ever be sent. It throws on a lone surrogate, which JSON can
  // contain, because that has no length in bytes.
  return isOneAddress(address) && isEmail(address) ? undefined : 'must be an e-mail address';
}

/** The reason why a client's daily allowance is invalid. */
export function issueInDailyQuota(value: unknown): string | undefined {
  const fits = Number.isInteger(value) && Number(value) >= 1 && Number(value) <= LARGEST_QUOTA;
  return fits ? undefined : `must be a whole number from 1 to ${LARGEST_QUOTA}`;
}
