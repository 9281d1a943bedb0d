/** A record of a CSV file, as bytes. Lines count from 1; a record may span several. */
export interface CsvRecord {
  readonly line: number;
  readonly bytes: Buffer;
  /** Undefined if the quotes violate RFC 4180, because the end of such a record is undefined. */
  readonly fields: readonly Buffer[] | undefined;
}

const LF = 0x0a;
const CR = 0x0d;
const QUOTE = 0x22;
const COMMA = 0x2c;

/**
 * The records of a file strictly by RFC 4180, byte by byte, up to the first with wrong quotes. A line ends with LF or CRLF. At the end of
 * the file CR alone is accepted too, because a copy may be cut between the two.
 */
export function* recordsOf(file: Buffer): Generator<CsvRecord> {
  let at = 0;
  let line = 1;
  const isLineEnd = (index: number) =>
    index >= file.length ||
    file[index] === LF ||
    (file[index] === CR && (index + 1 === file.length || file[index + 1] === LF));
  while (at < file.length) {
    const start = at;
    const fields: Buffer[] = [];
    for (;;) {
      const fieldStart = at;
      if (file[at] === QUOTE) {
        at += 1;
        // A quotation continues at a doubled quote, and ends at a single one.
        while (at < file.length && !(file[at] === QUOTE && file[at + 1] !== QUOTE)) {
          at += file[at] === QUOTE ? 2 : 1;
        }
        const isClosed = at < file.length;
        if (isClosed) at += 1;
        if (!isClosed || !(isLineEnd(at) || file[at] === COMMA)) {
          yield { line, bytes: file.subarray(start, endOfLine(file, start)), fields: undefined };
          return;
        }
        fields.push(withoutDoubled(file.subarray(fieldStart + 1, at - 1)));
      } else {
        while (!isLineEnd(at) && file[at] !== COMMA && file[at] !== QUOTE) at += 1;
        if (file[at] === QUOTE) {
          yield { line, bytes: file.subarray(start, endOfLine(file, start)), fields: undefined };
          return;
        }
        fields.push(file.subarray(fieldStart, at));
      }
      if (isLineEnd(at)) break;
      at += 1;
    }
    const bytes = file.subarray(start, at);
    yield { line, bytes, fields };
    if (file[at] === CR) at += 1;
    at += 1;
    line += 1 + countOf(LF, bytes);
  }
}

function withoutDoubled(quotation: Buffer): Buffer {
  return Buffer.from(quotation.toString('latin1').replaceAll('""', '"'), 'latin1');
}

function endOfLine(file: Buffer, start: number): number {
  const end = file.indexOf(LF, start);
  return end === -1 ? file.length : end;
}

export function countOf(byte: number, bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(byte); at !== -1; at = bytes.indexOf(byte, at + 1)) count += 1;
  return count;
}
