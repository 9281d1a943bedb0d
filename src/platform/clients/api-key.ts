import { hash, randomInt } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { Environment } from '../environment.js';

/**
 * An API key is `vrk_`, 32 random characters and 6 of checksum, all of them letters and digits. The prefix lets secret
 * scanners find a leaked key; the checksum lets the service refuse a mistyped one without asking the database. The key of a test client
 * begins with `vrk_test_`, so that its holder sees that it is none for real calls.
 */
const PREFIXES: Readonly<Record<Environment, string>> = { live: 'vrk_', test: 'vrk_test_' };
const RANDOM_LENGTH = 32;
const CHECKSUM_LENGTH = 6;
const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const SHAPE = new RegExp(`^vrk_(?:test_)?([0-9A-Za-z]{${RANDOM_LENGTH}})[0-9A-Za-z]{${CHECKSUM_LENGTH}}$`);

/** A new key: about 190 bits of randomness, shown once and kept as a hash. */
export function generateApiKey(environment: Environment = 'live'): string {
  let random = '';
  for (let index = 0; index < RANDOM_LENGTH; index++) random += ALPHABET[randomInt(ALPHABET.length)];
  return apiKeyOf(random, environment);
}

/** The key made from these random characters. */
export function apiKeyOf(random: string, environment: Environment = 'live'): string {
  return `${PREFIXES[environment]}${random}${checksumOf(random)}`;
}

/** Whether a text has the form of a key and a matching checksum. */
export function looksLikeApiKey(text: string): boolean {
  const random = SHAPE.exec(text)?.[1];
  return random !== undefined && text.endsWith(checksumOf(random));
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
  const { length } = key.startsWith(PREFIXES.test) ? PREFIXES.test : PREFIXES.live;
  return key.slice(0, length + 3);
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
