import { existsSync, readFileSync } from 'node:fs';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const page = readFileSync('docs/security.md', 'utf8');

/** How many requirements each section has (ASVS 5.0.0), so that none is omitted by mistake. */
const SECTIONS: Readonly<Record<string, number>> = {
  'V3.1': 1,
  'V3.2': 3,
  'V3.3': 5,
  'V3.4': 8,
  'V3.5': 8,
  'V3.6': 1,
  'V3.7': 5,
  'V4.1': 5,
  'V4.2': 5,
  'V4.3': 2,
  'V4.4': 4,
  'V5.1': 1,
  'V5.2': 6,
  'V5.3': 3,
  'V5.4': 3,
  'V6.1': 3,
  'V6.2': 12,
  'V6.3': 8,
  'V6.4': 6,
  'V6.5': 8,
  'V6.6': 4,
  'V6.7': 2,
  'V6.8': 4,
  'V7.1': 3,
  'V7.2': 4,
  'V7.3': 2,
  'V7.4': 5,
  'V7.5': 3,
  'V7.6': 2,
  'V9.1': 3,
  'V9.2': 4,
  'V10.1': 2,
  'V10.2': 3,
  'V10.3': 5,
  'V10.4': 16,
  'V10.5': 5,
  'V10.6': 2,
  'V10.7': 3,
  'V16.1': 1,
  'V16.2': 5,
  'V16.3': 4,
  'V16.4': 3,
  'V16.5': 4,
};

const REQUIRED = [
  ...Array.from({ length: 10 }, (_, index) => `API${index + 1}:2023`),
  ...Object.entries(SECTIONS).flatMap(([section, count]) =>
    Array.from({ length: count }, (_, index) => `${section}.${index + 1}`),
  ),
];

const NAMED_TEST = /`(test\/[\w./-]+)` “([^”]+)”/g;

const rows = page
  .split('\n')
  .filter((line) => /^\| (?:API|V|A)\d/.test(line))
  .map((line) => {
    const [number = '', requirement = '', measure = '', proof = ''] = line
      .slice(2, -2)
      .split(' | ')
      .flatMap((cell) => (cell.startsWith('| ') ? ['', cell.slice(2)] : [cell]))
      .map((cell) => cell.trim());
    return { number, requirement, measure, proof };
  });

/** The requirements of a row: `V4.4.1 to V4.4.4` are four. */
function numbersOf(text: string): string[] {
  const [first = '', last = first] = text.split(' to ');
  const [from, to] = [REQUIRED.indexOf(first), REQUIRED.indexOf(last)];
  return from === -1 ? [text] : REQUIRED.slice(from, to + 1);
}

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

describe('The table of security requirements', () => {
  it('has a row for every requirement, in order, and each once', () => {
    const numbers = rows.flatMap(({ number }) => numbersOf(number)).filter((number) => !/^A\d/.test(number));
    expect(numbers).toEqual(REQUIRED);
  });

  it.each(rows)('says of $number what is done and which test shows it, or why there is none', ({
    requirement,
    measure,
    proof,
  }) => {
    expect(requirement).not.toBe('');
    const isExcused = /^(Open: |Does not apply, because ).{8}/.test(proof);
    if (isExcused) expect(measure).toBe('');
    else {
      expect(measure).not.toBe('');
      expect(proof.replace(NAMED_TEST, '').replaceAll('; ', '')).toBe('');
      expect(proof).not.toBe('');
    }
  });

  it('names no test that is not there', () => {
    const named = rows.flatMap(({ proof }) => [...proof.matchAll(NAMED_TEST)]);
    expect(named.length).toBeGreaterThan(150);
    const sentences = new Map<string, Set<string>>();
    const missing = named.filter(([, file = '', sentence = '']) => {
      if (!existsSync(file)) return true;
      const known = sentences.get(file) ?? sentencesOf(file);
      sentences.set(file, known);
      return !known.has(sentence);
    });
    expect(missing.map(([text]) => text)).toEqual([]);
  });

  it('names every test of attacks, so that none is forgotten here', () => {
    const files = ts.sys
      .readDirectory('test/security', ['.ts'])
      .map((file) => file.slice(file.indexOf('test/security')))
      .filter((file) => file.endsWith('.test.ts') && !file.endsWith('table.test.ts'));
    expect(files.filter((file) => !page.includes(`\`${file}\``))).toEqual([]);
  });
});
