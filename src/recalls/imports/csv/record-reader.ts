import { isAscii } from 'node:buffer';
import { splitQuoted } from './split-quoted.js';

/** A record of a CSV file, or the reason why it can't be parsed. Lines count from 1; a record may span several. */
export type CsvRecord =
  | { readonly kind: 'fields'; readonly line: number; readonly fields: readonly string[] }
  | { readonly kind: 'blank'; readonly line: number }
  | { readonly kind: 'not UTF-8'; readonly line: number; readonly text: string }
  | { readonly kind: 'broken quoting'; readonly line: number; readonly text: string }
  | { readonly kind: 'too long'; readonly line: number; readonly text: string };

/**
 * The maximum length of a record; real ones are much shorter. It bounds the memory for a file without line ends or with an unclosed quote.
 * A longer record is an error, and reading continues after the line in which it began.
 */
const LONGEST_RECORD_BYTES = 64 * 1024;

/** How much of an unreadable record is shown in its error, before it is shortened further. */
const SHOWN_BYTES = 240;

const LF = 0x0a;
const QUOTE = 0x22;

/**
 * Splits the bytes of a CSV file (RFC 4180, LF or CRLF, with or without a byte order mark) into records, in constant memory. Nearly all
 * chunks are plain ASCII without quotes. They are split by the engine's own `split`, in a third of the time that csv-parse takes, because
 * parsing takes most of the time of a daily file.
 */
export class RecordReader {
  private rest: Buffer = Buffer.alloc(0);
  private line = 1;
  private atStart = true;
  /** The current line was too long and was reported; everything up to its end is skipped. */
  private skipping = false;
  private readonly decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  /** Records that were found and not returned yet. */
  private records: CsvRecord[] = [];

  /** The records that end in this chunk. */
  read(chunk: Buffer): CsvRecord[] {
    this.rest = this.rest.length === 0 ? chunk : Buffer.concat([this.rest, chunk]);
    if (this.rest.length >= 3 || !this.atStart) this.consume(false);
    return this.found();
  }

  /** The last record, which has no line end. */
  end(): CsvRecord[] {
    this.consume(true);
    return this.found();
  }

  private found(): CsvRecord[] {
    const { records } = this;
    this.records = [];
    return records;
  }

  private consume(atEnd: boolean): void {
    if (this.atStart) {
      this.atStart = false;
      const [first, second, third] = this.rest;
      if (first === 0xef && second === 0xbb && third === 0xbf) this.rest = this.rest.subarray(3);
    }
    const bytes = this.rest;
    const lastEnd = bytes.lastIndexOf(LF);
    const whole = atEnd ? bytes.length : lastEnd + 1;
    const block = bytes.subarray(0, whole);
    if (!this.skipping && !block.includes(QUOTE) && isAscii(block)) {
      this.readPlain(block);
      this.rest = bytes.subarray(whole);
    } else {
      this.rest = bytes.subarray(this.readAny(bytes, atEnd));
    }
    if (!atEnd && this.rest.length > LONGEST_RECORD_BYTES) this.giveUpRecord();
  }

  private readPlain(block: Buffer): void {
    if (block.length === 0) return;
    const lines = block.toString('latin1').split('\n');
    // The part after the last line end is no line, unless the file ends without a line end.
    if (lines.at(-1) === '') lines.pop();
    for (const text of lines) {
      if (text.length > LONGEST_RECORD_BYTES) {
        this.records.push({ kind: 'too long', line: this.line, text: text.slice(0, SHOWN_BYTES) });
      } else {
        this.emit(text.endsWith('\r') ? text.slice(0, -1) : text);
      }
      this.line += 1;
    }
  }

