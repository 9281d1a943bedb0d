import { describe, expect, it } from 'vitest';
import {
  expiryOf,
  generateSecret,
  hashSecret,
  hintOfSecret,
  looksLikeSecret,
} from '../../../../src/platform/identity/client-secrets/secret-value.js';

describe('A client secret', () => {
  const secrets = Array.from({ length: 500 }, generateSecret);

  it('has 40 characters that need no escaping in a form or an address', () => {
    for (const secret of secrets) {
      expect(secret).toMatch(/^[0-9A-Za-z]{3}[0-9A-Za-z\-._~]{37}$/);
      expect(encodeURIComponent(secret)).toBe(secret);
    }
  });

  it('is another one each time, and uses all of its characters', () => {
    expect(new Set(secrets).size).toBe(secrets.length);
    expect(new Set(secrets.join('')).size).toBe(66);
  });

  it('is distinguished from others by its first three characters', () => {
    expect(hintOfSecret('abc.defghijklmnopqrstuvwxyz0123456789ABC')).toBe('abc');
  });

  it('is kept as its SHA-256', () => {
    expect(hashSecret('abc').toString('hex')).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
  });

  it('is recognised by its shape', () => {
    for (const secret of secrets) expect(looksLikeSecret(secret)).toBe(true);
    for (const text of [
      '',
      'abc',
      `~${'a'.repeat(39)}`,
      'a'.repeat(41),
      `${'a'.repeat(39)}%`,
      `${'a'.repeat(40)}\n`,
    ]) {
      expect(looksLikeSecret(text)).toBe(false);
    }
  });

  it.each([
    ['2026-11-22T10:15:00.123Z', '2028-11-22T10:15:00.123Z'],
    ['2028-02-29T00:00:00.000Z', '2030-03-01T00:00:00.000Z'],
    ['2026-02-28T23:59:59.999Z', '2028-02-28T23:59:59.999Z'],
    ['2026-12-31T23:59:59.999Z', '2028-12-31T23:59:59.999Z'],
  ])('made at %s expires at %s', (createdAt, expiresAt) => {
    expect(expiryOf(new Date(createdAt)).toISOString()).toBe(expiresAt);
  });
});
