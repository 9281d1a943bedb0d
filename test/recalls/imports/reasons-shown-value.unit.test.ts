import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shownValue } from '../../../src/recalls/imports/runs/reasons.js';

describe('a value as it is shown', () => {
  it.each([
    ['ABC1', 'ABC1'],
    ['', ''],
    ['30/03/2024', '30/03/2024'],
    ['=1+1', "'=1+1"],
    ['+44', "'+44"],
    ['-1', "'-1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['＝1+1', "'＝1+1"],
    [' =1+1', "' =1+1"],
    ['\t=1+1', "'\uFFFD=1+1"],
    ['\r\n=1+1', "'\uFFFD\uFFFD=1+1"],
    ['A=1', 'A=1'],
    ['x;=HYPERLINK(1)', "x;'=HYPERLINK(1)"],
    ['x; @SUM(A1)|+1', "x;' @SUM(A1)|'+1"],
    ['a,b,-1', "a,b,'-1"],
    ['x\t=1', 'x\uFFFD=1'],
    ['x;"=1"', `x;'"=1"`],
    [';;=1', ";;'=1"],
    ['x;y=1', 'x;y=1'],
    ['A\u0000B\u001B[2J', 'A\uFFFDB\uFFFD[2J'],
    ['A\uD800B', 'A\uFFFDB'],
    ['A\u202EB\u2028C', 'A\uFFFDB\uFFFDC'],
  ])('%j is %j', (value, shown) => {
    expect(shownValue(value)).toBe(shown);
  });

  it('is cut at 60 characters, as people count them', () => {
    expect(shownValue('A'.repeat(60))).toBe('A'.repeat(60));
    expect(shownValue('A'.repeat(61))).toBe(`${'A'.repeat(59)}…`);
    expect(shownValue('😀'.repeat(60))).toBe('😀'.repeat(60));
    expect(shownValue('😀'.repeat(1_000_000))).toBe(`${'😀'.repeat(59)}…`);
  });

  it('is no longer with the apostrophe before a formula', () => {
    expect(shownValue(`=${'A'.repeat(59)}`)).toBe(`'=${'A'.repeat(57)}…`);
  });

  it('is never a formula, never longer, and fits a database column, whatever it was', () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.oneof(
            fc.constantFrom('=', '@', '+', '-', '\t', ' ', '\u0000', ';', ',', '|', '"'),
            fc.string({ unit: 'binary', maxLength: 1 }),
          ),
          maxLength: 80,
        }),
        (value) => {
          const shown = shownValue(value);
          expect([...shown].length).toBeLessThanOrEqual(60);
          for (const cell of shown.split(/[;,|]/)) {
            expect(cell).not.toMatch(/^[\s"]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]/);
          }
          expect(shown).not.toMatch(/[\p{Cc}\p{Cs}]/u);
        },
      ),
    );
  });
});
