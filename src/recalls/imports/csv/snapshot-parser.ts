import { COLUMNS, type FileFault, REASONS, type Reason, shownValue } from '../runs/reasons.js';
import { withoutEndMark } from './end-mark.js';
import { whatIsWrongWithHeader } from './header-check.js';
import { type CsvRecord, RecordReader } from './record-reader.js';
import { rowOf, type SnapshotRow } from './snapshot-rows.js';

const HEADER = COLUMNS.join(',');

/** The limits of a file. */
export interface SnapshotBounds {
  readonly maxRows: number;
  /** The last day on which a campaign may start, as `YYYY-MM-DD`. */
  readonly latestStart: string;
}

/**
 * Parses a snapshot file (SFTP guide, "Data specification"): the header row, then one recall per row. One pass finds all errors. It keeps
 * no more than a chunk and a record in memory.
 */
export class SnapshotParser {
  /** Rows after the header, valid or not. Empty rows do not count. */
  rowsRead = 0;

  private headerRead = false;
  /** Nothing more is read: without a header the columns have no meaning, and 3,500,000 rows are the maximum. */
  private finished = false;

  constructor(
    private readonly bounds: SnapshotBounds,
    private readonly onFault: (fault: FileFault) => void,
  ) {}

  /**
   * The valid rows, in batches of a chunk, because single rows would take longer than parsing them. When nothing more can be parsed, no
   * further chunk is read.
   */
  async *rowsOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<SnapshotRow[]> {
    const reader = new RecordReader();
    for await (const chunk of this.textOf(chunks)) {
      yield this.rowsAmong(reader.read(chunk));
      if (this.finished) return;
    }
    if (this.finished) return;
    yield this.rowsAmong(reader.end());
    if (!this.headerRead) {
      this.fault(1, REASONS.missingHeaders, null, `must begin with the row ${HEADER}; the file is empty`);
    }
  }

  /** The chunks of a file that is not UTF-16, without the end mark of old programs. */
  private async *textOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    // The first bytes, until there are enough to detect the encoding.
    let beginning: Buffer | undefined = Buffer.alloc(0);
    for await (const chunk of withoutEndMark(chunks)) {
      if (beginning === undefined) yield chunk;
      else {
        beginning = Buffer.concat([beginning, chunk]);
        if (beginning.length < 2) continue;
        if (isUtf16(beginning)) {
          this.finished = true;
          this.fault(1, REASONS.encoding, null, 'must be UTF-8; this file is UTF-16');
          return;
        }
        yield beginning;
        beginning = undefined;
      }
    }
    if (beginning !== undefined) yield beginning;
  }

  private rowsAmong(records: readonly CsvRecord[]): SnapshotRow[] {
    const rows: SnapshotRow[] = [];
    for (const record of records) {
      if (this.finished) break;
      const row = this.rowOf(record);
      if (row) rows.push(row);
    }
    return rows;
  }

  private rowOf(record: CsvRecord): SnapshotRow | undefined {
    if (!this.headerRead) {
      this.takeHeader(record);
      return undefined;
    }
    // Spreadsheets leave rows of commas where cells were emptied, and most programs end a file with a blank line.
    if (record.kind === 'blank' || (record.kind === 'fields' && isEmptyRow(record.fields))) return undefined;
    this.rowsRead += 1;
    const { maxRows, latestStart } = this.bounds;
    if (this.rowsRead > maxRows) {
      this.finished = true;
      this.fault(record.line, REASONS.tooManyRows, null, `must have at most ${maxRows} rows`);
      return undefined;
    }
    if (record.kind === 'fields' && record.fields.length === COLUMNS.length) {
      return rowOf(record.line, record.fields, latestStart, this.onFault);
    }
    this.refuseRow(record);
    return undefined;
  }

  private takeHeader(record: CsvRecord): void {
    this.headerRead = true;
    const fields = record.kind === 'fields' ? record.fields : [];
    if (fields.length === COLUMNS.length && fields.every((field, index) => field === COLUMNS[index])) return;
    this.finished = true;
    if (record.kind === 'not UTF-8') {
      this.refuseRow(record);
      return;
    }
    const text = textOf(record);
    const { isComplete, explanation } = whatIsWrongWithHeader(fields, text);
    this.fault(
      record.line,
      isComplete ? REASONS.headerOrder : REASONS.missingHeaders,
      text === '' ? null : shownValue(text),
      `must be the row ${HEADER}${explanation === undefined ? '' : `; ${explanation}`}`,
    );
  }

  private refuseRow(record: CsvRecord): void {
    const { line } = record;
    if (record.kind === 'not UTF-8') {
      this.fault(line, REASONS.encoding, shownValue(record.text), 'must be UTF-8');
    } else if (hasCarriageReturn(record)) {
      this.fault(
        line,
        REASONS.malformedRow,
        shownValue(textOf(record)),
        'must end with LF or CRLF; it has a CR (carriage return) alone in it',
      );
    } else if (record.kind === 'broken quoting') {
      this.fault(
        line,
        REASONS.malformedRow,
        shownValue(record.text),
        'must have its quotes as RFC 4180 says: around a whole field, doubled inside it',
      );
    } else if (record.kind === 'too long') {
      this.fault(
        line,
        REASONS.malformedRow,
        shownValue(record.text),
        `must have ${COLUMNS.length} columns of at most 50 characters; the line is longer than any row can be`,
      );
    } else if (record.kind === 'fields') {
      this.fault(
        line,
        REASONS.malformedRow,
        shownValue(record.fields.join(',')),
        `must have ${COLUMNS.length} columns; it has ${record.fields.length}${beyondTheLast(record.fields)}`,
      );
    }
  }

  private fault(line: number, reason: Reason, value: string | null, expected: string): void {
    this.onFault({ line, column: null, reason, value, expected });
  }
}

/** Whether every column is blank. Nearly every row begins with a VIN, so one check is usually enough. */
function isEmptyRow(fields: readonly string[]): boolean {
  const [first = ''] = fields;
  const character = first.charCodeAt(0);
  if (character > 0x20 && character < 0x7f) return false;
  return fields.every((field) => field.trim() === '');
}

/** Content after the last column: files often have a column for notes, or a comma at the end of each line. */
function beyondTheLast(fields: readonly string[]): string {
  const further = fields.slice(COLUMNS.length);
  if (further.length === 0) return '';
  if (further.every((field) => field.trim() === '')) return ': there are commas after the last one';
  return `: after ${COLUMNS.at(-1)} comes "${shownValue(further.join(','))}"`;
}

function textOf(record: CsvRecord): string {
  if (record.kind === 'blank') return '';
  return record.kind === 'fields' ? record.fields.join(',') : record.text;
}

/** Line ends of CR alone, as old Macs and some spreadsheets write them. The whole file is then one line. */
function hasCarriageReturn(record: CsvRecord): boolean {
  return textOf(record).includes('\r');
}

/** A byte order mark of UTF-16, or the zero bytes of UTF-16 letters. */
function isUtf16(start: Buffer): boolean {
  if ((start[0] === 0xff && start[1] === 0xfe) || (start[0] === 0xfe && start[1] === 0xff)) return true;
  return start.length > 1 && (start[0] === 0) !== (start[1] === 0);
}
