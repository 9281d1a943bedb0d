import { hash, randomInt } from 'node:crypto';
import { crc32 } from 'node:zlib';

/**
 * An API key is `vrk_`, 32 random characters and 6 of checksum, all of them letters and digits. The prefix lets secret
 * scanners find a leaked key; the checksum lets the service refuse a mistyped one without asking the database.
 */
const PREFIX = 'vrk_';
const RANDOM_LENGTH = 32;
const CHECKSUM_LENGTH = 6;
const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const SHAPE = new RegExp(`^${PREFIX}[0-9A-Za-z]{${RANDOM_LENGTH + CHECKSUM_LENGTH}}$`);

/** A new key: about 190 bits of randomness, shown once and kept as a hash. */
export function generateApiKey(): string {
  let random = '';
  for (let index = 0; index < RANDOM_LENGTH; index++) random += ALPHABET[randomInt(ALPHABET.length)];
  return apiKeyOf(random);
}

/** The key made from these random characters. */
export function apiKeyOf(random: string): string {
  return `${PREFIX}${random}${checksumOf(random)}`;
}

/** Whether a text has the form of a key and a matching checksum. */
export function looksLikeApiKey(text: string): boolean {
  if (!SHAPE.test(text)) return false;
  const random = text.slice(PREFIX.length, PREFIX.length + RANDOM_LENGTH);
  return text.endsWith(checksumOf(random));
}

/** The form in which a key is stored and looked up: SHA-256. A look-up by hash leaks nothing about the key through its timing. */
export function hashApiKey(key: string): Buffer {
  return Buffer.from(digestOfApiKey(key), 'base64');
}

/** The hash as a Base64 string, made in one call because that takes a quarter of the time. Every request does this. */
export function digestOfApiKey(key: string): string {
  return hash('sha256', key, 'base64');
}

/** The first characters, by which its holder can recognise a key. */
export function hintOfApiKey(key: string): string {
  return key.slice(0, PREFIX.length + 3);
}

function checksumOf(random: string): string {
  let rest = crc32(random);
  let text = '';
  for (let index = 0; index < CHECKSUM_LENGTH; index++) {
    text = ALPHABET[rest % ALPHABET.length] + text;
    rest = Math.floor(rest / ALPHABET.length);
  }
  return text;
}
