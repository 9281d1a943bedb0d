import { EICAR } from '../../recalls/imports/scan/eicar.js';
import { bytesOf, cut, type Mutation, place } from './mutation.js';

/** Bytes that are not UTF-8: overlong forms, surrogates, above U+10FFFF, incomplete sequences, bytes that never occur. */
const NOT_UTF8 = [
  '\xc0\x80',
  '\xc1\xbf',
  '\xe0\x80\x80',
  '\xe0\x9f\xbf',
  '\xf0\x80\x80\x80',
  '\xf0\x8f\xbf\xbf',
  '\xed\xa0\x80',
  '\xed\xbf\xbf',
  '\xed\xa0\xbd\xed\xb8\x80',
  '\xf4\x90\x80\x80',
  '\xf8\x88\x80\x80\x80',
  '\x80',
  '\xbf',
  '\xe2\x82',
  '\xf0\x9f\x98',
  '\xc3',
  '\xfe',
  '\xff',
];

/** Unusual UTF-8: marks of reading direction, zero widths, other spaces and line ends, characters that become longer in upper case. */
const STRANGE = [
  '\u202e',
  '\u2066',
  '\u200b',
  '\u200d',
  '\u2060',
  '\ufeff',
  '\u00a0',
  '\u3000',
  '\u2028',
  '\u2029',
  '\u0085',
  '\u00ad',
  '\u0301',
  '\ufffd',
  '\uffff',
  '\u{10ffff}',
  '\u{e0041}',
  'ß',
  'ŉ',
  'ﬃ',
  'İ',
  'ı',
  'Ａ',
  '😀',
  '👩‍👩‍👧',
].map(bytesOf);

const SIGNIFICANT = [
  ',',
  ';',
  '\t',
  '"',
  '""',
  "'",
  '\\',
  '\\.',
  '\\N',
  '\n',
  '\r',
  '\r\n',
  '\0',
  '\x1a',
  '\x1b',
  '\x7f',
  '=',
];

const insertion = (name: string, things: readonly string[]): Mutation => ({
  name,
  apply(file, chance) {
    const at = place(file, chance);
    return cut(file, at, at, chance.of(things));
  },
});

/** Changes that ignore the meaning of the bytes. */
export const BYTE_MUTATIONS: readonly Mutation[] = [
  {
    name: 'a bit turned over',
    apply(file, chance) {
      const at = place(file, chance);
      return cut(file, at, at + 1, String.fromCharCode((file.charCodeAt(at) || 0) ^ (1 << chance.below(8))));
    },
  },
  {
    name: 'any byte for another',
    apply: (file, chance) => {
      const at = place(file, chance);
      return cut(file, at, at + 1, String.fromCharCode(chance.below(256)));
    },
  },
  { name: 'cut off', apply: (file, chance) => file.slice(0, place(file, chance)) },
  { name: 'beginning lost', apply: (file, chance) => file.slice(place(file, chance)) },
  {
    name: 'bytes lost',
    apply(file, chance) {
      const at = place(file, chance);
      return cut(file, at, at + chance.from(1, 8));
    },
  },
  {
    name: 'a piece lost',
    apply(file, chance) {
      const at = place(file, chance);
      return cut(file, at, at + chance.below(file.length + 1));
    },
  },
  {
    name: 'a piece twice',
    apply(file, chance) {
      const at = place(file, chance);
      return cut(file, at, at, file.slice(at, at + chance.from(1, 120)));
    },
  },
  {
    name: 'two pieces changed round',
    apply(file, chance) {
      const [first = 0, second = 0, third = 0] = [
        place(file, chance),
        place(file, chance),
        place(file, chance),
      ].sort((one, other) => one - other);
      return file.slice(0, first) + file.slice(second, third) + file.slice(first, second) + file.slice(third);
    },
  },
  {
    name: 'any bytes put in',
    apply(file, chance) {
      const at = place(file, chance);
      const bytes = Array.from({ length: chance.from(1, 8) }, () => String.fromCharCode(chance.below(256)));
      return cut(file, at, at, bytes.join(''));
    },
  },
  { name: 'the whole twice', apply: (file) => file + file },
  insertion('what is not UTF-8 put in', NOT_UTF8),
  insertion('strange characters put in', STRANGE),
  insertion('significant characters put in', SIGNIFICANT),
  insertion('a quote put in', ['"']),
  insertion('zero bytes put in', ['\0', '\0\0', '\0'.repeat(512)]),
  insertion('the test virus put in', [EICAR, `\n${EICAR}\n`, EICAR.slice(1)]),
];
