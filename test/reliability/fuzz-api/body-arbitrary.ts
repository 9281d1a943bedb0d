import type { OutgoingHttpHeaders } from 'node:http';
import fc from 'fast-check';
import type { Operation } from '../../surfaces/conformance.js';
import { escaped } from './percent-encoding.js';
import { registerText } from './register-arbitrary.js';
import { snapshotText } from './snapshot-arbitrary.js';
import { anyBody, fitting, type Hints, nearlyFitting } from './value-arbitrary.js';

/** A body for an operation, and its headers. */
export function bodyOf(
  { body }: Operation,
  hints: Hints,
): fc.Arbitrary<{ headers: OutgoingHttpHeaders; bytes: Buffer | undefined }> {
  const nothing = { headers: {}, bytes: undefined };
  if (!body) {
    // Bodies of operations that have none: they are ignored, and must not break the next call on the connection.
    return fc.oneof(
      { weight: 9, arbitrary: fc.constant(nothing) },
      anyBody.map((bytes) => ({ headers: { 'content-length': String(bytes.length) }, bytes })),
    );
  }
  const bytes = fc.oneof(
    { weight: 11, arbitrary: contentOf(body, hints).map(Buffer.from) },
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

/** A text of the body's own type: valid, or with an error in it. */
function contentOf({ type, schema }: NonNullable<Operation['body']>, hints: Hints): fc.Arbitrary<string> {
  if (type === 'text/csv') return snapshotText(hints);
  if (type === 'text/plain') return registerText;
  const encode = type.includes('form') ? formOf : (value: unknown) => JSON.stringify(value);
  return fc.oneof(
    { weight: 6, arbitrary: fitting(schema, hints).map(encode) },
    { weight: 5, arbitrary: nearlyFitting(schema, hints).map(encode) },
  );
}

function formOf(value: unknown): string {
  const fields = Object.entries(value as object).filter(([, each]) => each !== undefined);
  return fields.map(([name, each]) => `${escaped(name)}=${escaped(textOf(each))}`).join('&');
}

/** Objects may have a property "toString" that is not a function, or none at all. */
function textOf(value: unknown): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
