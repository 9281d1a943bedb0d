import { describe, expect, it } from 'vitest';
import { SnapshotParser } from '../../src/sftp-import/csv/snapshot-parser.js';
import type { SnapshotRow } from '../../src/sftp-import/csv/snapshot-rows.js';
import { type FileFault, REASONS } from '../../src/sftp-import/reasons.js';

const HEADER = 'VIN,ManufacturerRecallCampaignReference,DVSACampaignReference,RecallCampaignStartDate';
const SOUND = 'ABC1,CAR/1,R/2024/1,2024-03-30';

const LATEST_START = '2025-06-30';

function parse(bytes: Buffer | string, { maxRows = 100, chunk = 0 } = {}) {
  const rows: SnapshotRow[] = [];
  const faults: FileFault[] = [];
  const parser = new SnapshotParser(
    maxRows,
    LATEST_START,
    (row) => rows.push(row),
    (fault) => faults.push(fault),
  );
  const all = Buffer.from(bytes);
  const length = chunk === 0 ? all.length : chunk;
  for (let at = 0; at < all.length; at += length) parser.read(all.subarray(at, at + length));
  parser.end();
  return { rows, faults, rowsRead: parser.rowsRead };
}

const parseRows = (...lines: string[]) => parse(`${[HEADER, ...lines].join('\n')}\n`);

describe('a sound snapshot', () => {
  it('gives its rows with their lines', () => {
    expect(parseRows(SOUND, 'ABC2,a-Z_0\\9,,2024-02-29')).toEqual({
      rows: [
        row(2, 'ABC1', 'CAR/1', 'R/2024/1', '2024-03-30'),
        row(3, 'ABC2', 'a-Z_0\\9', null, '2024-02-29'),
      ],
      faults: [],
      rowsRead: 2,
    });
  });

  it.each([
    ['with a byte order mark', `\uFEFF${HEADER}\n${SOUND}\n`],
    ['with CRLF', `${HEADER}\r\n${SOUND}\r\n`],
    ['without a line end at its end', `${HEADER}\n${SOUND}`],
    ['with quotes everywhere', `${quoted(HEADER)}\r\n${quoted(SOUND)}\r\n`],
    ['with blank lines at its end', `${HEADER}\n${SOUND}\n\n\r\n`],
  ])('may be %s', (_, text) => {
    expect(parse(text)).toEqual({
      rows: [row(2, 'ABC1', 'CAR/1', 'R/2024/1', '2024-03-30')],
      faults: [],
      rowsRead: 1,
    });
  });

  it('may have no rows', () => {
    expect(parse(HEADER)).toEqual({ rows: [], faults: [], rowsRead: 0 });
  });

  it('has VINs in the form in which they are stored', () => {
    const { rows, faults } = parseRows(
      ' abc1 ,CAR/1,,2024-03-30',
      'straße,CAR/1,,2024-03-30',
      'wdb-12 3,CAR/1,,2024-03-30',
      '１e5,CAR/1,,2024-03-30',
    );

    expect(faults).toEqual([]);
    expect(rows.map(({ vin }) => vin)).toEqual(['ABC1', 'STRASSE', 'WDB123', '1E5']);
  });

  it.each(['1960-01-01', LATEST_START])('may have the start date %s', (start) => {
    expect(parseRows(`ABC1,CAR/1,,${start}`).faults).toEqual([]);
  });

  it('may have values as long as 50 characters', () => {
    const longest = 'A'.repeat(50);

    expect(parseRows(`${longest},${longest},${longest},2024-03-30`).faults).toEqual([]);
  });
});

describe('a header that is wrong', () => {
  const MUST = `must be the row ${HEADER}`;

  it.each([
    ['is missing', SOUND, REASONS.missingHeaders],
    [
      'lacks a column',
      'VIN,ManufacturerRecallCampaignReference,RecallCampaignStartDate',
      REASONS.missingHeaders,
      `${MUST}; there is no DVSACampaignReference`,
    ],
    [
      'has another spelling',
      HEADER.replace('VIN', 'Vin'),
      REASONS.missingHeaders,
      `${MUST}; there is no VIN`,
    ],
    ['has spaces in it', HEADER.replaceAll(',', ', '), REASONS.missingHeaders],
    ['has semicolons', HEADER.replaceAll(',', ';'), REASONS.missingHeaders],
    [
      'is in another order',
      'ManufacturerRecallCampaignReference,VIN,DVSACampaignReference,RecallCampaignStartDate',
      REASONS.headerOrder,
      MUST,
    ],
    ['has a column more', `${HEADER},Colour`, REASONS.headerOrder, MUST],
    ['stands behind a blank line', `\n${HEADER}`, REASONS.missingHeaders],
  ])('%s: the one fault of the file', (_, header, reason, expected = expect.stringContaining(MUST)) => {
    const { rows, faults } = parse(`${header}\n${SOUND}\nnonsense\n`);

    expect(rows).toEqual([]);
    expect(faults).toEqual([
      { line: 1, column: null, reason, value: header.startsWith('\n') ? null : expect.any(String), expected },
    ]);
  });

  it.each(['', '\uFEFF'])('is missing in an empty file', (text) => {
    expect(parse(text).faults).toEqual([
      {
        line: 1,
        column: null,
        reason: REASONS.missingHeaders,
        value: null,
        expected: `must begin with the row ${HEADER}; the file is empty`,
      },
    ]);
  });
});

