/**
 * What a spreadsheet takes for the beginning of a formula: also full-width forms, which some languages use, and after spaces or a quote. A
 * cell begins after each of these separators, because some programs split a comma-separated file at semicolons or tabs, or ignore quotes.
 * The spaces do not include the tab, so that a row of tabs is scanned only once.
 */
const FORMULA = /(^|[;,|\t])(?=(?:(?!\t)[\s\uFFFD"])*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20])/g;

/** Characters because of which a value must be quoted (RFC 4180, 2); quotes inside are doubled. */
const SPECIAL = /[",\r\n]/;

/** A text that no program takes for a formula when it opens a file: a dangerous cell gets an apostrophe in front. */
export function defused(text: string): string {
  return text.replace(FORMULA, "$1'");
}

/** A line of a CSV file, with its end. */
export function csvRecord(fields: readonly string[]): string {
  return `${fields.map((field) => (SPECIAL.test(field) ? `"${field.replaceAll('"', '""')}"` : field)).join(',')}\r\n`;
}
