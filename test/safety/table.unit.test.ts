import { existsSync, readFileSync } from 'node:fs';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const page = readFileSync('docs/safety.md', 'utf8');

/** Tests that are written at the same time as the page. Remove a file from this list when it exists. */
const TO_COME = [
  'test/recalls/imports/late-approval.test.ts',
  'test/recalls/imports/closure-guard.test.ts',
  'test/recalls/imports/held-whole.test.ts',
  'test/recalls/imports/api-grace.test.ts',
  'test/recalls/imports/undo.test.ts',
  'test/recalls/imports/undo-client.test.ts',
  'test/recalls/imports/reference-case.test.ts',
  'test/platform/clock/several-clocks.test.ts',
  'test/platform/clock/clock-offset.test.ts',
  'test/recalls/mot/replica-of-another.test.ts',
  'test/recalls/imports/receipts.test.ts',
  'test/recalls/imports/as-of.test.ts',
  'test/recalls/imports/file-name-time.test.ts',
  'test/recalls/imports/outages.test.ts',
];

/** A test's file and title. A file on the list above may be named without a title. */
const NAMED_TEST = /`(test\/[\w./-]+)`(?: “([^”]+)”)?/g;

const rows = page
  .split('\n')
  .filter((line) => /^\| \d/.test(line))
  .map((line) => {
    const cells = line.slice(2, -2).split(' | ');
    const [number = '', action = '', hazard = '', measure = '', proof = ''] = cells;
    return { number, action, hazard, measure, proof, cells: cells.length };
  });

/** The titles of all tests in a file. */
function sentencesOf(file: string): Set<string> {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  const sentences = new Set<string>();
  const visit = (node: ts.Node): void => {
    const [title] = ts.isCallExpression(node) ? node.arguments : [];
    if (title && ts.isStringLiteralLike(title)) sentences.add(title.text);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return sentences;
}

describe('The table of hazards', () => {
  it('numbers its rows without a gap, section by section', () => {
    const numbers = rows.map(({ number }) => number);
    const sections = new Set(numbers.map((number) => Number(number.split('.')[0])));
    const expected = [...sections].flatMap((section) => {
      const count = numbers.filter((number) => number.startsWith(`${section}.`)).length;
      return Array.from({ length: count }, (_, index) => `${section}.${index + 1}`);
    });
    expect([...sections]).toEqual(Array.from(sections, (_, index) => index + 1));
    expect(numbers).toEqual(expected);
    expect(numbers.length).toBeGreaterThan(40);
  });

  it.each(rows)('says of $number how it goes wrong, what is done about it, and which test shows that', ({
    action,
    hazard,
    measure,
    proof,
    cells,
  }) => {
    expect(cells).toBe(5);
    for (const cell of [action, hazard, measure, proof]) expect(cell.trim()).not.toBe('');
    expect(proof.replace(NAMED_TEST, '').replaceAll('; ', '')).toBe('');
  });

  it('names no test that is not there', () => {
    const named = rows.flatMap(({ proof }) => [...proof.matchAll(NAMED_TEST)]);
    expect(named.length).toBeGreaterThan(60);
    const missing = named.filter(([, file = '', sentence]) => {
      if (!existsSync(file)) return !TO_COME.includes(file);
      if (sentence === undefined) return !TO_COME.includes(file);
      return !sentencesOf(file).has(sentence);
    });
    expect(missing.map(([text]) => text)).toEqual([]);
  });
});
