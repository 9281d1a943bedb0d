import type { OutgoingHttpHeaders } from 'node:http';
import fc from 'fast-check';
import type { Operation, Parameter } from './conformance.js';
import type { SentRequest } from './keep-alive-client.js';
import {
  anyBody,
  fitting,
  type Hints,
  hostileText,
  nearlyFitting,
  unfittingText,
} from './value-arbitrary.js';

export interface Surroundings extends Hints {
  /** Headers of clients that are let in; the first ones may call everything. */
  readonly credentials: readonly OutgoingHttpHeaders[];
  /** Headers that are not: incomplete, of another role, mixed, forged. */
  readonly refusedCredentials: readonly OutgoingHttpHeaders[];
}

/** Requests for an operation, made from the document: most are right or nearly right, some wild. */
export function requestsFor(operation: Operation, surroundings: Surroundings): fc.Arbitrary<SentRequest> {
  return fc
    .record({
      path: pathOf(operation, surroundings),
      query: queryOf(operation, surroundings),
      credentials: credentialsOf(operation, surroundings),
      body: bodyOf(operation, surroundings),
      extra: fc.oneof({ weight: 8, arbitrary: fc.constant({}) }, oddHeaders),
    })
    .map(({ path, query, credentials, body, extra }) => ({
      method: operation.method,
      target: query === '' ? path : `${path}?${query}`,
      headers: { ...credentials, ...body.headers, ...extra },
      body: body.bytes,
    }));
}

function pathOf(operation: Operation, surroundings: Surroundings): fc.Arbitrary<string> {
  const parameters = operation.parameters.filter((parameter) => parameter.in === 'path');
  return fc.tuple(...parameters.map((parameter) => textOf(parameter, surroundings))).map((values) =>
    parameters.reduce(
      // A function, because `$&` in a value would mean something to replace().
      (path, { name }, index) => path.replace(`{${name}}`, () => values[index] ?? ''),
      operation.path,
    ),
  );
}

function queryOf(operation: Operation, surroundings: Surroundings): fc.Arbitrary<string> {
  const known = operation.parameters.filter((parameter) => parameter.in === 'query');
  const given = fc
    .tuple(
      ...known.map((parameter) =>
        fc.option(textOf(parameter, surroundings), { freq: parameter.required ? 12 : 2, nil: undefined }),
      ),
    )
    .map((values) =>
      values.flatMap((value, index) => (value === undefined ? [] : [`${known[index]?.name}=${value}`])),
    );
  const odd = fc.oneof(
    fc.tuple(hostileText, hostileText).map(([name, value]) => `${escaped(name)}=${escaped(value)}`),
    fc.constantFrom(
      '&',
      '=',
      '%',
      '__proto__=1',
      'constructor[prototype]=1',
      'toString=1',
      'a[]=1',
      'x=%ff',
      '?',
    ),
    fc.constantFrom(
      ...known.map(({ name }) => `${name}=CAR/1`),
      ...known.map(({ name }) => `${name}[]=CAR/1`),
      '',
    ),
  );
  return fc
    .tuple(
      given,
      fc.oneof({ weight: 8, arbitrary: fc.constant<string[]>([]) }, fc.array(odd, { maxLength: 2 })),
    )
    .map(([values, odds]) => [...values, ...odds].join('&'));
}

/** A parameter's value as it stands in an address. References go unescaped as well as escaped. */
function textOf({ name, schema, in: place }: Parameter, hints: Hints): fc.Arbitrary<string> {
  const right = fitting(schema, hints, name).map((value) =>
    place === 'query' ? escaped(String(value)).replaceAll('%2F', '/') : escaped(String(value)),
  );
  const text = fc.oneof(
    { weight: 12, arbitrary: right },
    { weight: 3, arbitrary: unfittingText(schema).map(escaped) },
    { weight: 1, arbitrary: fc.constantFrom(...ODD_SEGMENTS) },
  );
  // Without a value a path is another address, and not this operation's.
  return place === 'path' ? text.filter((value) => value !== '') : text;
}

