import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  canonicalVin,
  formerVin,
  isNoReference,
  issueInReference,
  issueInSoughtVin,
  issueInVin,
  normaliseVin,
} from '../../../src/recalls/api/identifiers.js';

const CONTROL = 'must not contain control characters or broken Unicode';

describe('a VIN', () => {
  it.each([
    '1',
    '123456789AC',
    '1HGCM82633A004352',
    'A'.repeat(50),
    'IOQ',
    '1E5',
    'E10',
    '12E16',
    '00000000000000000',
    'NULL1',
    'NAVARA',
    'TBCX',
  ])('can be %s, which is its form', (vin) => {
    expect(issueInVin(vin)).toBeUndefined();
    expect(canonicalVin(vin)).toBe(vin);
  });

  it.each([
    ['wvw-zzz 1jz', 'WVWZZZ1JZ'],
    [' abc1\t', 'ABC1'],
    ['\u00a0\u2003ABC1\u3000\u0085\r\n', 'ABC1'],
    ['A B\u00a0C\u2009D\u202fE\u3000F', 'ABCDEF'],
    ['A-B\u2010C\u2011D\u2013E\u2014F\uff0dG\ufe63H', 'ABCDEFGH'],
    ['ＷＶＷ１', 'WVW1'],
    ['ｗｖｗ１', 'WVW1'],
    ['ⅫⓐA²', 'XIIAA2'],
    ['straße', 'STRASSE'],
    ['ﬃ1', 'FFI1'],
    [' 1E 5 ', '1E5'],
    ['-A-', 'A'],
    [`${'A-'.repeat(49)}A`, 'A'.repeat(50)],
    [` ${'A '.repeat(50)}\n`, 'A'.repeat(50)],
    [`${' '.repeat(5_000)}A${'-'.repeat(5_000)}B`, 'AB'],
  ])('written as %j is %s', (written, vin) => {
    expect(issueInVin(written)).toBeUndefined();
    expect(canonicalVin(written)).toBe(vin);
    expect(normaliseVin(written)).toBe(vin);
  });

  it.each([
    [undefined, 'is required'],
    [null, 'is required'],
    [12345678910, 'must be a string'],
    [['ABC'], 'must be a string'],
    [{}, 'must be a string'],
    ['', 'must not be empty'],
    [' \t\n\u00a0\u0085\u3000', 'must not be empty'],
    ['A'.repeat(51), 'must not be longer than 50 characters'],
    ['A'.repeat(1_000_000), 'must not be longer than 50 characters'],
    ['ß'.repeat(26), 'must not be longer than 50 characters'],
    ['ﬃ'.repeat(17), 'must not be longer than 50 characters'],
    [`${'A-'.repeat(50)}A`, 'must not be longer than 50 characters'],
    ['A\u0000B', CONTROL],
    ['A\nB', CONTROL],
    ['A\tB', CONTROL],
    ['A\u007f', CONTROL],
    ['A\u0085B', CONTROL],
    ['A\ud800', CONTROL],
    ['\udc00A', CONTROL],
  ])('that is %j %s', (vin, fault) => {
    expect(issueInVin(vin)).toBe(fault);
    if (typeof vin === 'string') expect(canonicalVin(vin)).toBeUndefined();
  });

  it.each([
    ['1.77484E+16', 'scientific notation'],
    ['1,77E+16', 'scientific notation'],
    [' 2.5e+007 ', 'scientific notation'],
    ['9E+99', 'scientific notation'],
    ['-1.2E-05', 'scientific notation'],
    ['1E-05', 'scientific notation'],
    ['3e-120', 'scientific notation'],
    ['17748.0', 'decimal number'],
    ['1,234,567', 'decimal number'],
    ['12345678910,00', 'decimal number'],
    ['#N/A', 'a spreadsheet shows'],
    ['#ref!', 'a spreadsheet shows'],
    ['#NAME?', 'a spreadsheet shows'],
    ['#DIV/0!', 'a spreadsheet shows'],
    ['#ÜBERLAUF!', 'a spreadsheet shows'],
    ['#########', 'a spreadsheet shows'],
    ['Err:502', 'a spreadsheet shows'],
    ["'WVWZZZ1JZ", 'must not begin with an apostrophe'],
    ['\u2019WVWZZZ1JZ', 'must not begin with an apostrophe'],
    ['\uff07WVWZZZ1JZ', 'must not begin with an apostrophe'],
    ['WVW\u200bZZZ', 'it has U+200B, zero width space'],
    ['\ufeffWVWZZZ', 'it has U+FEFF, byte order mark'],
    ['WVWZZZ\u200e', 'it has U+200E, left-to-right mark'],
    ['\u202eWVW', 'it has U+202E, right-to-left override'],
    ['WVW\u00adZZZ', 'it has U+00AD, soft hyphen'],
    ['WVW\u2066ZZZ', 'it has U+2066, left-to-right isolate'],
    ['WVW\ufe0f', 'it has U+FE0F'],
    ['WVW\u3164', 'it has U+3164'],
    ['WVW\u2800', 'it has U+2800'],
    ['WVW\u{e0041}', 'it has U+E0041'],
    ['А1', 'the Cyrillic letter А (U+0410), which looks like A'],
    ['1ВАС', 'the Cyrillic letter В (U+0412), which looks like B'],
    ['сx1', 'the Cyrillic letter С (U+0421), which looks like C'],
    ['Ж1', 'the Cyrillic letter Ж (U+0416)'],
    ['WVWΖΖΖ', 'the Greek letter Ζ (U+0396), which looks like Z'],
    ['ο1', 'the Greek letter Ο (U+039F), which looks like O'],
    ['ՕO', 'the Armenian letter Օ (U+0555), which looks like O'],
    ['Ꭺ1', 'the Cherokee letter Ꭺ (U+13AA), which looks like A'],
    ['ÄB', 'the Latin letter Ä (U+00C4)'],
    ['A\u0308B', 'the Latin letter Ä (U+00C4)'],
    ['車', 'a letter of another script (U+8ECA)'],
    ['א1', 'a letter of another script (U+05D0)'],
    ['٣1', 'a digit or number of another script (U+0663)'],
    ['A\ufffdB', 'U+FFFD, which a program writes for what it could not read: export it as UTF-8'],
    ['R/2022/002', 'it has / (U+002F)'],
    ['="WVWZZZ1JZ"', 'it has = (U+003D)'],
    ['A_B', 'it has _ (U+005F)'],
    ['A\u2212B', 'the character U+2212'],
    ['A\u2028B', 'the character U+2028'],
    ['😀'.repeat(50), 'the character U+1F600'],
    ['😀'.repeat(51), 'must not be longer than 50 characters'],
    ['-', 'it has no letter or digit'],
    [' \u2014 ', 'it has no letter or digit'],
  ])('is refused when it is %j, with what happened: %s', (written, told) => {
    expect(canonicalVin(written)).toBeUndefined();
    expect(issueInVin(written)).toContain(told);
    expect(issueInVin(written)).toMatch(/^must /);
  });

  it.each([
    'NULL',
    'null',
    ' Na ',
    'N/A',
    'n.a.',
    'N-A',
    'NaN',
    '<null>',
    '(none)',
    'None',
    'nil',
    'TBC',
    'tba',
    'T B D',
    'unknown',
    'UN-KNOWN',
    'No VIN',
    'not available',
    'not-applicable',
    'Ｎ／Ａ',
    'undefined',
    'FALSE',
  ])('is refused when it is a word for none: %s', (word) => {
    expect(canonicalVin(word)).toBeUndefined();
    expect(issueInVin(word)).toBe(
      'must be a VIN, not a word that says that there is none: leave out what has no VIN',
    );
  });

  it('has one form whatever of it is written in another way, and stays as it is in that form', () => {
    const inserted = fc.constantFrom('', '', ' ', '-', '\u00a0', '\u2011', '\u2013', '\u3000');
    const character = fc.constantFrom(...'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789');
    const variant = (one: string) => [
      one,
      one.toLowerCase(),
      String.fromCodePoint(one.charCodeAt(0) + 0xfee0),
    ];
    const written = fc
      .array(
        character.chain((one) => fc.tuple(fc.constant(one), fc.constantFrom(...variant(one)), inserted)),
        { minLength: 14, maxLength: 50 },
      )
      .map((parts) => ({
        vin: parts.map(([one]) => one).join(''),
        text: parts.map(([, one, after]) => one + after).join(''),
      }));
    fc.assert(
      fc.property(written, ({ vin, text }) => {
        expect(canonicalVin(text)).toBe(vin);
        expect(canonicalVin(vin)).toBe(vin);
      }),
    );
  });

  it('is of A to Z and 0 to 9 whatever is sent, and is refused with a reason if it is not', () => {
    // Any UTF-16 units, including unpaired surrogates, and texts that are nearly VINs.
    const units = fc.array(
      fc.oneof(fc.integer({ min: 0, max: 0xffff }), fc.integer({ min: 32, max: 0x5a })),
      {
        maxLength: 60,
      },
    );
    fc.assert(
      fc.property(units, (codes) => {
        const text = String.fromCharCode(...codes);
        const vin = canonicalVin(text);
        expect(issueInVin(text) === undefined).toBe(vin !== undefined);
        expect(normaliseVin(normaliseVin(text))).toBe(normaliseVin(text));
        if (vin === undefined) return;
        expect(vin).toMatch(/^[0-9A-Z]{1,50}$/);
        expect(canonicalVin(vin)).toBe(vin);
      }),
    );
  });

  it('folds each character as NFKC and upper case do', () => {
    const wrong: object[] = [];
    for (let code = 0; code <= 0x1ffff; code += 1) {
      if (code >= 0xd800 && code <= 0xdfff) continue;
      const character = String.fromCodePoint(code);
      const folded = character
        .normalize('NFKC')
        .toUpperCase()
        .replace(/[\p{Zs}\-\u2010-\u2015]/gu, '');
      const expected = /^[0-9A-Z]*$/.test(folded) ? `0${folded}0` : undefined;
      const vin = canonicalVin(`0${character}0`);
      if (vin !== expected) wrong.push({ code, vin, expected });
    }
    expect(wrong).toEqual([]);
  });

  it('is validated in a moment, however hostile it is', () => {
    const hostile = [
      `${' '.repeat(64_000)}x${' '.repeat(64_000)}é`,
      `A${'\u0323\u0301'.repeat(32_000)}`,
      '\ufdfa'.repeat(64_000),
      '1,'.repeat(64_000),
      '#'.repeat(64_000),
      `${'1'.repeat(64_000)}E+`,
      '-'.repeat(64_000),
      '\u00a0-'.repeat(64_000),
    ];
    const before = performance.now();
    for (const text of hostile) expect(issueInVin(text)).toMatch(/^must /);
    expect(performance.now() - before).toBeLessThan(500);
  });
});

