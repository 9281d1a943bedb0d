import { COLUMNS, type FileFault, REASONS, type Reason, shownValue } from '../reasons.js';
import { type CsvRecord, RecordReader } from './record-reader.js';
import { rowOf, type SnapshotRow } from './snapshot-rows.js';

const HEADER = COLUMNS.join(',');

/**
 * Reads a snapshot file (SFTP guide, "Data specification"): the header row, then one recall a row. All faults are
 * found in one pass; rows are given on as long as they are sound. It never holds more than a chunk and a record.
 */
export class SnapshotParser {
  /** Rows behind the header, sound or not. */
  rowsRead = 0;

  /** The first bytes, until there are enough to tell the encoding by; undefined afterwards. */
  private beginning: Buffer | undefined = Buffer.alloc(0);
  private headerRead = false;
  /** Nothing behind it can be read: without its header a file's columns mean nothing, and 3,500,000 rows are enough. */
  private finished = false;
  /** Blank lines are faults only when a row follows them: most programs end a file with one. */
  private readonly blankLines: number[] = [];
  private readonly reader = new RecordReader((record) => this.take(record));

  /** @param latestStart the last day on which a campaign may start, as `YYYY-MM-DD` */
  constructor(
    private readonly maxRows: number,
    private readonly latestStart: string,
    private readonly onRow: (row: SnapshotRow) => void,
    private readonly onFault: (fault: FileFault) => void,
  ) {}

  read(chunk: Buffer): void {
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
    if (record.kind === 'blank') {
      // Only the first few are told one by one; a file of blank lines must not fill the memory.
      if (this.blankLines.length < 100) this.blankLines.push(record.line);
      return;
    }
    for (const line of this.blankLines.splice(0)) {
      this.fault(line, REASONS.malformedRow, null, `must have ${COLUMNS.length} columns; the line is blank`);
    }
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
    const missing = COLUMNS.filter((column) => !fields.includes(column));
    const shown = fields.length > 0 ? shownValue(fields.join(',')) : null;
    if (missing.length > 0) {
      this.fault(
        record.line,
        REASONS.missingHeaders,
        shown,
        `must be the row ${HEADER}; there is no ${missing.join(', no ')}`,
      );
    } else {
      this.fault(record.line, REASONS.headerOrder, shown, `must be the row ${HEADER}`);
    }
  }

  private refuseRow(record: CsvRecord): void {
    const { line } = record;
    if (record.kind === 'not UTF-8') {
      this.fault(line, REASONS.encoding, shownValue(record.text), 'must be UTF-8');
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
        `must have ${COLUMNS.length} columns; it has ${record.fields.length}`,
      );
    }
  }

  private fault(line: number, reason: Reason, value: string | null, expected: string): void {
    this.onFault({ line, column: null, reason, value, expected });
  }
}

/** A byte order mark of UTF-16, or the zero bytes its letters have. */
function isUtf16(start: Buffer): boolean {
  if ((start[0] === 0xff && start[1] === 0xfe) || (start[0] === 0xfe && start[1] === 0xff)) return true;
  return start.length > 1 && (start[0] === 0) !== (start[1] === 0);
}
