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

/** Whether a text can be a secret at all: nothing else is worth a question to the database. */
export function looksLikeSecret(text: string): boolean {
  return SHAPE.test(text);
}

/** What is kept and looked up. Finding a secret by its hash leaks nothing about it through time. */
export function hashSecret(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

/** The first characters, so that its holder can tell which one it is. */
export function hintOfSecret(secret: string): string {
  return secret.slice(0, HINT_LENGTH);
}

/**
 * When a secret made now stops working (API guide, "Requesting a new client secret": valid for 2 years): the
 * same moment two calendar years later in UTC. From 29 February that is 1 March, so that it is never less.
 */
export function expiryOf(createdAt: Date): Date {
  const expiresAt = new Date(createdAt);
  expiresAt.setUTCFullYear(expiresAt.getUTCFullYear() + 2);
  return expiresAt;
}
