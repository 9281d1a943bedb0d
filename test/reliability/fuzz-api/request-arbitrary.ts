import type { OutgoingHttpHeaders } from 'node:http';
import fc from 'fast-check';
import type { SentRequest } from '../../support/keep-alive-client.js';
import type { Operation, Parameter } from '../../surfaces/conformance.js';
import { bodyOf } from './body-arbitrary.js';
import { escaped } from './percent-encoding.js';
import { fitting, type Hints, hostileText, unfittingText } from './value-arbitrary.js';

export interface Surroundings extends Hints {
  /** Headers of clients that are authorised. */
  readonly credentials: readonly OutgoingHttpHeaders[];
  /** Headers that are not sufficient: incomplete, of another role, mixed, forged. */
  readonly refusedCredentials: readonly OutgoingHttpHeaders[];
}

/**
 * Requests for an operation, generated from the document: most are valid or nearly valid, some are not.
 *
 * @param surroundings the data for this operation
 */
export function requestsFor(operation: Operation, surroundings: Surroundings): fc.Arbitrary<SentRequest> {
  return fc
    .record({
      path: pathOf(operation, surroundings),
      query: queryOf(operation, surroundings),
      credentials: credentialsOf(operation, surroundings),
      headers: headersOf(operation, surroundings),
      body: bodyOf(operation, surroundings),
      extra: fc.oneof({ weight: 8, arbitrary: fc.constant({}) }, oddHeaders),
    })
    .map(({ path, query, credentials, headers, body, extra }) => ({
      method: operation.method,
      target: query === '' ? path : `${path}?${query}`,
      headers: { ...credentials, ...headers, ...body.headers, ...extra },
      body: body.bytes,
    }));
}

function pathOf(operation: Operation, surroundings: Surroundings): fc.Arbitrary<string> {
  const parameters = operation.parameters.filter((parameter) => parameter.in === 'path');
  return fc.tuple(...parameters.map((parameter) => textOf(parameter, surroundings))).map((values) =>
    parameters.reduce(
      // A function, because `$&` in a value has a special meaning in replace().
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

/** A parameter's value as it is written in an address. References are sent unescaped as well as escaped. */
function textOf({ name, schema, in: place }: Parameter, hints: Hints): fc.Arbitrary<string> {
  const right = fitting(schema, hints, name).map((value) =>
    place === 'query' ? escaped(String(value)).replaceAll('%2F', '/') : escaped(String(value)),
  );
  const text = fc.oneof(
    { weight: 12, arbitrary: right },
    { weight: 3, arbitrary: unfittingText(schema).map(escaped) },
    { weight: 1, arbitrary: fc.constantFrom(...ODD_SEGMENTS) },
  );
  // Without a value the path would be a different address, which belongs to another operation.
  return place === 'path' ? text.filter((value) => value !== '') : text;
}

/** The headers that an operation itself describes. */
function headersOf(operation: Operation, hints: Hints): fc.Arbitrary<OutgoingHttpHeaders> {
  const described = operation.parameters.filter((parameter) => parameter.in === 'header');
  const textFor = ({ name, schema }: Parameter) =>
    fc.oneof(
      { weight: 12, arbitrary: fitting(schema, hints, name).map((value) => printable(String(value))) },
      { weight: 2, arbitrary: headerText },
      { weight: 1, arbitrary: fc.constantFrom('*', '"', 'W/"x"', '"a", "b"', ',', undefined) },
    );
  return fc
    .record(Object.fromEntries(described.map((parameter) => [parameter.name, textFor(parameter)])))
    .map((values) => Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)));
}

const ODD_SEGMENTS = [
  ...['%', '%zz', '%ff', '%c3%28', '%00'], // encodings that are broken, or of invalid text
  ...['%2e%2e', '..', '.', '%2F', 'a%2Fb', '|^`'], // texts that a client or a router might normalise
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

/** Any valid header value. Node's client refuses to send others, which other tests send over plain sockets. */
const printable = (text: string) => text.replace(/[^\t\x20-\x7e\x80-\xff]/g, '');

const headerText = fc.string({ unit: 'binary', maxLength: 60 }).map(printable);

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