describe('another encoding', () => {
  const text = `${HEADER}\n${SOUND}\n`;
  const littleEndian = Buffer.from(`\uFEFF${text}`, 'utf16le');

  it.each([
    ['UTF-16, little end first', littleEndian],
    ['UTF-16, big end first', Buffer.from(littleEndian).swap16()],
    ['UTF-16 without a byte order mark', littleEndian.subarray(2)],
    ['UTF-16 without a byte order mark, big end first', Buffer.from(littleEndian.subarray(2)).swap16()],
  ])('%s, is told once, in any chunks', (_, bytes) => {
    for (const chunk of [0, 1, 3]) {
      expect(parse(bytes, { chunk })).toEqual({
        rows: [],
        faults: [
          {
            line: 1,
            column: null,
            reason: REASONS.encoding,
            value: null,
            expected: 'must be UTF-8; this file is UTF-16',
          },
        ],
        rowsRead: 0,
      });
    }
  });

  it('is told of each row that has it, beside the faults of other rows', () => {
    const latin1 = Buffer.from(
      `${HEADER}\nMÜLL1,CAR/1,,2024-03-30\n,CAR/1,,2024-03-30\nMÜLL2,CAR/1,,2024-03-30\n`,
      'latin1',
    );

    expect(parse(latin1).faults).toEqual([
      {
        line: 2,
        column: null,
        reason: REASONS.encoding,
        value: 'M\uFFFDLL1,CAR/1,,2024-03-30',
        expected: 'must be UTF-8',
      },
      { line: 3, column: 'VIN', reason: REASONS.missingFields, value: '', expected: 'must not be empty' },
      {
        line: 4,
        column: null,
        reason: REASONS.encoding,
        value: 'M\uFFFDLL2,CAR/1,,2024-03-30',
        expected: 'must be UTF-8',
      },
    ]);
  });
});

