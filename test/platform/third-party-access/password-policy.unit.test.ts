import { describe, expect, it } from 'vitest';
import {
  generateOneTimePassword,
  generateUserName,
} from '../../../src/platform/third-party-access/passwords/one-time-password.js';
import {
  issueInNewPassword,
  issueInPresentedPassword,
  PASSWORD_RULE,
} from '../../../src/platform/third-party-access/passwords/password-policy.js';

describe('A new password', () => {
  it.each([
    ['the shortest', 'Aa1!aaaa'],
    ['the longest', `Aa1!${'a'.repeat(124)}`],
    ['one with letters of other alphabets', 'Ärger-ß-9-ок'],
    ['one with a blank as its special character', 'Aa1 aaaa'],
    ['one whose characters need two units each', `Aa1!${'😀'.repeat(124)}`],
  ])('may be %s', (_, password) => {
    expect(issueInNewPassword(password)).toBeUndefined();
  });

  it.each([
    ['seven characters', 'Aa1!aaa'],
    ['129 characters', `Aa1!${'a'.repeat(125)}`],
    ['no upper-case letter', 'aa1!aaaa'],
    ['no lower-case letter', 'AA1!AAAA'],
    ['no digit', 'Aab!aaaa'],
    ['no special character', 'Aa11aaaa'],
    ['a control character', 'Aa1!aaaa\n'],
    ['half a character', 'Aa1!aaaa\ud800'],
  ])('is refused with %s, in words that do not repeat it', (_, password) => {
    expect(issueInNewPassword(password)).toBe(PASSWORD_RULE);
  });

  it('is refused when it is missing or no text', () => {
    expect(issueInNewPassword(undefined)).toBe('is required');
    expect(issueInNewPassword(null)).toBe('is required');
    expect(issueInNewPassword(12345678)).toBe('must be a string');
  });
});

describe('A presented password', () => {
  it('is bounded in length, and nothing is said of what it has to contain', () => {
    expect(issueInPresentedPassword('x')).toBeUndefined();
    expect(issueInPresentedPassword('x'.repeat(128))).toBeUndefined();
    expect(issueInPresentedPassword('')).toBe('must have 1 to 128 characters');
    expect(issueInPresentedPassword('x'.repeat(129))).toBe('must have 1 to 128 characters');
    expect(issueInPresentedPassword(7)).toBe('must be a string');
    expect(issueInPresentedPassword(undefined)).toBe('is required');
  });
});

describe('What is handed out', () => {
  it('is random, and has no characters that people take for each other', () => {
    const passwords = Array.from({ length: 200 }, generateOneTimePassword);
    expect(new Set(passwords).size).toBe(200);
    for (const password of passwords)
      expect(password).toMatch(/^([A-HJ-NP-Za-km-z2-9]{5}-){3}[A-HJ-NP-Za-km-z2-9]{5}$/);
    expect(generateUserName()).toMatch(/^user-[a-hjkmnp-z2-9]{10}$/);
  });
});