  /** Reads records one by one; returns how many bytes were read. */
  private readAny(bytes: Buffer, atEnd: boolean): number {
    const quotes = new Quotes(bytes);
    let start = 0;
    while (start < bytes.length) {
      const firstEnd = bytes.indexOf(LF, start);
      if (this.skipping) {
        if (firstEnd === -1) return bytes.length;
        this.skipping = false;
        this.line += 1;
        start = firstEnd + 1;
        continue;
      }
      if (firstEnd === -1 && !atEnd) return start;
      const end = endOfRecord(bytes, quotes, start, firstEnd, atEnd);
      if (end === 'further on') return start;
      const lineEnd = firstEnd === -1 ? bytes.length : firstEnd;
      if (end === 'nowhere') {
        this.refuse(bytes, start, lineEnd);
        this.line += 1;
        start = lineEnd + 1;
        continue;
      }
      this.readRecord(bytes.subarray(start, end));
      start = end + 1;
    }
    return Math.min(start, bytes.length);
  }

  private readRecord(record: Buffer): void {
    const text = this.decode(record);
    if (text === undefined) {
      this.records.push({ kind: 'not UTF-8', line: this.line, text: shown(record, 0, record.length) });
    } else {
      this.emit(text.endsWith('\r') ? text.slice(0, -1) : text);
    }
    this.line += 1;
    for (let at = record.indexOf(LF); at !== -1; at = record.indexOf(LF, at + 1)) this.line += 1;
  }

  private emit(text: string): void {
    const { line } = this;
    if (text === '') {
      this.records.push({ kind: 'blank', line });
      return;
    }
    const fields = text.includes('"') ? splitQuoted(text) : text.split(',');
    this.records.push(fields ? { kind: 'fields', line, fields } : { kind: 'broken quoting', line, text });
  }

  /** The rest contains no end of the record, so it is skipped up to the end of its first line. */
  private giveUpRecord(): void {
    const lineEnd = this.rest.indexOf(LF);
    this.refuse(this.rest, 0, lineEnd === -1 ? this.rest.length : lineEnd);
    if (lineEnd === -1) {
      this.skipping = true;
      this.rest = Buffer.alloc(0);
    } else {
      this.line += 1;
      this.rest = this.rest.subarray(lineEnd + 1);
      this.consume(false);
    }
  }

  /** If a record is too long although its first line is not, one of its quotes is never closed. */
  private refuse(bytes: Buffer, start: number, lineEnd: number): void {
    const kind = lineEnd - start > LONGEST_RECORD_BYTES ? 'too long' : 'broken quoting';
    this.records.push({ kind, line: this.line, text: shown(bytes, start, lineEnd) });
  }

  private decode(bytes: Buffer): string | undefined {
    if (isAscii(bytes)) return bytes.toString('latin1');
    try {
      return this.decoder.decode(bytes);
    } catch {
      return undefined;
    }
  }
}

/**
 * The positions of the quotes in a chunk. Each stretch between two quotes is searched once. A search per line would often scan to the end
 * of the chunk, so the time for a file would be proportional to its number of lines times the size of a chunk.
 */
class Quotes {
  private from = 0;
  private found = -1;

  constructor(private readonly bytes: Buffer) {}

  /** The first quote at or after a position; the length of the chunk when there is none. */
  next(from: number): number {
    if (from < this.from || from > this.found) {
      const at = this.bytes.indexOf(QUOTE, from);
      this.from = from;
      this.found = at === -1 ? this.bytes.length : at;
    }
    return this.found;
  }
}

/** The end of the record that begins here: the first line end with an even number of quotes before it. */
function endOfRecord(
  bytes: Buffer,
  quotes: Quotes,
  start: number,
  firstEnd: number,
  atEnd: boolean,
): number | 'further on' | 'nowhere' {
  let count = 0;
  let from = start;
  let end = firstEnd;
  for (;;) {
    const until = end === -1 ? bytes.length : end;
    for (let at = quotes.next(from); at < until; at = quotes.next(at + 1)) count += 1;
    if (until - start > LONGEST_RECORD_BYTES) return 'nowhere';
    if (count % 2 === 0) return end === -1 && !atEnd ? 'further on' : until;
    if (end === -1) return atEnd ? 'nowhere' : 'further on';
    from = end + 1;
    end = bytes.indexOf(LF, from);
  }
}

function shown(bytes: Buffer, start: number, end: number): string {
  return bytes.toString('utf8', start, Math.min(end, start + SHOWN_BYTES));
}
