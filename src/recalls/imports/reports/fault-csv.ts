import { defused, type FileFault } from '../runs/reasons.js';

const HEADER = ['line', 'column', 'reason', 'value', 'expected'];

/** What has to be in quotes (RFC 4180, 2); quotes within are doubled. */
const SPECIAL = /[",\r\n]/;

/**
 * A list of faults as a CSV file, in UTF-8 without a byte order mark, a batch at a time. Values that a spreadsheet would
 * take for formulas were defused when the fault was stored; once more here, for those that were stored by older rules.
 */
export async function* faultsAsCsv(batches: AsyncIterable<readonly FileFault[]>): AsyncGenerator<string> {
  yield recordOf(HEADER);
  for await (const faults of batches) {
    yield faults
      .map(({ line, column, reason, value, expected }) =>
        recordOf([
          line === null ? '' : String(line),
          column ?? '',
          reason,
          defused(value ?? ''),
          // Our own words, which begin no cell with a sign; the values in them are defused.
          expected,
        ]),
      )
      .join('');
  }
}

function recordOf(fields: readonly string[]): string {
  return `${fields.map((field) => (SPECIAL.test(field) ? `"${field.replaceAll('"', '""')}"` : field)).join(',')}\r\n`;
}
