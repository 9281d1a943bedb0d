/*
 * What a table of fields is made of. The checks, the document and the canonical order of an application all come from the table
 * (`application-fields.ts`).
 */

interface AnyField {
  readonly description: string;
  readonly example?: unknown;
  readonly required?: true;
  /** Another spelling, which the guide's examples have. */
  readonly alsoSpelt?: string;
}

/** Lengths are in code points. */
export interface TextField extends AnyField {
  readonly kind: 'text';
  readonly min?: number;
  readonly max?: number;
  /** Beside the rule of all texts: no control characters. */
  readonly pattern?: { readonly source: string; readonly message: string };
  readonly values?: readonly string[];
  /** Taken off in any case of its letters. What is kept is as long as `max` says. */
  readonly prefix?: string;
  readonly upperCase?: true;
}

export interface FlagField extends AnyField {
  readonly kind: 'flag';
}

export interface WholeNumberField extends AnyField {
  readonly kind: 'whole-number';
  readonly min: number;
  readonly max: number;
}

/** `time` is a moment of RFC 3339. `date` is a day, or such a moment, of which the written day counts. */
export interface DateField extends AnyField {
  readonly kind: 'date' | 'time';
}

export interface ImageField extends AnyField {
  readonly kind: 'image';
  readonly mediaTypes: readonly ('image/jpeg' | 'image/png')[];
}

export interface GroupField extends AnyField {
  readonly kind: 'group';
  readonly fields: Readonly<Record<string, Field>>;
  /** Rules that compare the group's fields. They count once each field has its form. */
  readonly issueIn?: (group: Readonly<Record<string, unknown>>) => readonly GroupIssue[];
}

/** An issue of a group: of the group itself, or of one of its fields. */
export interface GroupIssue {
  readonly field?: string;
  readonly rule: 'NotEmpty' | 'Combination';
  readonly message: string;
}

export type Field = TextField | FlagField | WholeNumberField | DateField | ImageField | GroupField;

type Of<Kind extends Field> = Omit<Kind, 'kind' | 'fields' | 'description'>;

export const text = (description: string, rules: Of<TextField> = {}): TextField => ({
  kind: 'text',
  description,
  ...rules,
});

export const flag = (description: string, rules: Of<FlagField> = {}): FlagField => ({
  kind: 'flag',
  description,
  ...rules,
});

export const wholeNumber = (description: string, rules: Of<WholeNumberField>): WholeNumberField => ({
  kind: 'whole-number',
  description,
  ...rules,
});

export const date = (description: string, rules: Of<DateField> = {}): DateField => ({
  kind: 'date',
  description,
  ...rules,
});

export const time = (description: string, rules: Of<DateField> = {}): DateField => ({
  kind: 'time',
  description,
  ...rules,
});

export const image = (description: string, rules: Of<ImageField>): ImageField => ({
  kind: 'image',
  description,
  ...rules,
});

export const group = (
  description: string,
  fields: Readonly<Record<string, Field>>,
  rules: Of<GroupField> = {},
): GroupField => ({ kind: 'group', description, fields, ...rules });
