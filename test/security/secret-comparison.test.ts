import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ClientDirectory } from '../../src/platform/clients/client-directory.js';
import { PreparedStatements } from '../../src/platform/database/prepared-statements.js';
import type { OnboardedClient } from '../../src/recalls/onboarding/onboarding.service.js';
import { ask, formOf } from '../platform/identity/token-requests.js';
import { Service } from '../support/service.js';

/** Names of variables and properties that contain a secret in this source. */
const SECRET =
  /^(?:apiKey|clientSecret|secret|secretText|token|password|graphClientSecret|signature|digest|keyHash|secretHash)$/;

/** Comparisons that reveal nothing: with undefined or null, of a type, or of a length. */
function isHarmless(other: ts.Expression): boolean {
  return (
    other.kind === ts.SyntaxKind.NullKeyword ||
    (ts.isIdentifier(other) && other.text === 'undefined') ||
    (ts.isStringLiteral(other) && other.text === '')
  );
}

/** A comparison of our own tokens for Microsoft Graph; callers influence neither of them. */
const BOTH_OURS = 'src/platform/identity/entra/graph-token.ts: this.kept?.token === token';

const OPERATORS = new Set([
  ts.SyntaxKind.EqualsEqualsEqualsToken,
  ts.SyntaxKind.ExclamationEqualsEqualsToken,
  ts.SyntaxKind.EqualsEqualsToken,
  ts.SyntaxKind.ExclamationEqualsToken,
]);

function nameOf(expression: ts.Expression): string | undefined {
  if (ts.isIdentifier(expression)) return expression.text;
  return ts.isPropertyAccessExpression(expression) ? expression.name.text : undefined;
}

/** Every place in a file where something with a secret's name is compared character by character. */
function comparisonsIn(file: string): string[] {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isBinaryExpression(node) && OPERATORS.has(node.operatorToken.kind)) {
      for (const [one, other] of [
        [node.left, node.right],
        [node.right, node.left],
      ] as const) {
        if (SECRET.test(nameOf(one) ?? '') && !isHarmless(other)) found.push(`${file}: ${node.getText()}`);
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

it('No secret, key, token or hash in the source is compared character by character', () => {
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join('src', name));
  expect(files.length).toBeGreaterThan(300);
  expect([...new Set(files.flatMap(comparisonsIn))]).toEqual([BOTH_OURS]);
});

describe('A secret or key that a caller shows', () => {
  let service: Service;
  let maker: OnboardedClient;

  beforeEach(async () => {
    service = await Service.start();
    maker = await service.onboard();
  });
  afterEach(() => service.stop());

  it('is looked for by its hash alone: the database never sees it', async () => {
    await service.tokenOf(maker);
    const query = vi.spyOn(service.application.get(PreparedStatements), 'query');
    service.application.get(ClientDirectory).forget();
    await ask(service, formOf(maker));
    await service.as(maker).get('/credentials');
    const values = query.mock.calls.flatMap(([, given]) => given);
    const hashes = values.filter((value) => Buffer.isBuffer(value));
    // The query for a secret. For keys, all keys of the client are queried and compared by their hashes.
    expect(hashes.length).toBeGreaterThanOrEqual(1);
    for (const hash of hashes) expect(hash).toHaveLength(32);
    expect(values).not.toContain(maker.clientSecret);
    expect(values).not.toContain(maker.apiKey);
  });

  it('is hashed and looked for in the same way however nearly it is right', async () => {
    const statements = service.application.get(PreparedStatements);
    const query = vi.spyOn(statements, 'query');
    const looks = [];
    for (const right of [0, 20, 39]) {
      query.mockClear();
      service.application.get(ClientDirectory).forget();
      // Always a text in the form of a secret, because the service looks for no other.
      const filler = maker.clientSecret.endsWith('n') ? 'close-' : 'near-';
      const near = maker.clientSecret.slice(0, right).padEnd(40, filler);
      expect((await ask(service, { ...formOf(maker), client_secret: near })).status).toBe(401);
      // What runs in the background asks for other things, or writes down what was used.
      looks.push(
        query.mock.calls
          .map(([{ name }]) => name)
          .filter((name) => /^(?!write_).*(client|secret)/.test(name)),
      );
    }
    expect(looks[0]?.length).toBeGreaterThanOrEqual(2);
    expect(looks[1]).toEqual(looks[0]);
    expect(looks[2]).toEqual(looks[0]);
  });

  it('is not worth a question when it can be none: a mistyped key costs the database nothing', async () => {
    const token = await service.tokenOf(maker);
    const query = vi.spyOn(service.application.get(PreparedStatements), 'query');
    service.application.get(ClientDirectory).forget();
    const call = (key: string) =>
      service.anonymous.get('/credentials').set('Authorization', `Bearer ${token}`).set('X-API-Key', key);
    for (const key of ['x', `vrk_${'a'.repeat(38)}`, randomUUID(), `${maker.apiKey}x`]) {
      expect((await call(key)).status).toBe(403);
    }
    expect(query.mock.calls.filter(([{ name }]) => name === 'live_api_keys')).toEqual([]);
  });
});
