import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CsvRecord, RecordReader } from '../../../src/recalls/imports/csv/record-reader.js';

const LONGEST = 64 * 1024;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

function read(bytes: Buffer | string, chunkLengths: readonly number[] = []): CsvRecord[] {
  const records: CsvRecord[] = [];
  const reader = new RecordReader();
  let rest = Buffer.from(bytes);
  for (const length of chunkLengths) {
    records.push(...reader.read(rest.subarray(0, length)));
    rest = rest.subarray(length);
  }
  if (rest.length > 0) records.push(...reader.read(rest));
  return [...records, ...reader.end()];
}

const fields = (line: number, ...values: string[]): CsvRecord => ({ kind: 'fields', line, fields: values });

describe('reading records', () => {
  it.each([
    ['LF', 'a,b\nc,d\n', [fields(1, 'a', 'b'), fields(2, 'c', 'd')]],
    ['CRLF', 'a,b\r\nc,d\r\n', [fields(1, 'a', 'b'), fields(2, 'c', 'd')]],
    ['both', 'a,b\r\nc,d\n', [fields(1, 'a', 'b'), fields(2, 'c', 'd')]],
    ['no line end at the end', 'a,b\nc,d', [fields(1, 'a', 'b'), fields(2, 'c', 'd')]],
    ['a byte order mark', '\uFEFFa,b\n', [fields(1, 'a', 'b')]],
    ['a byte order mark before a quote', '\uFEFF"a",b\n', [fields(1, 'a', 'b')]],
    ['nothing but a byte order mark', '\uFEFF', []],
    ['one byte', 'a', [fields(1, 'a')]],
    ['nothing', '', []],
    ['empty fields', ',\n', [fields(1, '', '')]],
    ['blank lines', '\na\n\r\n\nb\n', [blank(1), fields(2, 'a'), blank(3), blank(4), fields(5, 'b')]],
    ['quotes around a field', '"a","",c\n', [fields(1, 'a', '', 'c')]],
    ['commas and doubled quotes in quotes', '"a,b","c""d"""\n', [fields(1, 'a,b', 'c"d"')]],
    ['line ends in quotes, which count', 'a,"b\nc\r\nd"\ne\n', [fields(1, 'a', 'b\nc\r\nd'), fields(4, 'e')]],
    ['letters of other scripts', 'ä,"日\n本"\n😀\n', [fields(1, 'ä', '日\n本'), fields(3, '😀')]],
    ['spaces, which belong to their field', ' a , b\n', [fields(1, ' a ', ' b')]],
    ['a carriage return in the middle', 'a\rb,c\n', [fields(1, 'a\rb', 'c')]],
  ])('takes %s', (_, text, records) => {
    expect(read(text)).toEqual(records);
  });

  it.each([
    ['in the middle of a field', 'a,b"c"\nd\n', 'a,b"c"'],
    ['with something behind the closing one', '"a"b,c\nd\n', '"a"b,c'],
    ['with a space before the first', 'a, "b"\nd\n', 'a, "b"'],
  ])('finds a quote %s', (_, text, shown) => {
    expect(read(text)).toEqual([{ kind: 'broken quoting', line: 1, text: shown }, fields(2, 'd')]);
  });

  it('finds a quotation that never ends, and continues after its first line', () => {
    expect(read('a\n"b,c\nd\ne\n')).toEqual([
      fields(1, 'a'),
      { kind: 'broken quoting', line: 2, text: '"b,c' },
      fields(3, 'd'),
      fields(4, 'e'),
    ]);
  });

  it.each([
    ['a single byte', [0xe9]],
    ['a sequence cut short', [0xc3]],
    ['an overlong form', [0xc0, 0xaf]],
    ['half a surrogate pair', [0xed, 0xa0, 0x80]],
  ])('finds %s that is not UTF-8 on its line', (_, wrong) => {
    const bytes = Buffer.concat([Buffer.from('a,ä\nb,'), Buffer.from(wrong), Buffer.from('\nc\n')]);

    expect(read(bytes)).toEqual([
      fields(1, 'a', 'ä'),
      { kind: 'not UTF-8', line: 2, text: expect.stringMatching(/^b,\uFFFD+$/) },
      fields(3, 'c'),
    ]);
  });

  it('gives the same records wherever chunks end', () => {
    const bytes = Buffer.concat([
      Buffer.from('\uFEFFa,"b\r\n""ü"""\r\n\nc,日本\r\n"x"y\n😀,'),
      Buffer.from([0xff]),
      Buffer.from('\n"never\nclosed'),
    ]);
    const whole = read(bytes);

    for (let at = 0; at <= bytes.length; at += 1) expect(read(bytes, [at])).toEqual(whole);
    expect(read(bytes, Array(bytes.length).fill(1))).toEqual(whole);
  });

  it('gives the same records of any bytes in any chunks', () => {
    const byte = fc.constantFrom(...Buffer.from('"",\n\n\raä'), 0xff, 0xef, 0xbb, 0xbf);
    fc.assert(
      fc.property(fc.array(byte, { maxLength: 60 }), chunkLengths(), (bytes, lengths) => {
        expect(read(Buffer.from(bytes), lengths)).toEqual(read(Buffer.from(bytes)));
      }),
      { numRuns: 500 },
    );
  });

  it('reads back whatever was written by RFC 4180, with its line numbers, in any chunks', () => {
    const field = fc.record({ text: anyText(), quoted: fc.boolean() });
    const row = fc.array(field, { minLength: 2, maxLength: 5 });
    const end = fc.constantFrom('\n', '\r\n');
    fc.assert(
      fc.property(
        fc.array(row, { maxLength: 12 }),
        end,
        fc.boolean(),
        chunkLengths(),
        (rows, lineEnd, marked, lengths) => {
          let text = marked ? '\uFEFF' : '';
          const expected = rows.map((each) => {
            const line = text.split('\n').length;
            text += each.map(({ text, quoted }) => written(text, quoted)).join(',') + lineEnd;
            return fields(line, ...each.map((cell) => cell.text));
          });

          expect(read(text, lengths)).toEqual(expected);
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('a record that is too long', () => {
  const chunkings: [string, number[]][] = [
    ['at once', []],
    ['in chunks of 1,000 bytes', Array(400).fill(1_000)],
    ['in chunks of 64 KiB', Array(6).fill(LONGEST)],
  ];

  it.each(chunkings)('is reported with its line, and the rest is read, %s', (_, lengths) => {
    const tooLong = `b${'x'.repeat(LONGEST)}`;

    expect(read(`a\n${tooLong}\nc\n${tooLong},"é"\r\nd\n`, lengths)).toEqual([
      fields(1, 'a'),
      { kind: 'too long', line: 2, text: tooLong.slice(0, 240) },
      fields(3, 'c'),
      { kind: 'too long', line: 4, text: tooLong.slice(0, 240) },
      fields(5, 'd'),
    ]);
  });

  it.each(chunkings)('is one byte longer than the longest, %s', (_, lengths) => {
    const longest = 'x'.repeat(LONGEST);

    expect(read(`${longest}\n${longest}y\n`, lengths)).toEqual([
      fields(1, longest),
      { kind: 'too long', line: 2, text: longest.slice(0, 240) },
    ]);
  });

  it.each(chunkings)('is broken when it is a quotation without an end, %s', (_, lengths) => {
    const lines = 'line,of,a,file\n'.repeat(10_000);

    const records = read(`a\n"b\n${lines}c"\n`, lengths);

    expect(records.slice(0, 3)).toEqual([
      fields(1, 'a'),
      { kind: 'broken quoting', line: 2, text: '"b' },
      fields(3, 'line', 'of', 'a', 'file'),
    ]);
    expect(records).toHaveLength(10_003);
    expect(records.at(-1)).toEqual({ kind: 'broken quoting', line: 10_003, text: 'c"' });
  });

  it('keeps no more of a line without an end than its beginning', () => {
    const records: CsvRecord[] = [];
    const reader = new RecordReader();
    const before = memoryInUse();

    // A new buffer for each, because a buffer that is reused a hundred times would not show that it is retained.
    for (let count = 0; count < 100; count += 1) {
      records.push(...reader.read(Buffer.alloc(1024 * 1024, 'x')));
    }
    const kept = memoryInUse() - before;
    records.push(...reader.end());

    expect(records).toEqual([{ kind: 'too long', line: 1, text: 'x'.repeat(240) }]);
    expect(kept).toBeLessThan(20 * 1024 * 1024);
  });
});

/**
 * Bytes that are still referenced. It collects garbage just before, because otherwise garbage would be counted too; twice, because Node.js 24
 * frees the memory of the last buffers only when the next collection begins.
 */
function memoryInUse(): number {
  collectGarbage();
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

function blank(line: number): CsvRecord {
  return { kind: 'blank', line };
}

function chunkLengths(): fc.Arbitrary<number[]> {
  return fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 30 });
}

function anyText(): fc.Arbitrary<string> {
  const awkward = fc.array(fc.constantFrom('"', ',', '\n', '\r', ' ', 'a', 'é', '😀', '\uFEFF'), {
    maxLength: 6,
  });
  return fc.oneof(
    fc.string({ maxLength: 8 }),
    fc.string({ unit: 'binary', maxLength: 8 }),
    awkward.map((parts) => parts.join('')),
  );
}

function written(text: string, quoted: boolean): string {
  return quoted || /["\n\r,\uFEFF]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
