import { COLUMNS, type FileFault, REASONS, type Reason, shownValue } from '../runs/reasons.js';
import { cutEndMark } from './end-mark.js';
import { whatIsWrongWithHeader } from './header-check.js';
import { type CsvRecord, RecordReader } from './record-reader.js';
import { rowOf, type SnapshotRow } from './snapshot-rows.js';

const HEADER = COLUMNS.join(',');

/**
 * Parses a snapshot file (SFTP guide, "Data specification"): the header row, then one recall per row. One pass finds all errors; valid rows
 * are passed on as they are found. It keeps no more than a chunk and a record in memory.
 */
export class SnapshotParser {
  /** Rows after the header, valid or not. Empty rows do not count. */
  rowsRead = 0;

  /** The last bytes of a chunk if they may be the end mark. They are ignored at the end of the file, and parsed anywhere else. */
  private endMark: Buffer = Buffer.alloc(0);

  /** The first bytes, until there are enough to detect the encoding; undefined afterwards. */
  private beginning: Buffer | undefined = Buffer.alloc(0);
  private headerRead = false;
  /** Nothing more is read: without a header the columns have no meaning, and 3,500,000 rows are the maximum. */
  private finished = false;
  private readonly reader = new RecordReader((record) => this.take(record));

  /** @param latestStart the last day on which a campaign may start, as `YYYY-MM-DD` */
  constructor(
    private readonly maxRows: number,
    private readonly latestStart: string,
    private readonly onRow: (row: SnapshotRow) => void,
    private readonly onFault: (fault: FileFault) => void,
  ) {}

  read(chunk: Buffer): void {
    const bytes = this.endMark.length === 0 ? chunk : Buffer.concat([this.endMark, chunk]);
    const { content, endMark } = cutEndMark(bytes);
    this.endMark = endMark;
    this.readContent(content);
  }

  private readContent(chunk: Buffer): void {
    if (this.beginning === undefined) {
      if (!this.finished) this.reader.read(chunk);
      return;
    }
    this.beginning = Buffer.concat([this.beginning, chunk]);
    if (this.beginning.length >= 2) this.begin(this.beginning);
  }

  end(): void {
    if (this.beginning !== undefined) this.begin(this.beginning);
    if (!this.finished) this.reader.end();
    if (!this.headerRead && !this.finished) {
      this.fault(1, REASONS.missingHeaders, null, `must begin with the row ${HEADER}; the file is empty`);
    }
  }

  private begin(bytes: Buffer): void {
    this.beginning = undefined;
    if (isUtf16(bytes)) {
      this.finished = true;
      this.fault(1, REASONS.encoding, null, 'must be UTF-8; this file is UTF-16');
    } else this.reader.read(bytes);
  }

  private take(record: CsvRecord): void {
    if (this.finished) return;
    if (!this.headerRead) {
      this.takeHeader(record);
      return;
    }
    // Spreadsheets leave rows of commas where cells were emptied, and most programs end a file with a blank line.
    if (record.kind === 'blank' || (record.kind === 'fields' && isEmptyRow(record.fields))) return;
    this.rowsRead += 1;
    if (this.rowsRead > this.maxRows) {
      this.finished = true;
      this.fault(record.line, REASONS.tooManyRows, null, `must have at most ${this.maxRows} rows`);
      return;
    }
    if (record.kind === 'fields' && record.fields.length === COLUMNS.length) {
      const row = rowOf(record.line, record.fields, this.latestStart, this.onFault);
      if (row) this.onRow(row);
    } else this.refuseRow(record);
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
