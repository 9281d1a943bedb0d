import fc from 'fast-check';
import type { Operation } from '../../surfaces/conformance.js';
import { bytesOf, headOf, PROBE, type WireMessage, type WireRequest } from './wire-message.js';

/** Header names that the document contains, that it does not, that proxies use, and that do not exist. */
const METHODS = [
  ...['GET', 'PUT', 'POST', 'DELETE', 'HEAD', 'OPTIONS', 'PATCH', 'TRACE', 'CONNECT'],
  ...['PROPFIND', 'QUERY', 'PURGE', 'BREW', 'get', 'G', 'GETS', 'GE\0T', 'ÜBER'],
];

/** Parts of addresses that decode to nothing, to invalid text, or to another path. */
const ODD_PIECES = [
  ...['%', '%2', '%zz', '%%', '%u0041', '%00', '%0d%0aX: y', '%ff', '%fe%ff'],
  // "/" in two bytes and in three, "A" in two, half of a pair, and beyond the last code point.
  ...['%c0%af', '%e0%80%af', '%c1%81', '%ed%a0%80', '%f4%90%80%80', '%f8%88%80%80%80'],
  ...['/', '//', '/..', '/%2e%2e/', '/.', ';a=b', '\\', '?', '&', '#x', '|', '"', '<', '~', '*', '@'],
  ...['\x80', '\xff', '\t', ' ', '\0', '\x7f'],
];

const ODD_TARGETS = [
  '*',
  '/',
  '//',
  'recalls',
  'http://elsewhere.test/recalls',
  'ftp://x/recalls',
  '/recalls?',
  '',
];

const VERSIONS = [
  'HTTP/1.0',
  'HTTP/1.1',
  'HTTP/0.9',
  'HTTP/1.2',
  'HTTP/2.0',
  'http/1.1',
  'HTTP/11.1',
  '',
  'HTTP',
];

const LONG = 'x'.repeat(17_000);

/** Lines that replace headers. */
const ODD_LINES = [
  ...[
    'Nonsense',
    ': empty',
    ' X: folded',
    'X Y: blank',
    'X : blank',
    'X\0: nul',
    'X: a\0b',
    'X: a\rb',
    'X: a\nb',
  ],
  ...[
    'X: \x01\x1f\x7f',
    'X: \xff\xfe',
    'Ⅹ: y',
    'X:',
    'x:y',
    `X: ${LONG}`,
    `${LONG}: y`,
    'X-Y: z\r\n\tfolded',
  ],
  ...['Host: second.test', 'Host: ', 'Connection: close', 'Connection: keep-alive', 'Connection: X-API-Key'],
  ...[
    'Connection: upgrade\r\nUpgrade: h2c',
    'Expect: 100-continue',
    'Expect: nothing',
    'Trailer: X',
    'TE: trailers',
  ],
  ...[
    'Range: bytes=0-',
    'If-Match: *',
    'If-Match: "a"\r\nIf-Match: "b"',
    'If-None-Match: *',
    'Accept: a/b;q=9',
  ],
  ...[
    'X-Request-Id: mine',
    'X-Forwarded-For: ::1',
    'X-HTTP-Method-Override: DELETE',
    'Forwarded: for=_x',
    'Via: 1.1 x',
  ],
  ...[
    'Cookie: a',
    'Origin: null',
    'Keep-Alive: timeout=0',
    'Max-Forwards: 0',
    'Date: never',
    'Content-Length: 0',
  ],
];

/** Changes of a request's first line and headers. */
export function headMutations(request: WireRequest, operation: Operation): fc.Arbitrary<WireMessage> {
  const elsewhere = (what: string) => (changed: WireRequest) => unclear(what, bytesOf(changed));
  return fc.oneof(
    fc.constantFrom(...METHODS).map((method) => elsewhere('another method')({ ...request, method })),
    targets(request).map((target) => elsewhere('an odd address')({ ...request, target })),
    fc.constantFrom(...VERSIONS).map((version) => elsewhere('an odd version')({ ...request, version })),
    { weight: 3, arbitrary: lines(request).map((bytes) => unclear('odd headers', bytes, operation)) },
    // Node drops what follows such a request in the same packet (a probe, for example), and serves what arrives later.
    fc.constantFrom('h2c', 'websocket', 'TLS/1.2').map(
      (protocol): WireMessage => ({
        what: 'another protocol asked for',
        bytes: [
          bytesOf({
            ...request,
            headers: [...request.headers, ['Connection', 'Upgrade'], ['Upgrade', protocol]],
          }),
        ],
        operations: [operation],
        framing: 'cut',
      }),
    ),
    repeatedHeader(request).map((bytes) => unclear('a header twice', bytes, operation)),
    fc
      .constantFrom('\n', '\r', '\r\r\n', '\n\r')
      .map((end) => unclear('other line ends', replaced(headOf(request), '\r\n', end), operation)),
    fc
      .nat()
      .map((at) =>
        unclear('a byte of the head flipped', flipped(bytesOf(request), at % headOf(request).length)),
      ),
  );
}

/** The framing may have changed with the headers, so the number of responses is unknown. */
function unclear(what: string, bytes: Buffer, operation?: Operation): WireMessage {
  return { what, bytes: [bytes, PROBE], operations: [operation], framing: 'broken' };
}

function targets({ target }: WireRequest): fc.Arbitrary<string> {
  return fc
    .oneof(
      { weight: 8, arbitrary: fc.tuple(fc.nat({ max: target.length }), fc.constantFrom(...ODD_PIECES)) },
      {
        weight: 1,
        arbitrary: fc.tuple(fc.constant(target.length), fc.constantFrom(LONG, 'A'.repeat(9_000))),
      },
    )
    .chain(([at, piece]) =>
      fc.oneof(
        { weight: 9, arbitrary: fc.constant(target.slice(0, at) + piece + target.slice(at)) },
        fc.constantFrom(...ODD_TARGETS, `http://elsewhere.test${target}`, target.toUpperCase(), `${target}/`),
      ),
    );
}

/** Some lines among the headers, or very many. */
function lines(request: WireRequest): fc.Arbitrary<Buffer> {
  const odd = fc.oneof(
    { weight: 12, arbitrary: fc.array(fc.constantFrom(...ODD_LINES), { minLength: 1, maxLength: 3 }) },
    fc.constantFrom(100, 3_000).map((count) => Array.from({ length: count }, (_, index) => `X-${index}: y`)),
  );
  return fc.tuple(odd, fc.nat()).map(([added, place]) => {
    const head = headOf(request).toString('latin1').split('\r\n').slice(0, -2);
    head.splice(1 + (place % head.length), 0, ...added.map((line) => Buffer.from(line).toString('latin1')));
    return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`, 'latin1'), request.body]);
  });
}

function repeatedHeader(request: WireRequest): fc.Arbitrary<Buffer> {
  return fc.tuple(fc.constantFrom(...request.headers), fc.boolean()).map(([[name, value], isSame]) => {
    const again = [name.toUpperCase(), isSame ? value : `${value}1`] as const;
    return bytesOf({ ...request, headers: [...request.headers, again] });
  });
}

function replaced(bytes: Buffer, text: string, by: string): Buffer {
  return Buffer.from(bytes.toString('latin1').replaceAll(text, by), 'latin1');
}

function flipped(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[at] = (copy[at] ?? 0) ^ (1 << (at % 8));
  return copy;
}
