import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hasRepeatedKeys, isDeeperThan, repeatedKeysIn } from '../../../src/platform/http/repeated-keys.js';

describe('A key that an object of JSON has twice', () => {
  it.each<[string, string[]]>([
    ['{"vin":"A","vin":"B"}', ['vin']],
    ['{"vin":"A","v\\u0069n":"A"}', ['vin']],
    ['{"a":1,"b":2,"a":3,"b":4,"a":5}', ['a', 'b']],
    ['{"a":{"b":1,"b":2}}', ['a.b']],
    ['{"vins":[{"x":1},{"x":1, "x" :2}]}', ['vins[1].x']],
    ['{ "a" : "\\"b\\": {" , "a" : [ ] }', ['a']],
    ['{"":1,"":2}', ['']],
    ['{"a:":1,"a:":"::"}', ['a:']],
  ])('is found in %s', (text, keys) => {
    expect(hasRepeatedKeys(text, JSON.parse(text))).toBe(true);
    expect(repeatedKeysIn(text, 100)).toEqual(keys);
  });

  it.each([
    '{}',
    '{"a":{"a":{"a":1}}}',
    '[{"a":1},{"a":1}]',
    '{"a":"{\\"b\\":1,\\"b\\":2}"}',
    '{"a":"\\\\","b":":"}',
    '{"a":"\\\\\\"","b":[":",":"]}',
    '{"VIN":1,"vin":2}',
  ])('is not found in %s', (text) => {
    expect(hasRepeatedKeys(text, JSON.parse(text))).toBe(false);
  });

  it('is looked for until there are enough, and shown with so much of its path', () => {
    const long = 'k'.repeat(5_000);
    const members = Array.from({ length: 70 }, (_, number) => `"m${number}":1,"m${number}":2`);
    const text = `{"a":{"${long}":{${members.join(',')}}},"z":1,"z":2}`;
    // Keys below the long key have the same shortened path.
    expect(repeatedKeysIn(text, 3)).toHaveLength(2);
    expect(repeatedKeysIn(`{"a":{${members.join(',')}}}`, 3)).toEqual(['a.m0', 'a.m1', 'a.m2']);
    const [shown = ''] = repeatedKeysIn(text, 1);
    expect(shown).toHaveLength(200);
    expect(shown).toMatch(/^a\.k+…$/);
  });

  it('hides no depth: values that are thrown away count', () => {
    const deep = (levels: number) => `{"a":${'['.repeat(levels - 1)}${']'.repeat(levels - 1)},"a":1}`;
    expect(isDeeperThan(deep(16), 16)).toBe(false);
    expect(isDeeperThan(deep(17), 16)).toBe(true);
    expect(isDeeperThan('{"a":"[[[[[[[[[[[[[[[[[[[["}', 1)).toBe(false);
  });

  it('is found in whatever has one, and in nothing else', () => {
    const key = fc.string({ unit: fc.constantFrom('a', 'b', ':', '"', '\\', '{', ' ', 'é'), maxLength: 2 });
    const { tree } = fc.letrec<{ tree: Member[] | string }>((tie) => ({
      tree: fc.oneof(
        { maxDepth: 3 },
        fc.string({ unit: fc.constantFrom('x', ':', '"', '\\', '}'), maxLength: 4 }),
        fc.array(fc.tuple(key, tie('tree')) as fc.Arbitrary<Member>, { maxLength: 4 }),
      ),
    }));
    fc.assert(
      fc.property(fc.array(fc.tuple(key, tree) as fc.Arbitrary<Member>, { maxLength: 4 }), (members) => {
        const text = written(members);
        expect(hasRepeatedKeys(text, JSON.parse(text))).toBe(isRepeated(members));
        expect(repeatedKeysIn(text, 100).length > 0).toBe(isRepeated(members));
      }),
    );
  });
});

type Member = readonly [key: string, value: readonly Member[] | string];

function written(value: readonly Member[] | string): string {
  if (typeof value === 'string') return JSON.stringify(value);
  return `{${value.map(([key, inner]) => `${JSON.stringify(key)} : ${written(inner)}`).join(', ')}}`;
}

function isRepeated(value: readonly Member[] | string): boolean {
  if (typeof value === 'string') return false;
  const keys = value.map(([key]) => key);
  return new Set(keys).size < keys.length || value.some(([, inner]) => isRepeated(inner));
}
