import { randomInt } from 'node:crypto';

/** Without characters that people take for each other when they read them out. */
const ALPHABET = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789';
const NAME_ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789';

const GROUPS = 4;
const GROUP_LENGTH = 5;

/** 20 random characters in groups, about 116 bits: an administrator hands it to the user. */
export function generateOneTimePassword(): string {
  return Array.from({ length: GROUPS }, () => randomText(ALPHABET, GROUP_LENGTH)).join('-');
}

/** A username that nobody can derive from the name of a company. */
export function generateUserName(): string {
  return `user-${randomText(NAME_ALPHABET, 10)}`;
}

function randomText(alphabet: string, length: number): string {
  return Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('');
}
