import { COLUMNS, shownValue } from '../runs/reasons.js';

/** Column separators of other formats. */
const OTHER_SEPARATORS = [
  [';', 'semicolons'],
  ['\t', 'tabs'],
  ['|', 'vertical bars'],
] as const;

/**
 * Describes how a wrong header row differs, so that the sender can find the difference.
 *
 * @param fields none when the row could not be split
 * @param text the row, or its beginning
 */
export function whatIsWrongWithHeader(
  fields: readonly string[],
  text: string,
): { readonly isComplete: boolean; readonly explanation: string | undefined } {
  const missing = COLUMNS.filter((column) => !fields.includes(column));
  if (missing.length === 0) {
    const further = fields.filter((field, index) => fields.indexOf(field) !== index || !isColumn(field));
    const explanation =
      further.length > 0 ? `there is a column too many: "${shownValue(further.join(','))}"` : undefined;
    return { isComplete: true, explanation };
  }
  return { isComplete: false, explanation: explainMissing(missing, fields, text) };
}

function explainMissing(missing: readonly string[], fields: readonly string[], text: string): string {
  if (text.trim() === '') return 'the first line is blank';
  if (text.includes('\r')) {
    return 'the lines end with CR (carriage return) alone, and must end with LF or CRLF';
  }
  const separator = OTHER_SEPARATORS.find(
    ([character]) =>
      fields.length === 1 && COLUMNS.every((column) => splitBy(text, character).includes(keyOf(column))),
  );
  if (separator) return `the columns are separated by ${separator[1]}, and must be by commas`;
  const notThere: string[] = [];
  const written: string[] = [];
  for (const column of missing) {
    const alike = fields.find((field) => keyOf(field) === keyOf(column));
    if (alike === undefined) notThere.push(column);
    else written.push(explainSpelling(alike, column));
  }
  const parts = notThere.length > 0 ? [`there is no ${notThere.join(', no ')}`, ...written] : written;
  return parts.join('; ');
}

function explainSpelling(field: string, column: string): string {
  if (field.trim() !== column) return `"${shownValue(field)}" must be written ${column}`;
  const places = [
    ...(field.startsWith(column[0] ?? '') ? [] : ['before']),
    ...(field.endsWith(column.at(-1) ?? '') ? [] : ['after']),
  ];
  return `there is a blank ${places.join(' and ')} ${column}`;
}

function splitBy(text: string, separator: string): string[] {
  return text.split(separator).map(keyOf);
}

/** A column's name without case, blanks, quotes and punctuation, which is equal for all its spellings. */
function keyOf(field: string): string {
  return field
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
}

function isColumn(field: string): boolean {
  return COLUMNS.some((column) => column === field);
}
