import fc from 'fast-check';
import type { Operation } from '../../surfaces/conformance.js';
import { bytesOf, PROBE, type WireMessage, type WireRequest, withBody, withHeader } from './wire-message.js';

const LARGEST_BODY = 1024 * 1024;

/** Bytes that are not UTF-8, and characters that text may contain and JSON may not. */
const ODD_BYTES = [
  ...[
    [0x00],
    [0x80],
    [0xff, 0xfe],
    [0xc0, 0xaf],
    [0xe0, 0x80, 0xaf],
    [0xed, 0xa0, 0x80],
    [0xf4, 0x90, 0x80, 0x80],
  ],
  ...[[0xef, 0xbb, 0xbf], [0xc3], [0x0a], [0x1b], [0x7f], [0xe2, 0x80, 0xa8], [0x22], [0x5c], [0x7b], [0x2c]],
].map((bytes) => Buffer.from(bytes));

/** Replacements for a value. */
const ODD_VALUES = [
  ...[
    '1e999',
    '-1e999',
    '9'.repeat(400),
    '0x10',
    '01',
    '1.',
    '.5',
    '-',
    '+1',
    'NaN',
    'Infinity',
    'undefined',
  ],
  ...['"\\ud800"', '"\\udc00\\ud800"', '"\\u0000"', '"\\u202e"', '"\\x41"', '"\\u12"', "'a'", '"a\nb"'],
  ...[
    '{"__proto__":{"a":1}}',
    '{"constructor":{"prototype":{"a":1}}}',
    '{"a":1,"a":2}',
    '[null]',
    '{"$ne":null}',
  ],
  ...['9007199254740993', '1e-999', '-0', '2147483648', '99999999999999999999', '""', '" "'],
];

const ODD_BEGINNINGS = [
  ...[
    '{"__proto__":null,',
    '{"__proto__":{"isAdmin":true},',
    '{"constructor":{"prototype":{}},',
    '{"":1,',
    '{,',
  ],
  ...[
    '{/**/',
    '{"toString":1,',
    '{"vin":"A","vin":"B",',
    '{"vins":[],"vins":["A"],',
    '\ufeff{',
    '[{',
    ' \n\t{',
    '{{',
  ],
];

const TYPES = [
  ...[
    'application/json; charset=utf-16',
    'application/json; charset="latin1"',
    'application/json;charset=UTF-8;q=1',
  ],
  ...[
    'application/json; charset=utf-8; charset=utf-7',
    'application/jsonx',
    'application/merge-patch+json',
    'text/json',
  ],
  ...[
    'multipart/form-data; boundary=x',
    'multipart/form-data',
    'application/x-www-form-urlencoded',
    'text/csv',
  ],
  ...[
    'text/csv; charset=iso-8859-1',
    'TEXT/CSV',
    'APPLICATION/JSON',
    '*/*',
    '',
    ',',
    'application/json, text/csv',
  ],
  ...['application/octet-stream', 'application/json\t', `application/${'j'.repeat(5_000)}`],
];

const CODINGS = ['gzip', 'br', 'deflate', 'identity', 'gzip, gzip', 'x', ''];

