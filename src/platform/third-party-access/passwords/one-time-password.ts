import { randomInt } from 'node:crypto';
import { issueInNewPassword } from './password-policy.js';

/** Without characters that people take for each other when they read them out. */
const ALPHABET = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789';
const NAME_ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789';

const GROUPS = 4;
const GROUP_LENGTH = 5;

/** 20 random characters in groups, about 116 bits: an administrator hands it to the user. */
export function generateOneTimePassword(): string {
  return Array.from({ length: GROUPS }, () => randomText(ALPHABET, GROUP_LENGTH)).join('-');
}

/** A password that the rules for users' own passwords accept. Most one-time passwords are one, because they have every kind of character. */
export function generatePassword(): string {
  const password = generateOneTimePassword();
  return issueInNewPassword(password) === undefined ? password : generatePassword();
}

/** A username that nobody can derive from the name of a company. */
export function generateUserName(): string {
  return `user-${randomText(NAME_ALPHABET, 10)}`;
}

function randomText(alphabet: string, length: number): string {
  return Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('');
}