describe('a row that is wrong', () => {
  const LONG = 'A'.repeat(51);

  it.each([
    ['VIN', ',CAR/1,,2024-03-30', REASONS.missingFields],
    ['VIN', '  ,CAR/1,,2024-03-30', REASONS.missingFields],
    ['VIN', `${LONG},CAR/1,,2024-03-30`, REASONS.vinInvalid],
    ['VIN', 'A\tB,CAR/1,,2024-03-30', REASONS.vinInvalid],
    ['VIN', '\u3000\u0085,CAR/1,,2024-03-30', REASONS.missingFields],
    ['VIN', '-,CAR/1,,2024-03-30', REASONS.vinInvalid],
    ['VIN', '\u200b,CAR/1,,2024-03-30', REASONS.vinInvalid],
    ['VIN', 'NULL,CAR/1,,2024-03-30', REASONS.vinInvalid],
    ['VIN', 'N/A,CAR/1,,2024-03-30', REASONS.vinInvalid],
    ['VIN', '1.77484E+16,CAR/1,,2024-03-30', REASONS.vinInvalid],
    ['VIN', '"1,77E+16",CAR/1,,2024-03-30', REASONS.vinInvalid],
    ['VIN', '1E-07,CAR/1,,2024-03-30', REASONS.vinInvalid],
    ['VIN', "'ABC1,CAR/1,,2024-03-30", REASONS.vinInvalid],
    ['VIN', 'АВС1,CAR/1,,2024-03-30', REASONS.vinInvalid],
    ['ManufacturerRecallCampaignReference', 'ABC1,,,2024-03-30', REASONS.missingFields],
    ['ManufacturerRecallCampaignReference', `ABC1,${LONG},,2024-03-30`, REASONS.manufacturerReferenceTooLong],
    ['ManufacturerRecallCampaignReference', 'ABC1,CAR 1,,2024-03-30', REASONS.manufacturerReferenceInvalid],
    ['ManufacturerRecallCampaignReference', 'ABC1, CAR/1,,2024-03-30', REASONS.manufacturerReferenceInvalid],
    ['DVSACampaignReference', `ABC1,CAR/1,${LONG},2024-03-30`, REASONS.dvsaReferenceTooLong],
    ['DVSACampaignReference', 'ABC1,CAR/1,R#1,2024-03-30', REASONS.dvsaReferenceInvalid],
    ['DVSACampaignReference', 'ABC1,CAR/1, ,2024-03-30', REASONS.dvsaReferenceInvalid],
    ['RecallCampaignStartDate', 'ABC1,CAR/1,,', REASONS.missingFields],
    ['RecallCampaignStartDate', 'ABC1,CAR/1,,30/03/2024', REASONS.dateFormat],
    ['RecallCampaignStartDate', 'ABC1,CAR/1,,2024-3-30', REASONS.dateFormat],
    ['RecallCampaignStartDate', 'ABC1,CAR/1,,2023-02-29', REASONS.dateFormat],
    ['RecallCampaignStartDate', 'ABC1,CAR/1,,2024-03-30T00:00:00Z', REASONS.dateFormat],
    ['RecallCampaignStartDate', 'ABC1,CAR/1,,1959-12-31', REASONS.dateFormat],
    ['RecallCampaignStartDate', 'ABC1,CAR/1,,2025-07-01', REASONS.dateFormat],
    ['RecallCampaignStartDate', 'ABC1,CAR/1,,9999-12-31', REASONS.dateFormat],
  ])('has its fault in the column %s: %s', (column, wrong, reason) => {
    const { rows, faults } = parseRows(SOUND, wrong, SOUND);

    expect(faults).toEqual([
      { line: 3, column, reason, value: expect.any(String), expected: expect.stringMatching(/^must /) },
    ]);
    expect(rows.map(({ line }) => line)).toEqual([2, 4]);
  });

  it.each([
    ['a column is missing', 'ABC1,CAR/1,2024-03-30', 'must have 4 columns; it has 3'],
    ['there is one too many', `${SOUND},`, 'must have 4 columns; it has 5'],
    ['a quote stands inside a field', 'AB"C1,CAR/1,,2024-03-30', expect.stringContaining('RFC 4180')],
    ['it is far too long', 'A'.repeat(70_000), expect.stringContaining('longer than any row can be')],
  ])('is malformed when %s', (_, wrong, expected) => {
    expect(parseRows(SOUND, wrong, SOUND).faults).toEqual([
      { line: 3, column: null, reason: REASONS.malformedRow, value: expect.any(String), expected },
    ]);
  });

  it('is malformed when it is blank and other rows follow', () => {
    expect(parseRows('', SOUND, '', '').faults).toEqual([
      {
        line: 2,
        column: null,
        reason: REASONS.malformedRow,
        value: null,
        expected: 'must have 4 columns; the line is blank',
      },
    ]);
  });

  it('has all its faults told, in the order of its columns, by the line it begins in', () => {
    const { faults } = parseRows('"AB\nC1",CAR 1,R#1,never', ',,,');

    expect(faults.map(({ line, column, reason }) => [line, column, reason])).toEqual([
      [2, 'VIN', REASONS.vinInvalid],
      [2, 'ManufacturerRecallCampaignReference', REASONS.manufacturerReferenceInvalid],
      [2, 'DVSACampaignReference', REASONS.dvsaReferenceInvalid],
      [2, 'RecallCampaignStartDate', REASONS.dateFormat],
      [4, 'VIN', REASONS.missingFields],
      [4, 'ManufacturerRecallCampaignReference', REASONS.missingFields],
      [4, 'RecallCampaignStartDate', REASONS.missingFields],
    ]);
  });

  it('is told alike wherever chunks end', () => {
    const text = Buffer.from(
      `\uFEFF${HEADER}\r\n"ABC1",CAR/1,,2024-03-30\r\nÄ,"CA\nR",,never\r\n\r\n${SOUND}`,
    );
    const whole = parse(text);

    expect(whole.rows).toHaveLength(2);
    expect(whole.faults).toHaveLength(4);
    for (let chunk = 1; chunk < text.length; chunk += 1) expect(parse(text, { chunk })).toEqual(whole);
  });
});

describe('too many rows', () => {
  it('are told once, at the first that is too many, and the rest is not read', () => {
    const text = [HEADER, SOUND, SOUND, SOUND, 'nonsense'].join('\n');

    expect(parse(text, { maxRows: 3 })).toMatchObject({
      rowsRead: 4,
      faults: [{ line: 5, column: null, reason: REASONS.tooManyRows, expected: 'must have at most 3 rows' }],
    });
    expect(parse(text.replace('\nnonsense', ''), { maxRows: 3 }).faults).toEqual([]);
  });
});

function row(
  line: number,
  vin: string,
  manufacturerCampaignReference: string,
  dvsaCampaignReference: string | null,
  recallCampaignStartDate: string,
): SnapshotRow {
  return { line, vin, manufacturerCampaignReference, dvsaCampaignReference, recallCampaignStartDate };
}

function quoted(line: string): string {
  return line
    .split(',')
    .map((field) => `"${field}"`)
    .join(',');
}
