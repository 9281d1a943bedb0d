import fc from 'fast-check';
import type { Schema } from '../../surfaces/conformance.js';

/** Values that no field expects, but that every API gets sooner or later. */
const HOSTILE_TEXTS = [
  '',
  ' ',
  '\0',
  'AB\0CD',
  '\u0007\u001b[31m',
  '\ud800',
  '\u202eabc',
  '\ufeffABC',
  "'; DROP TABLE recall; --",
  '{{7*7}}',
  '../../etc/passwd',
  '%00',
  '%zz',
  '+1',
  'null',
  'undefined',
  'NaN',
  '1e999',
  '__proto__',
  '9'.repeat(400),
  'é'.repeat(51),
  '𝒳'.repeat(26),
  'A'.repeat(5_000),
  '1.77484E+16',
  '#N/A',
  "'AB1",
  'АВ1',
  'tbc',
];

const HOSTILE_VALUES: unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  2 ** 53,
  Number.MAX_VALUE,
  [],
  ['a'],
  [['a']],
  {},
  { a: 1 },
  { $gt: '' },
];

export const hostileText = fc.oneof(
  fc.constantFrom(...HOSTILE_TEXTS),
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: 'binary' }),
);

/** What the generators know besides a schema. */
export interface Hints {
  readonly resolve: (schema: Schema) => Schema;
  /** Values to send under a name, besides the document's examples. */
  readonly known: Readonly<Record<string, readonly (string | number | object | null)[]>>;
}

/** Values that match a schema. Most are known ones or examples of the document, so that calls concern one another's recalls. */
export function fitting(schema: Schema, hints: Hints, name = ''): fc.Arbitrary<unknown> {
  const example = schema.example ?? schema.examples?.[0];
  const examples = [...(hints.known[name] ?? []), ...(example === undefined ? [] : [example])];
  const made = name === 'vin' ? fc.oneof(vin, shaped(schema, hints)) : shaped(schema, hints);
  return examples.length === 0
    ? made
    : fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...examples) }, made);
}

function shaped(schema: Schema, hints: Hints): fc.Arbitrary<unknown> {
  if (schema.$ref !== undefined) return fitting(hints.resolve(schema), hints);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  const alternatives = schema.anyOf ?? schema.oneOf;
  if (alternatives) return fc.oneof(...alternatives.map((each) => fitting(each, hints)));
  const types = typeof schema.type === 'string' ? [schema.type] : (schema.type ?? ['string']);
  return fc.oneof(...types.map((type) => ofType(type, schema, hints)));
}

function ofType(type: string, schema: Schema, hints: Hints): fc.Arbitrary<unknown> {
  switch (type) {
    case 'object': {
      const properties = Object.entries(schema.properties ?? {});
      return fc.record(
        Object.fromEntries(properties.map(([name, each]) => [name, fitting(each, hints, name)])),
        {
          requiredKeys: [...(schema.required ?? [])],
        },
      );
    }
    case 'array':
      return fc.array(fitting(schema.items ?? {}, hints), { maxLength: 5 });
    case 'integer':
      return fc.integer({ min: schema.minimum ?? -100, max: schema.maximum ?? 1_000 });
    case 'number':
      return fc.double({ noNaN: true });
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    default:
      return text(schema);
  }
}

function text({ format, pattern, minLength = 0, maxLength = 60 }: Schema): fc.Arbitrary<string> {
  if (format === 'uuid') return fc.uuid();
  if (format === 'email') return fc.emailAddress();
  if (format === 'date') return date;
  if (format === 'date-time') return date.map((day) => `${day}T00:00:00.000Z`);
  if (pattern !== undefined) {
    return (
      fc
        // A small one has at most ten characters where the pattern allows any number, so the filter would wait for ever.
        .stringMatching(new RegExp(pattern, 'u'), { size: minLength > 10 ? 'medium' : 'small' })
        .map((value) => value.slice(0, maxLength))
        .filter((value) => value.length >= minLength)
    );
  }
  return fc.string({ minLength, maxLength });
}

/** As people write them. */
const vin = fc.string({ unit: fc.constantFrom(...'ABCXYZabcxyz0123456789- '), minLength: 1, maxLength: 50 });

const date = fc
  .date({ min: new Date('1990-01-01'), max: new Date(Date.now() + 300 * 86_400_000), noInvalidDate: true })
  .map((day) => day.toISOString().slice(0, 10));

/** Texts that nearly match a schema, or do not at all, for the path and the query, which contain only text. */
export function unfittingText(schema: Schema): fc.Arbitrary<string> {
  const longest = schema.maxLength ?? 50;
  return fc.oneof(
    fc.constantFrom(
      'A'.repeat(longest),
      'A'.repeat(longest + 1),
      ' AB 1 ',
      '2024-02-30',
      '2024-2-3',
      'CAR/1 ',
    ),
    hostileText,
  );
}

/** A body that nearly matches a schema: one property missing, wrong, null, of another type, or one too many. */
export function nearlyFitting(schema: Schema, hints: Hints): fc.Arbitrary<unknown> {
  if (schema.oneOf) return fc.oneof(...schema.oneOf.map((each) => nearlyFitting(hints.resolve(each), hints)));
  const properties = Object.entries(schema.properties ?? {});
  const unknownName = fc.oneof(
    fc.constantFrom('__proto__', 'constructor', 'toString', 'vin ', 'VIN'),
    hostileText,
  );
  const changes = [
    fc.tuple(unknownName, fc.jsonValue()),
    ...properties.map(([name, each]) =>
      fc.tuple(
        fc.constant(name),
        fc.oneof(unfittingText(hints.resolve(each)), fc.constantFrom(undefined, ...HOSTILE_VALUES)),
      ),
    ),
  ];
  return fc
    .tuple(fitting(schema, hints), fc.oneof(...changes))
    .map(([value, [name, other]]) => Object.fromEntries([...Object.entries(value as object), [name, other]]));
}

/** Anything that JSON can express, and values that it can't. */
export const anyBody: fc.Arbitrary<Buffer> = fc.oneof(
  fc.jsonValue({ depthSize: 'medium' }).map((value) => Buffer.from(JSON.stringify(value))),
  fc
    .constantFrom('', '{', '{}', '[]', 'null', '"', '{"vin":', '{"a":1}{"b":2}', '\ufeff{}', '[1e999]')
    .map(Buffer.from),
  fc
    .integer({ min: 1, max: 20_000 })
    .map((depth) => Buffer.from(`{"vin":${'['.repeat(depth)}${']'.repeat(depth)}}`)),
  fc.uint8Array({ maxLength: 200 }).map(Buffer.from),
);
