import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

/** Longer than any text from a header, an address or a line of a file. */
const LENGTH = 64 * 1024;

/** Thousands of times what an expression with linear time needs, and a fraction of what one with quadratic time needs: of a processor. */
const TIMEOUT_MS = 1_500;

/** Only ends what hangs: a busy machine may keep an expression waiting, which is not the expression's doing. */
const HANGS_MS = 20 * TIMEOUT_MS;

/**
 * These take quadratic time, but never get a caller's text: only a setting, our own digest in base64, and our own messages on the command
 * line.
 */
const NOBODYS = ['/\\/+$/', '/=+$/', '/\\s*\\n\\s*/g'];

interface Found {
  readonly file: string;
  readonly expression: string;
}

const found: Found[] = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .flatMap((name) => {
    const file = join('src', name);
    const text = readFileSync(file, 'utf8');
    if (!text.includes('/')) return [];
    const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
    const expressions: Found[] = [];
    const visit = (node: ts.Node): void => {
      if (ts.isRegularExpressionLiteral(node)) expressions.push({ file, expression: node.text });
      ts.forEachChild(node, visit);
    };
    visit(source);
    return expressions;
  });

/** Texts that are repeated to make an expression backtrack: characters from the expression, and common ones. */
function stretches(expression: string): string[] {
  const own = expression.match(/[A-Za-z]+|[^\sA-Za-z\\()[\]{}?*+|^$]/g) ?? [];
  const common = [
    ' ',
    '\t',
    '\n',
    '0',
    'a',
    'A',
    '/',
    '=',
    '-',
    '.',
    ',',
    '"',
    ';',
    '@',
    '\u0000',
    '\uFFFD',
    'aA0',
    'a,',
    'a.',
    ' ,',
  ];
  return [...new Set([...common, ...own])].slice(0, 40);
}

/** Words at the beginning of texts that an expression matches. */
function beginnings(expression: string): string[] {
  const words = expression.match(/[A-Za-z]{3,}/g) ?? [];
  return ['', ...new Set(words.slice(0, 2).flatMap((word) => [word, `${word} `, `;${word}`]))];
}

/** Whether an expression takes too much of a processor for these texts. Only a timeout of `vm` can stop it while it runs. */
function takesLong(matcher: RegExp, texts: readonly string[], timeout = HANGS_MS): boolean {
  const before = process.cpuUsage();
  try {
    runInNewContext('for (const text of texts) matcher.test(text)', { texts, matcher }, { timeout });
  } catch {
    return true;
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000 > TIMEOUT_MS;
}

describe('The regular expressions of the source', () => {
  it('are known: there are no more that take long than those that nobody can reach', () => {
    expect(found.length).toBeGreaterThan(70);
    for (const expression of NOBODYS) expect(found.map((each) => each.expression)).toContain(expression);
  });

  it('take no longer for an evil text than its length is worth', { timeout: 120_000 }, () => {
    const slow: string[] = [];
    for (const { file, expression } of found.filter((each) => !NOBODYS.includes(each.expression))) {
      const end = expression.lastIndexOf('/');
      const matcher = new RegExp(expression.slice(1, end), expression.slice(end + 1).replace(/[gy]/g, ''));
      const texts = stretches(expression).flatMap((stretch) =>
        beginnings(expression).map(
          (beginning) => `${beginning}${stretch.repeat(LENGTH / stretch.length)}\u0001!`,
        ),
      );
      if (takesLong(matcher, texts)) slow.push(`${file}: ${expression}`);
    }
    expect(slow).toEqual([]);
  });

  it('would be found if they took longer', () => {
    // It takes longer than the universe is old, so nothing is learnt by waiting.
    expect(takesLong(/^(a+)+$/, [`${'a'.repeat(LENGTH)}!`], 2 * TIMEOUT_MS)).toBe(true);
  });
});
