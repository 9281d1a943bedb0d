import type { PlacedIssue } from '../../../platform/errors/request-error.js';
import { LongString } from '../../../platform/http/large-bodies/json-with-long-strings.js';
import { FIELD_RULES, type FieldRule } from '../../errors/codes.js';
import { dayWrittenIn, isTime } from './dates.js';
import type { DateField, Field, GroupField, ImageField, TextField, WholeNumberField } from './field.js';

/** An image as it was sent, with its place. */
export interface ImageText {
  readonly path: string;
  readonly field: ImageField;
  readonly text: LongString | string;
}

/** An application whose fields were checked. Its images are not decoded yet. */
export interface CheckedFields {
  /** In the order and the spelling of the table, without images and without fields that are absent. */
  readonly fields: Readonly<Record<string, unknown>>;
  readonly images: readonly ImageText[];
  readonly issues: readonly PlacedIssue[];
}

/** Control characters, and halves of surrogate pairs, which are no text and can't be stored as UTF-8. */
const NO_TEXT = /[\p{Cc}\p{Cs}]/u;

/** Checks a body against a table of fields. Every issue is found. */
export function checkFields(table: GroupField, body: Readonly<Record<string, unknown>>): CheckedFields {
  const check = new FieldCheck();
  const fields = check.group(table, body, '');
  return { fields, images: check.images, issues: check.issues };
}

class FieldCheck {
  readonly images: ImageText[] = [];
  readonly issues: PlacedIssue[] = [];

  /** @returns what is kept of the group */
  group(
    { fields, issueIn }: GroupField,
    given: Readonly<Record<string, unknown>>,
    path: string,
  ): Record<string, unknown> {
    const kept: Record<string, unknown> = {};
    const present: Record<string, unknown> = {};
    for (const [name, field] of Object.entries(fields)) {
      const { value, spelling } = this.valueOf(name, field, given, path);
      if (value === undefined) {
        if (field.required) this.add(joined(path, name), 'notEmpty', 'is required');
        continue;
      }
      present[name] = value;
      const checked = this.value(field, value, joined(path, spelling));
      if (checked !== undefined) kept[name] = checked;
    }
    this.refuseUnknown(fields, given, path);
    for (const { field, rule, message } of issueIn?.(present) ?? []) {
      const place = field === undefined ? path : joined(path, field);
      this.issues.push({ part: 'body', field: place, rule, message });
    }
    return kept;
  }

  /** The value in either spelling; null counts as absent. */
  private valueOf(
    name: string,
    { alsoSpelt }: Field,
    given: Readonly<Record<string, unknown>>,
    path: string,
  ) {
    const value = own(given, name);
    const other = alsoSpelt === undefined ? undefined : own(given, alsoSpelt);
    if (value !== undefined && other !== undefined && value !== other) {
      this.add(joined(path, name), 'conflict', `must not differ from ${joined(path, alsoSpelt ?? '')}`);
    }
    return value === undefined && alsoSpelt !== undefined && other !== undefined
      ? { value: other, spelling: alsoSpelt }
      : { value, spelling: name };
  }

  /** @returns what is kept; undefined for what is wrong, and for images */
  private value(field: Field, value: unknown, path: string): unknown {
    switch (field.kind) {
      case 'group':
        if (isGroup(value)) return this.group(field, value, path);
        return this.add(path, 'type', 'must be an object');
      case 'flag':
        return typeof value === 'boolean' ? value : this.add(path, 'type', 'must be true or false');
      case 'whole-number':
        return this.wholeNumber(field, value, path);
      case 'image':
        return this.image(field, value, path);
      case 'date':
      case 'time':
        return this.date(field, value, path);
      case 'text':
        return this.text(field, value, path);
    }
  }

  private wholeNumber({ min, max }: WholeNumberField, value: unknown, path: string): unknown {
    if (!Number.isInteger(value)) return this.add(path, 'type', 'must be a whole number');
    const number = Number(value);
    return number < min || number > max ? this.add(path, 'range', `must be from ${min} to ${max}`) : number;
  }

