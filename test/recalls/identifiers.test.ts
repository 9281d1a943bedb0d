import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { faultInReference, faultInVin, isNoReference, normaliseVin } from '../../src/recalls/identifiers.js';

describe('a VIN', () => {
  it.each([
    '1',
    '123456789AC',
    '1HGCM82633A004352',
    'A'.repeat(50),
    'with spaces',
    'R/2022/002',
    'ÄÖÜ',
    '車',
  ])('can be %s', (vin) => {
    expect(faultInVin(vin)).toBeUndefined();
  });

  it.each([
    [undefined, 'is required'],
    [null, 'is required'],
    [12345678910, 'must be a string'],
    [['ABC'], 'must be a string'],
    [{}, 'must be a string'],
    ['', 'must not be empty'],
    [' \t\n\u00a0', 'must not be empty'],
    ['A'.repeat(51), 'must not be longer than 50 characters'],
    ['A'.repeat(1_000_000), 'must not be longer than 50 characters'],
    ['A\u0000B', 'must not contain control characters or broken Unicode'],
    ['A\nB', 'must not contain control characters or broken Unicode'],
    ['A\u007f', 'must not contain control characters or broken Unicode'],
    ['A\u0085B', 'must not contain control characters or broken Unicode'],
    ['A\ud800', 'must not contain control characters or broken Unicode'],
    ['\udc00A', 'must not contain control characters or broken Unicode'],
  ])('that is %j %s', (vin, fault) => {
    expect(faultInVin(vin)).toBe(fault);
  });

  it('is measured once trimmed, in characters rather than UTF-16 units', () => {
    expect(faultInVin(`  ${'A'.repeat(50)}\n`)).toBeUndefined();
    expect(faultInVin('😀'.repeat(50))).toBeUndefined();
    expect(faultInVin('😀'.repeat(51))).toBe('must not be longer than 50 characters');
  });

  it('is measured as it is stored, in upper case, which can be longer', () => {
    expect(normaliseVin('ß'.repeat(25))).toBe('S'.repeat(50));
    expect(faultInVin('ß'.repeat(25))).toBeUndefined();
    expect(faultInVin('ß'.repeat(26))).toBe('must not be longer than 50 characters');
  });

  it('is the same vehicle in either case and with spaces around it', () => {
    expect(normaliseVin(' abc1\t')).toBe('ABC1');
    expect(normaliseVin('ABC1')).toBe('ABC1');
  });

  it('stays as it is when it is normalised again, and stays allowed', () => {
    // Any UTF-16 units, halves of surrogate pairs included.
    const units = fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 60 });
    fc.assert(
      fc.property(units, (codes) => {
        const text = String.fromCharCode(...codes);
        const vin = normaliseVin(text);
        expect(normaliseVin(vin)).toBe(vin);
        expect(faultInVin(vin)).toBe(faultInVin(text));
      }),
    );
  });
});

describe('a campaign reference', () => {
  it.each(['CAR/REF1', 'R/2022/002', 'a-z_A-Z\\0-9', '/', '-', 'x'.repeat(50)])('can be %s', (reference) => {
    expect(faultInReference(reference)).toBeUndefined();
  });

  it.each([
    [undefined, 'is required'],
    [null, 'is required'],
    [1, 'must be a string'],
    [{}, 'must be a string'],
    [['CAR/1', 'CAR/1'], 'must be given once, as a string'],
    ['', 'must not be empty'],
    ['x'.repeat(51), 'must not be longer than 50 characters'],
    [' CAR/1', 'must contain only a-z, A-Z, 0-9, -, _, \\ and /'],
    ['CAR/1\n', 'must contain only a-z, A-Z, 0-9, -, _, \\ and /'],
    ['\nCAR/1', 'must contain only a-z, A-Z, 0-9, -, _, \\ and /'],
    ['CAR.1', 'must contain only a-z, A-Z, 0-9, -, _, \\ and /'],
    ['CÄR', 'must contain only a-z, A-Z, 0-9, -, _, \\ and /'],
    ['CAR:1', 'must contain only a-z, A-Z, 0-9, -, _, \\ and /'],
    ['٣', 'must contain only a-z, A-Z, 0-9, -, _, \\ and /'],
  ])('that is %j %s', (reference, fault) => {
    expect(faultInReference(reference)).toBe(fault);
  });

  it('is none when it is absent, null or empty, and only then', () => {
    expect([undefined, null, ''].map(isNoReference)).toEqual([true, true, true]);
    expect([' ', 0, false, []].map(isNoReference)).toEqual([false, false, false, false]);
  });

  it('is allowed exactly when each of its characters is', () => {
    const character = fc.constantFrom(...'azAZ09-_\\/', ' ', '.', '\n', 'é', '^', '[', '@', '`', '{');
    fc.assert(
      fc.property(fc.string({ unit: character, minLength: 1, maxLength: 50 }), (text) => {
        const allowed = [...text].every((one) => 'azAZ09-_\\/'.includes(one));
        expect(faultInReference(text) === undefined).toBe(allowed);
      }),
    );
  });
});