/** Changes of a body with a correct Content-Length, so that the following requests on the connection are not affected. */
export function bodyMutations(request: WireRequest, operation: Operation): fc.Arbitrary<WireMessage> {
  const kept =
    (what: string) =>
    (changed: WireRequest): WireMessage => ({
      what,
      bytes: [bytesOf(changed), PROBE],
      operations: [operation],
      framing: 'kept',
    });
  const body = (what: string, arbitrary: fc.Arbitrary<Buffer>, weight = 1) => ({
    weight,
    arbitrary: arbitrary.map((changed) => kept(what)(withBody(request, changed))),
  });
  const text = request.body.toString();
  return fc.oneof(
    body(
      'a body cut short',
      fc.nat({ max: request.body.length }).map((end) => request.body.subarray(0, end)),
      2,
    ),
    body('bytes in a body', inserted(request.body), 3),
    body('an odd value', valueReplaced(text), 4),
    body(
      'a body that begins oddly',
      fc.constantFrom(...ODD_BEGINNINGS).map((begin) => Buffer.from(text.replace('{', () => begin))),
      3,
    ),
    body('a property twice', fc.constant(Buffer.from(text.replace(/^\{(.*)\}$/s, '{$1,$1}')))),
    body(
      'two bodies',
      fc.constantFrom('', '\n', ',', '\0').map((between) => Buffer.from(text + between + text)),
    ),
    body(
      'another encoding',
      fc
        .constantFrom('utf16le' as const, 'base64' as const, 'hex' as const)
        .map((to) =>
          Buffer.from(
            Buffer.from(text).toString(to === 'utf16le' ? 'utf8' : to),
            to === 'utf16le' ? to : 'utf8',
          ),
        ),
    ),
    body('a deep body', deep(text), 2),
    body('bytes of a body mixed', flippedBytes(request.body), 2),
    {
      weight: 3,
      arbitrary: fc
        .constantFrom(...TYPES)
        .map((type) => kept('another content type')(withHeader(request, 'content-type', type))),
    },
    fc
      .constantFrom(...CODINGS)
      .map((coding) => kept('a coding of the content')(withHeader(request, 'content-encoding', coding))),
  );
}

/** Bodies that are too large, or just small enough. They are rare, because a megabyte takes as long as thirty small calls. */
export function largeBodies(request: WireRequest, operation: Operation): fc.Arbitrary<WireMessage> {
  return fc.constantFrom(LARGEST_BODY, LARGEST_BODY + 1, 3 * LARGEST_BODY).chain((size) =>
    fc.constantFrom(' ', 'x', '[', '\0').map((filling): WireMessage => {
      const body = Buffer.concat([
        request.body,
        Buffer.alloc(Math.max(0, size - request.body.length), filling),
      ]);
      return {
        what: 'a large body',
        bytes: [bytesOf(withBody(request, body)), PROBE],
        operations: [operation],
        framing: 'kept',
      };
    }),
  );
}

function inserted(body: Buffer): fc.Arbitrary<Buffer> {
  return fc
    .tuple(fc.nat({ max: body.length }), fc.constantFrom(...ODD_BYTES))
    .map(([at, bytes]) => Buffer.concat([body.subarray(0, at), bytes, body.subarray(at)]));
}

/** One of the values in a JSON text. */
function valueReplaced(text: string): fc.Arbitrary<Buffer> {
  const values = [...text.matchAll(/(?<=[:[,]\s*)(?:"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|true|false|null)/g)];
  if (values.length === 0) return fc.constantFrom(...ODD_VALUES).map(Buffer.from);
  return fc.tuple(fc.constantFrom(...values), fc.constantFrom(...ODD_VALUES)).map(([match, value]) => {
    return Buffer.from(text.slice(0, match.index) + value + text.slice(match.index + match[0].length));
  });
}

function deep(text: string): fc.Arbitrary<Buffer> {
  return fc
    .tuple(fc.constantFrom(14, 15, 16, 17, 1_000, 20_000), fc.constantFrom('[', '{"a":'))
    .map(([depth, open]) => {
      const close = open === '[' ? ']' : '}';
      const value = `${open.repeat(depth)}1${close.repeat(depth)}`;
      return Buffer.from(text.replace(/(?<=:\s*)("(?:[^"\\]|\\.)*"|[\d.]+)/, () => value));
    });
}

function flippedBytes(body: Buffer): fc.Arbitrary<Buffer> {
  return fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), { minLength: 1, maxLength: 3 }).map((changes) => {
    const copy = Buffer.from(body);
    for (const [at, byte] of changes) if (copy.length > 0) copy[at % copy.length] = byte;
    return copy;
  });
}