  private image(field: ImageField, value: unknown, path: string): undefined {
    if (typeof value !== 'string' && !(value instanceof LongString)) {
      return this.add(path, 'type', 'must be a string');
    }
    this.images.push({ path, field, text: value });
    return undefined;
  }

  private date({ kind }: DateField, value: unknown, path: string): unknown {
    if (value instanceof LongString) return this.add(path, 'date', DATE_FORMS[kind]);
    if (typeof value !== 'string') return this.add(path, 'type', 'must be a string');
    const kept = kind === 'date' ? dayWrittenIn(value) : isTime(value) ? value : undefined;
    return kept ?? this.add(path, 'date', DATE_FORMS[kind]);
  }

  private text(field: TextField, value: unknown, path: string): unknown {
    const { min = 0, max = Number.POSITIVE_INFINITY, pattern, values, required } = field;
    // It has more characters than any field may have.
    if (value instanceof LongString)
      return this.add(path, values ? 'oneOf' : 'size', values ? oneOf(values) : sized(min, max));
    if (typeof value !== 'string') return this.add(path, 'type', 'must be a string');
    if (value === '' && required) return this.add(path, 'notEmpty', 'must not be empty');
    if (values) return values.includes(value) ? value : this.add(path, 'oneOf', oneOf(values));
    const text = keptOf(field, value);
    const length = lengthOf(text);
    const isSized = length >= min && length <= max;
    if (!isSized) this.add(path, 'size', sized(min, max));
    const isText = !NO_TEXT.test(value);
    if (!isText) this.add(path, 'pattern', 'must have no control characters');
    else if (pattern && !new RegExp(pattern.source).test(value)) this.add(path, 'pattern', pattern.message);
    return isSized ? text : undefined;
  }

  /** Their names are the caller's own text, so only their place is named. */
  private refuseUnknown(
    fields: GroupField['fields'],
    given: Readonly<Record<string, unknown>>,
    path: string,
  ): void {
    const known = new Set(Object.entries(fields).flatMap(([name, { alsoSpelt }]) => [name, alsoSpelt]));
    const unknown = Object.keys(given).filter((name) => !known.has(name)).length;
    if (unknown === 0) return;
    const message =
      unknown === 1
        ? 'has a field that is not in the schema'
        : `has ${unknown} fields that are not in the schema`;
    this.add(path === '' ? 'body' : path, 'unknownField', message);
  }

  private add(field: string, rule: keyof typeof FIELD_RULES, message: string): undefined {
    const code: FieldRule = FIELD_RULES[rule];
    this.issues.push({ part: 'body', field, rule: code, message });
    return undefined;
  }
}

const DATE_FORMS = {
  date: 'must be a date of the calendar as YYYY-MM-DD',
  time: 'must be a time as RFC 3339 has it, with its offset: 2022-01-01T09:00:00Z',
};

function isGroup(value: unknown): value is Readonly<Record<string, unknown>> {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof LongString)
  );
}

function own(given: Readonly<Record<string, unknown>>, name: string): unknown {
  const value = Object.hasOwn(given, name) ? given[name] : undefined;
  return value === null ? undefined : value;
}

function joined(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}

function keptOf({ prefix = '', upperCase }: TextField, text: string): string {
  const isPrefixed = prefix !== '' && text.slice(0, prefix.length).toUpperCase() === prefix;
  const kept = isPrefixed ? text.slice(prefix.length) : text;
  return upperCase ? kept.toUpperCase() : kept;
}

/** In code points. */
function lengthOf(text: string): number {
  let length = 0;
  for (const _ of text) length += 1;
  return length;
}

function sized(min: number, max: number): string {
  if (min === max) return `must have ${min} characters`;
  return min === 0 ? `must have at most ${max} characters` : `must have ${min} to ${max} characters`;
}

function oneOf(values: readonly string[]): string {
  return `must be one of ${values.join(', ')}`;
}
