import { describe, expect, it } from 'vitest';
import {
  decodeShortBase64,
  LONG_BYTES,
  LongString,
  parseJsonWithLongStrings,
} from '../../../../src/platform/http/large-bodies/json-with-long-strings.js';

const MOST = 1024 ** 2;

const parse = (text: string | Buffer, depth = 6) => parseJsonWithLongStrings(Buffer.from(text), depth);

const bytesOf = (length: number) =>
  Buffer.from(Array.from({ length }, (_, index) => (index * 37 + (index >> 8)) % 256));

async function decoded(value: unknown): Promise<unknown> {
  return value instanceof LongString ? value.decodeBase64(MOST) : 'no long string';
}

describe('JSON with long strings', () => {
  it('has the same values as JSON, but for the long strings', async () => {
    const value = { a: [1, 'two', null, { b: true }], 'c"\\é😀': '\u0007"\\', d: -1.5e3, e: '', f: {} };
    const { value: read, repeatedKeys } = await parse(
      JSON.stringify({ ...value, long: 'x'.repeat(LONG_BYTES) }),
    );
    const { long, ...rest } = read;
    expect(rest).toEqual(value);
    expect(long).toBeInstanceOf(LongString);
    expect(repeatedKeys).toEqual([]);
  });

  it('reads a text with a byte order mark', async () => {
    expect((await parse('\ufeff{"a":1}')).value).toEqual({ a: 1 });
  });

  it('decodes long strings to their bytes, wherever they are', async () => {
    const [one, other] = [bytesOf(9_001), bytesOf(50_000)];
    const { value } = await parse(
      JSON.stringify({ a: one.toString('base64'), b: { c: [other.toString('base64')] }, short: 'x' }),
    );
    expect(await decoded(value.a)).toEqual(one);
    expect(await decoded((value.b as { c: unknown[] }).c[0])).toEqual(other);
  });

  it.each([
    ['a slash', (text: string) => text.replaceAll('/', '\\/')],
    ['a plus sign', (text: string) => text.replaceAll('+', '\\u002B')],
    ['an equals sign', (text: string) => text.replaceAll('=', '\\u003d')],
    [
      'each character',
      (text: string) => [...text].map((each) => `\\u00${each.charCodeAt(0).toString(16)}`).join(''),
    ],
  ])('decodes a long string that escapes %s', async (_, escaped) => {
    const bytes = bytesOf(10_001);
    const { value } = await parse(`{"a":"${escaped(bytes.toString('base64'))}"}`);
    expect(await decoded(value.a)).toEqual(bytes);
  });

  it.each([
    ['without padding', (text: string) => text.slice(0, -1)],
    ['with too much padding', (text: string) => `${text}=`],
    ['with a line break', (text: string) => `${text.slice(0, 76)}\\r\\n${text.slice(76)}`],
    ['with a blank', (text: string) => ` ${text}`],
    ['of the alphabet for URLs', (text: string) => text.replaceAll('+', '-').replaceAll('/', '_')],
    ['with bits that are not zero at its end', (text: string) => text.replace(/.=$/, 'B=')],
    ['as a data URL', (text: string) => `data:image/jpeg;base64,${text}`],
    ['with an escape that is none', (text: string) => `\\q${text}`],
  ])('knows that a long string is no base64 %s', async (_, change) => {
    // One byte short of a group of three, so that there is padding.
    const text = change(Buffer.alloc(10_001, 0xfb).toString('base64'));
    const { value } = await parse(`{"a":"${text}"}`);
    expect(await decoded(value.a)).toBe('not-base64');
    const short = change(Buffer.alloc(101, 0xfb).toString('base64')).replaceAll('\\r\\n', '\r\n');
    expect(decodeShortBase64(short)).toBe('not-base64');
  });

  it('does not decode more than is allowed', async () => {
    const { value } = await parse(JSON.stringify({ a: Buffer.alloc(MOST + 3).toString('base64') }));
    expect(await decoded(value.a)).toBe('too-large');
  });

  it.each([
    ['nothing', '', 'must be a JSON object; it was empty'],
    ['blanks', ' \n', 'must be a JSON object; it was empty'],
    ['a list', '[]', 'must be a JSON object'],
    ['a text', `"${'x'.repeat(5_000)}"`, 'must be a JSON object'],
    ['half an object', '{"a":', 'must be valid JSON'],
    ['a long string without an end', `{"a":"${'x'.repeat(5_000)}`, 'must be valid JSON'],
    ['two objects', '{}{}', 'must be valid JSON'],
    ['a comma at the end', '{"a":1,}', 'must be valid JSON'],
    ['a prototype', '{"__proto__":{}}', 'must not have __proto__ or constructor properties'],
    ['seven levels', `${'{"a":'.repeat(6)}{}${'}'.repeat(6)}`, 'must not be nested deeper than 6 levels'],
    [
      'a million brackets',
      '['.repeat(1_000_000),
      'must not have more than 256 KiB, or 8192 quotes, beside its images',
    ],
    [
      'a million blanks',
      `{${' '.repeat(1_000_000)}}`,
      'must not have more than 256 KiB, or 8192 quotes, beside its images',
    ],
    [
      'a hundred thousand strings',
      `{"a":[${'"",'.repeat(100_000)}""]}`,
      'must not have more than 256 KiB, or 8192 quotes, beside its images',
    ],
    [
      'a hundred thousand quotes within a string',
      `{"a":"${'\\"'.repeat(100_000)}"}`,
      'must not have more than 256 KiB, or 8192 quotes, beside its images',
    ],
    [
      'a hundred thousand backslashes',
      `{"a":"${'\\\\'.repeat(100_000)}"}`,
      'must not have more than 256 KiB, or 8192 quotes, beside its images',
    ],
  ])('refuses %s', async (_, text, message) => {
    await expect(parse(text)).rejects.toThrow(message);
  });

  it('refuses what is not UTF-8, also in a long string', async () => {
    for (const byte of [0xff, 0xc0, 0x80]) {
      const text = Buffer.concat([
        Buffer.from('{"a":"'),
        Buffer.alloc(5_000, 0x78),
        Buffer.from([byte]),
        Buffer.from('"}'),
      ]);
      await expect(parse(text)).rejects.toThrow('must be encoded as UTF-8');
    }
  });

  it('finds keys that an object has twice, however they are escaped', async () => {
    const { repeatedKeys } = await parse('{"a":1,"\\u0061":2,"b":{"c":1,"c":"x"}}');
    expect(repeatedKeys).toEqual(['a', 'b.c']);
  });

  it('leaves a string that looks like a place of a long one as it is', async () => {
    const text = '6f1f9b52-0c1e-4d8a-9a53-6f4e1f3d2b10:0';
    const { value } = await parse(JSON.stringify({ a: text, b: 'x'.repeat(5_000) }));
    expect(value.a).toBe(text);
  });
});