const ODD_SEGMENTS = [
  ...['%', '%zz', '%ff', '%c3%28', '%00'], // encodings that are broken, or of what no text has
  ...['%2e%2e', '..', '.', '%2F', 'a%2Fb', '|^`'], // what a client or a router might tidy
];

function credentialsOf(
  operation: Operation,
  { credentials, refusedCredentials }: Surroundings,
): fc.Arbitrary<OutgoingHttpHeaders> {
  if (operation.isPublic) return fc.constantFrom({}, { authorization: 'Basic bm9ib2R5' });
  return fc.oneof(
    { weight: 12, arbitrary: fc.constantFrom(...credentials) },
    { weight: 1, arbitrary: fc.constantFrom(...refusedCredentials) },
    { weight: 1, arbitrary: fc.record({ authorization: headerText, 'x-api-key': headerText }) },
  );
}

function bodyOf(
  { body }: Operation,
  hints: Hints,
): fc.Arbitrary<{ headers: OutgoingHttpHeaders; bytes: Buffer | undefined }> {
  const nothing = { headers: {}, bytes: undefined };
  if (!body) {
    // Bodies nobody asked for: they are ignored, and must not break the next call of the connection.
    return fc.oneof(
      { weight: 9, arbitrary: fc.constant(nothing) },
      anyBody.map((bytes) => ({ headers: { 'content-length': String(bytes.length) }, bytes })),
    );
  }
  const encode = (value: unknown) =>
    Buffer.from(body.type.includes('form') ? formOf(value) : JSON.stringify(value));
  const bytes = fc.oneof(
    { weight: 6, arbitrary: fitting(body.schema, hints).map(encode) },
    { weight: 5, arbitrary: nearlyFitting(body.schema, hints).map(encode) },
    { weight: 1, arbitrary: anyBody },
  );
  const type = fc.oneof(
    { weight: 15, arbitrary: fc.constant(body.type) },
    fc.constantFrom(
      `${body.type}; charset=utf-8`,
      `${body.type};charset=utf-16`,
      'text/plain',
      'a/b; c',
      ';',
      undefined,
    ),
  );
  return fc.tuple(bytes, type).map(([made, contentType]) => ({
    headers: {
      'content-length': String(made.length),
      ...(contentType === undefined ? {} : { 'content-type': contentType }),
    },
    bytes: made,
  }));
}

/** What a header can be at all: Node's client refuses to send the rest, which goes over bare sockets elsewhere. */
const headerText = fc
  .string({ unit: 'binary', maxLength: 60 })
  .map((value) => value.replace(/[^\t\x20-\x7e\x80-\xff]/g, ''));

const oddHeaders: fc.Arbitrary<OutgoingHttpHeaders> = fc.oneof(
  fc.constantFrom(
    { accept: 'text/html' },
    { 'accept-encoding': 'gzip, br' },
    { 'content-encoding': 'gzip' },
    { 'x-request-id': 'mine' },
    { 'x-http-method-override': 'DELETE' },
    { 'x-forwarded-for': '1.1.1.1, garbage' },
    { 'if-none-match': '*' },
    { range: 'bytes=0-1' },
    { cookie: 'a=b' },
    { 'x-large': 'x'.repeat(8_000) },
  ),
  headerText.map((value) => ({ 'x-odd': value })),
);

/** Percent-encoded byte by byte; unlike encodeURIComponent it takes a lone surrogate. */
function escaped(text: string): string {
  let escapedText = '';
  for (const byte of Buffer.from(text, 'utf8')) {
    const character = String.fromCharCode(byte);
    escapedText += /[A-Za-z0-9._~-]/.test(character)
      ? character
      : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return escapedText;
}

function formOf(value: unknown): string {
  const fields = Object.entries(value as object).filter(([, each]) => each !== undefined);
  return fields.map(([name, each]) => `${escaped(name)}=${escaped(String(each))}`).join('&');
}
