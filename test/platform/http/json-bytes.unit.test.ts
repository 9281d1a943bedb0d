import { describe, expect, it } from 'vitest';
import { jsonBytes } from '../../../src/platform/http/json-bytes.js';

describe('jsonBytes', () => {
  it.each([
    ['no elements', []],
    ['one', ['{"name":"Zürich"}']],
    ['several, of which some are several', ['1', '2,3', '"\u2028 \u{1F697}"', '4']],
  ])('makes the bytes of a JSON array of %s', (_, elements) => {
    const bytes = jsonBytes('{"all":[', elements, '],"of":"Köln"}');

    expect(bytes.toString()).toBe(`{"all":[${elements.join()}],"of":"Köln"}`);
    expect(JSON.parse(bytes.toString())).toMatchObject({ of: 'Köln' });
  });
});
