import type { PlacedIssue } from '../../../platform/errors/request-error.js';
import { FIELD_RULES } from '../../errors/codes.js';
import type { GroupField } from './field.js';

/** The issues of keys that an object has twice. The path of an unknown field is the caller's own text, and is not named. */
export function issuesOfRepeatedKeys(table: GroupField, paths: readonly string[]): PlacedIssue[] {
  if (paths.length === 0) return [];
  const known = new Set(pathsOf(table, ''));
  const fields = new Set(paths.map((path) => (known.has(path) ? path : 'body')));
  return [...fields].map((field) => ({
    part: 'body',
    field,
    rule: FIELD_RULES.conflict,
    message: field === 'body' ? 'must not have a field twice' : 'must be given once',
  }));
}

function pathsOf(table: GroupField, prefix: string): string[] {
  return Object.entries(table.fields).flatMap(([name, field]) => {
    const path = `${prefix}${name}`;
    const spellings = field.alsoSpelt === undefined ? [path] : [path, `${prefix}${field.alsoSpelt}`];
    return field.kind === 'group' ? [...spellings, ...pathsOf(field, `${path}.`)] : spellings;
  });
}
