import { csvRecord, defused } from '../../../platform/http/csv.js';
import type { FileFault } from '../runs/reasons.js';

const HEADER = ['line', 'column', 'reason', 'value', 'expected'];

/**
 * A list of errors as a CSV file, in UTF-8 without a byte order mark, one batch at a time. Values that a spreadsheet would take for
 * formulas were made harmless when the error was stored. It is done again here, for errors that were stored under older rules.
 */
export async function* faultsAsCsv(batches: AsyncIterable<readonly FileFault[]>): AsyncGenerator<string> {
  yield csvRecord(HEADER);
  for await (const faults of batches) {
    yield faults
      .map(({ line, column, reason, value, expected }) =>
        csvRecord([
          line === null ? '' : String(line),
          column ?? '',
          reason,
          defused(value ?? ''),
          // The service's own texts, which never begin with a sign; the values inside are already harmless.
          expected,
        ]),
      )
      .join('');
  }
}
