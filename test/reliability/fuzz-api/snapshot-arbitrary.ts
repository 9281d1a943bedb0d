import fc from 'fast-check';
import { COLUMNS } from '../../../src/recalls/imports/runs/reasons.js';
import { type Hints, hostileText } from './value-arbitrary.js';

const HEADER = COLUMNS.join(',');

/** Snapshot files: most are valid or have one invalid cell, and some are not snapshots at all. */
export function snapshotText({ known }: Hints): fc.Arbitrary<string> {
  const cell = (...values: readonly unknown[]) =>
    fc.oneof(
      { weight: 60, arbitrary: fc.constantFrom(...values.map(String)) },
      { weight: 1, arbitrary: hostileText },
      { weight: 1, arbitrary: hostileText.map((text) => `"${text.replaceAll('"', '""')}"`) },
    );
  const row = fc.tuple(
    cell(...(known.vin ?? [])),
    cell(...(known.manufacturerCampaignReference ?? [])),
    cell(...(known.dvsaCampaignReference ?? [])),
    cell('2024-01-01', '2024-03-30', '2024-02-29'),
  );
  const header = fc.oneof(
    { weight: 12, arbitrary: fc.constant(HEADER) },
    fc.constantFrom(`\ufeff${HEADER}`, HEADER.toLowerCase(), `${HEADER},`, `"${COLUMNS.join('","')}"`, ''),
  );
  return fc
    .tuple(header, fc.array(row, { maxLength: 4 }), fc.constantFrom('\n', '\r\n'), fc.boolean())
    .map(([first, rows, lineEnd, isLastEnded]) => {
      const lines = [first, ...rows.map((cells) => cells.join(','))].join(lineEnd);
      return isLastEnded ? lines + lineEnd : lines;
    });
}
