import { describe, expect, it } from 'vitest';
import { SnapshotParser } from '../../../src/recalls/imports/csv/snapshot-parser.js';
import type { SnapshotRow } from '../../../src/recalls/imports/csv/snapshot-rows.js';
import { type FileFault, REASONS } from '../../../src/recalls/imports/runs/reasons.js';

const HEADER = 'VIN,ManufacturerRecallCampaignReference,DVSACampaignReference,RecallCampaignStartDate';
const SOUND = 'ABC1,CAR/1,R/2024/1,2024-03-30';

const LATEST_START = '2025-06-30';

async function parse(bytes: Buffer | string, { maxRows = 100, chunk = 0 } = {}) {
  const faults: FileFault[] = [];
  const parser = new SnapshotParser({ maxRows, latestStart: LATEST_START }, (fault) => faults.push(fault));
  const rows: SnapshotRow[] = [];
  for await (const some of parser.rowsOf(chunksOf(Buffer.from(bytes), chunk))) rows.push(...some);
  return { rows, faults, rowsRead: parser.rowsRead };
}

async function* chunksOf(bytes: Buffer, length: number): AsyncGenerator<Buffer> {
  const step = length === 0 ? bytes.length : length;
  for (let at = 0; at < bytes.length; at += step) yield bytes.subarray(at, at + step);
}

const parseRows = (...lines: string[]) => parse(`${[HEADER, ...lines].join('\n')}\n`);

