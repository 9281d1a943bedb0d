import { createHash, randomInt } from 'node:crypto';

/**
 * A client secret has the form of Microsoft Entra ID's: 40 unreserved characters (RFC 3986), of which the first
 * three are its hint. The hint has letters and digits only: a secret that began with `~` would be replaced by a
 * home folder in `SECRET=~…`, and one that began with `-` taken for an option.
 */
const LENGTH = 40;
const HINT_LENGTH = 3;
const LETTERS_AND_DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const UNRESERVED = `${LETTERS_AND_DIGITS}-._~`;
const SHAPE = /^[0-9A-Za-z]{3}[0-9A-Za-z\-._~]{37}$/;

/** A new secret: about 240 bits of randomness, shown once and kept as a hash. */
export function generateSecret(): string {
  let secret = '';
  while (secret.length < HINT_LENGTH) secret += LETTERS_AND_DIGITS[randomInt(LETTERS_AND_DIGITS.length)];
  while (secret.length < LENGTH) secret += UNRESERVED[randomInt(UNRESERVED.length)];
  return secret;
}

/** Whether a text has the form of a secret. If not, the database is not asked. */
export function looksLikeSecret(text: string): boolean {
  return SHAPE.test(text);
}

/** The form in which a secret is stored and looked up. A look-up by hash leaks nothing about the secret through its timing. */
export function hashSecret(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

/** The first characters, by which its holder can recognise a secret. */
export function hintOfSecret(secret: string): string {
  return secret.slice(0, HINT_LENGTH);
}

/**
 * When a secret that is created now expires (API guide, "Requesting a new client secret": valid for 2 years): the same time two calendar
 * years later in UTC. For 29 February that is 1 March, so that it is never less than two years.
 */
export function expiryOf(createdAt: Date): Date {
  const expiresAt = new Date(createdAt);
  expiresAt.setUTCFullYear(expiresAt.getUTCFullYear() + 2);
  return expiresAt;
}
