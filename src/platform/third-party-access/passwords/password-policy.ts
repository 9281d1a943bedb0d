const LEAST_CHARACTERS = 8;
const MOST_CHARACTERS = 128;

/** The kinds of character of which a password needs one each. What is neither letter, digit nor control character is special. */
const KINDS: readonly RegExp[] = [/\p{Lu}/u, /\p{Ll}/u, /\p{Nd}/u, /[^\p{L}\p{N}\p{C}]/u];

/** PostgreSQL never sees a password. They are refused because no keyboard has them, so they come from a broken program. */
const CONTROL = /\p{Cc}|\p{Cs}/u;

export const PASSWORD_RULE = `must have ${LEAST_CHARACTERS} to ${MOST_CHARACTERS} characters, among them an upper-case letter, a lower-case letter, a digit and a special character`;

/** How many passwords back a user may not choose again, the present one included. */
export const FORMER_PASSWORDS = 5;

/** How long a password of the user's own is valid. */
export const PASSWORD_LIFE_DAYS = 90;

/** How long a one-time password can be exchanged for one of the user's own. */
export const ONE_TIME_PASSWORD_HOURS = 24;

/** The reason why a text can't be a new password; undefined when it can, as far as the text alone says. */
export function issueInNewPassword(value: unknown): string | undefined {
  if (value === undefined || value === null) return 'is required';
  if (typeof value !== 'string') return 'must be a string';
  // In code points, as people count.
  const { length } = [...value];
  const isLong = length >= LEAST_CHARACTERS && length <= MOST_CHARACTERS;
  return isLong && !CONTROL.test(value) && KINDS.every((kind) => kind.test(value))
    ? undefined
    : PASSWORD_RULE;
}

/** The reason why a text can't be anybody's present password; nothing is said about what it has to contain. */
export function issueInPresentedPassword(value: unknown): string | undefined {
  if (value === undefined || value === null) return 'is required';
  if (typeof value !== 'string') return 'must be a string';
  const { length } = [...value];
  return length >= 1 && length <= MOST_CHARACTERS
    ? undefined
    : `must have 1 to ${MOST_CHARACTERS} characters`;
}