describe('a sound snapshot', async () => {
  it('gives its rows with their lines', async () => {
    expect(await parseRows(SOUND, 'ABC2,a-Z_0\\9,,2024-02-29')).toEqual({
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
  ])('may be %s', async (_, text) => {
    expect(await parse(text)).toEqual({
      rows: [row(2, 'ABC1', 'CAR/1', 'R/2024/1', '2024-03-30')],
      faults: [],
      rowsRead: 1,
    });
  });

  it('may have no rows', async () => {
    expect(await parse(HEADER)).toEqual({ rows: [], faults: [], rowsRead: 0 });
  });

  it('has VINs in the form in which they are stored', async () => {
    const { rows, faults } = await parseRows(
      ' abc1 ,CAR/1,,2024-03-30',
      'straße,CAR/1,,2024-03-30',
      'wdb-12 3,CAR/1,,2024-03-30',
      '１e5,CAR/1,,2024-03-30',
    );

    expect(faults).toEqual([]);
    expect(rows.map(({ vin }) => vin)).toEqual(['ABC1', 'STRASSE', 'WDB123', '1E5']);
  });

  it.each(['1960-01-01', LATEST_START])('may have the start date %s', async (start) => {
    expect((await parseRows(`ABC1,CAR/1,,${start}`)).faults).toEqual([]);
  });

  it('may have values as long as 50 characters', async () => {
    const longest = 'A'.repeat(50);

    expect((await parseRows(`${longest},${longest},${longest},2024-03-30`)).faults).toEqual([]);
  });
});

describe('a header that is wrong', async () => {
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
      `${MUST}; "Vin" must be written VIN`,
    ],
    ['has spaces in it', HEADER.replaceAll(',', ', '), REASONS.missingHeaders],
    ['has semicolons', HEADER.replaceAll(',', ';'), REASONS.missingHeaders],
    [
      'is in another order',
      'ManufacturerRecallCampaignReference,VIN,DVSACampaignReference,RecallCampaignStartDate',
      REASONS.headerOrder,
      MUST,
    ],
    [
      'has a column more',
      `${HEADER},Colour`,
      REASONS.headerOrder,
      `${MUST}; there is a column too many: "Colour"`,
    ],
    ['has commas at its end', `${HEADER},,`, REASONS.headerOrder, `${MUST}; there is a column too many: ","`],
    [
      'has a formula in a column more',
      `${HEADER},=1+1`,
      REASONS.headerOrder,
      `${MUST}; there is a column too many: "'=1+1"`,
    ],
    [
      'has a blank after a name',
      HEADER.replace('VIN', 'VIN '),
      REASONS.missingHeaders,
      `${MUST}; there is a blank after VIN`,
    ],
    [
      'has a tab before a name',
      HEADER.replace('DVSA', '\tDVSA'),
      REASONS.missingHeaders,
      `${MUST}; there is a blank before DVSACampaignReference`,
    ],
    [
      'has no-break spaces around a name',
      HEADER.replace('RecallCampaignStartDate', '\u00a0RecallCampaignStartDate\u00a0'),
      REASONS.missingHeaders,
      `${MUST}; there is a blank before and after RecallCampaignStartDate`,
    ],
    [
      'has words apart',
      HEADER.replace('DVSACampaignReference', 'DVSA Campaign_reference'),
      REASONS.missingHeaders,
      `${MUST}; "DVSA Campaign_reference" must be written DVSACampaignReference`,
    ],
    [
      'has tabs between its columns',
      HEADER.replaceAll(',', '\t'),
      REASONS.missingHeaders,
      `${MUST}; the columns are separated by tabs, and must be by commas`,
    ],
    [
      'ends with CR alone, as all lines do',
      `${HEADER}\r${SOUND}\r${SOUND}\r`,
      REASONS.missingHeaders,
      `${MUST}; the lines end with CR (carriage return) alone, and must end with LF or CRLF`,
    ],
    ['stands behind a blank line', `\n${HEADER}`, REASONS.missingHeaders],
  ])('%s: the one fault of the file', async (_, header, reason, expected = expect.stringContaining(MUST)) => {
    const { rows, faults } = await parse(`${header}\n${SOUND}\nnonsense\n`);

    expect(rows).toEqual([]);
    expect(faults).toEqual([
      { line: 1, column: null, reason, value: header.startsWith('\n') ? null : expect.any(String), expected },
    ]);
  });

  it.each(['', '\uFEFF'])('is missing in an empty file', async (text) => {
    expect((await parse(text)).faults).toEqual([
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

describe('another encoding', async () => {
  const text = `${HEADER}\n${SOUND}\n`;
  const littleEndian = Buffer.from(`\uFEFF${text}`, 'utf16le');

  it.each([
    ['UTF-16, little end first', littleEndian],
    ['UTF-16, big end first', Buffer.from(littleEndian).swap16()],
    ['UTF-16 without a byte order mark', littleEndian.subarray(2)],
    ['UTF-16 without a byte order mark, big end first', Buffer.from(littleEndian.subarray(2)).swap16()],
  ])('%s, is reported once, in any chunks', async (_, bytes) => {
    for (const chunk of [0, 1, 3]) {
      expect(await parse(bytes, { chunk })).toEqual({
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

  it('is reported for each row that has it, beside the errors of other rows', async () => {
    const latin1 = Buffer.from(
      `${HEADER}\nMÜLL1,CAR/1,,2024-03-30\n,CAR/1,,2024-03-30\nMÜLL2,CAR/1,,2024-03-30\n`,
      'latin1',
    );

    expect((await parse(latin1)).faults).toEqual([
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

describe('a row that is wrong', async () => {
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
  ])('has its fault in the column %s: %s', async (column, wrong, reason) => {
    const { rows, faults } = await parseRows(SOUND, wrong, SOUND);

    expect(faults).toEqual([
      { line: 3, column, reason, value: expect.any(String), expected: expect.stringMatching(/^must /) },
    ]);
    expect(rows.map(({ line }) => line)).toEqual([2, 4]);
  });

  it.each([
    ['a column is missing', 'ABC1,CAR/1,2024-03-30', 'must have 4 columns; it has 3'],
    [
      'there is a comma too many',
      `${SOUND},`,
      'must have 4 columns; it has 5: there are commas after the last one',
    ],
    [
      'there is a column too many',
      `${SOUND},by hand`,
      'must have 4 columns; it has 5: after RecallCampaignStartDate comes "by hand"',
    ],
    [
      'there are three too many',
      `${SOUND},,x,@A1`,
      'must have 4 columns; it has 7: after RecallCampaignStartDate comes ",x,\'@A1"',
    ],
    [
      'lines within it end with CR alone',
      `${SOUND}\r${SOUND}`,
      'must end with LF or CRLF; it has a CR (carriage return) alone in it',
    ],
    ['a quote stands inside a field', 'AB"C1,CAR/1,,2024-03-30', expect.stringContaining('RFC 4180')],
    ['it is far too long', 'A'.repeat(70_000), expect.stringContaining('longer than any row can be')],
  ])('is malformed when %s', async (_, wrong, expected) => {
    expect((await parseRows(SOUND, wrong, SOUND)).faults).toEqual([
      { line: 3, column: null, reason: REASONS.malformedRow, value: expect.any(String), expected },
    ]);
  });

  it.each([
    ['is blank', ''],
    ['has commas only', ',,,'],
    ['has more commas than columns', ',,,,,,,'],
    ['has blanks only', '   '],
    ['has commas and blanks of any kind', ' ,\t,\u00a0,\u3000'],
    ['has quotes around nothing', '"","  ",,""'],
  ])('is ignored when it %s, wherever it is', async (_, empty) => {
    const { rows, faults, rowsRead } = await parseRows(empty, SOUND, empty, empty, SOUND, empty);

    expect(faults).toEqual([]);
    expect(rows.map(({ line }) => line)).toEqual([3, 6]);
    expect(rowsRead).toBe(2);
  });

  it('is not empty when one column has something', async () => {
    expect((await parseRows(',,R/1,', ' , ,.,')).faults.map(({ line }) => line)).toEqual(
      expect.arrayContaining([2, 3]),
    );
  });

  it.each([
    ['Ctrl-Z', '\x1a'],
    ['Ctrl-Z and a line end', '\x1a\r\n'],
    ['many of them, as filled blocks have', '\x1a'.repeat(127)],
    ['blank lines around Ctrl-Z', '\n\n \x1a\n \x1a\r\n'],
  ])('is followed by %s at the end of the file, which is ignored', async (_, end) => {
    for (const text of [`${HEADER}\n${SOUND}\n${end}`, `${HEADER}\n${SOUND}${end}`]) {
      for (const chunk of [1, 7, 10_000]) {
        const { rows, faults, rowsRead } = await parse(text, { chunk });
        expect(faults).toEqual([]);
        expect(rows).toHaveLength(1);
        expect(rowsRead).toBe(1);
      }
    }
  });

  it('is not read as the end when Ctrl-Z is in the middle of the file', async () => {
    const { rows, faults } = await parse(`${HEADER}\n${SOUND}\n\x1a\n${SOUND}\n`);

    expect(rows.map(({ line }) => line)).toEqual([2, 4]);
    expect(faults).toMatchObject([{ line: 3, reason: REASONS.malformedRow }]);
  });

  it('has all its errors reported, in the order of its columns, with the line it begins in', async () => {
    const { faults } = await parseRows('"AB\nC1",CAR 1,R#1,never', ',,R/1,');

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

  it('is reported alike wherever chunks end', async () => {
    const text = Buffer.from(
      `\uFEFF${HEADER}\r\n"ABC1",CAR/1,,2024-03-30\r\nÄ,"CA\nR",,never\r\n\r\n${SOUND}`,
    );
    const whole = await parse(text);

    expect(whole.rows).toHaveLength(2);
    expect(whole.faults).toHaveLength(3);
    for (let chunk = 1; chunk < text.length; chunk += 1) expect(await parse(text, { chunk })).toEqual(whole);
  });
});

describe('too many rows', async () => {
  it('are reported once, at the first row beyond the limit, and the rest is not read', async () => {
    const text = [HEADER, SOUND, SOUND, SOUND, 'nonsense'].join('\n');

    expect(await parse(text, { maxRows: 3 })).toMatchObject({
      rowsRead: 4,
      faults: [{ line: 5, column: null, reason: REASONS.tooManyRows, expected: 'must have at most 3 rows' }],
    });
    expect((await parse(text.replace('\nnonsense', ''), { maxRows: 3 })).faults).toEqual([]);
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