describe('the former form of a VIN', () => {
  it.each([
    ['wvw-zzz 1jz', 'WVW-ZZZ 1JZ'],
    [" 'abc1", "'ABC1"],
    ['ÄÖÜ', 'ÄÖÜ'],
    ['A/B', 'A/B'],
    ['null', 'NULL'],
    ['1e-05', '1E-05'],
    ['1.77484e+16', '1.77484E+16'],
    ['A\u200bB', 'A\u200bB'],
    ['ﬃ-'.repeat(12), 'FFI-'.repeat(12)],
  ])('of %j is %s, by which alone recalls are looked for', (written, former) => {
    expect(formerVin(written)).toBe(former);
    expect(formerVin(former)).toBe(former);
    expect(issueInSoughtVin(written)).toBeUndefined();
  });

  it.each(['ABC1', 'abc1', ' ABC1\n', 'straße', '\ufeffABC1'])('of %j is none but today’s', (written) => {
    expect(formerVin(written)).toBeUndefined();
  });

  it.each([
    ['', 'must not be empty'],
    ['A\u0000B', CONTROL],
    ['😀'.repeat(51), 'must not be longer than 50 characters'],
    ['-'.repeat(51), expect.stringContaining('no letter or digit')],
    [undefined, 'is required'],
    [5, 'must be a string'],
  ])('of %j could not be stored', (written, fault) => {
    expect(issueInSoughtVin(written)).toEqual(fault);
  });
});

describe('a campaign reference', () => {
  it.each(['CAR/REF1', 'R/2022/002', 'a-z_A-Z\\0-9', '/', '-', 'x'.repeat(50)])('can be %s', (reference) => {
    expect(issueInReference(reference)).toBeUndefined();
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
    expect(issueInReference(reference)).toBe(fault);
  });

  it('is none exactly when it is absent, null or empty', () => {
    expect([undefined, null, ''].map(isNoReference)).toEqual([true, true, true]);
    expect([' ', 0, false, []].map(isNoReference)).toEqual([false, false, false, false]);
  });

  it('is allowed exactly when each of its characters is', () => {
    const character = fc.constantFrom(...'azAZ09-_\\/', ' ', '.', '\n', 'é', '^', '[', '@', '`', '{');
    fc.assert(
      fc.property(fc.string({ unit: character, minLength: 1, maxLength: 50 }), (text) => {
        const allowed = [...text].every((one) => 'azAZ09-_\\/'.includes(one));
        expect(issueInReference(text) === undefined).toBe(allowed);
      }),
    );
  });
});
