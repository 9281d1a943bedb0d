import { EICAR } from '../../recalls/imports/scan/eicar.js';
import { type CsvRecord, countOf, recordsOf } from './oracle-records.js';
import { faultsOfCells, hasSpace, recallOf, type SnapshotRecall } from './oracle-rows.js';
import { isUtf8 } from './utf8.js';

/** Something that is wrong with a file. */
export interface ExpectedFault {
  /** From 1; null for an error of the whole file. */
  readonly line: number | null;
  readonly column: string | null;
  /** The reasons that may be given for it: for unreadable text the documents allow several. */
  readonly reasons: readonly string[];
}

/** The expected result of a file, and the reasons. */
export type Judgement =
  | { readonly kind: 'left alone' }
  | {
      readonly kind: 'faulty';
      readonly faults: readonly ExpectedFault[];
      /** From this line on the documents do not define how the file is read, because its quotes are wrong there. */
      readonly uncertainFrom: number;
    }
  | { readonly kind: 'sound'; readonly rows: number; readonly recalls: readonly SnapshotRecall[] };

const HEADER = [
  'VIN',
  'ManufacturerRecallCampaignReference',
  'DVSACampaignReference',
  'RecallCampaignStartDate',
];

const LONGEST_RECORD_BYTES = 65_536;

const CTRL_Z = 0x1a;
const CTRL_Z_OR_BLANK: readonly number[] = [CTRL_Z, 0x0a, 0x0d, 0x20, 0x09];

/** What the rules depend on besides the file. */
export interface Rules {
  readonly maxRows: number;
  /** In London. */
  readonly today: string;
}

/**
 * The rules of snapshot files, implemented a second time: from the SFTP guide and sftp.md alone, without regard to the service's
 * implementation, as simply as possible, however slow. `name` contains the bytes of the file's name.
 */
export function judge(name: Buffer, file: Buffer, rules: Rules): Judgement {
  if (!isUtf8(name)) return { kind: 'left alone' };
  const fileName = name.toString();
  // A character that replaces unreadable bytes.
  if (fileName.includes('\u{fffd}')) return { kind: 'left alone' };
  const nameFaults = [
    ...(endsAsCsv(fileName) ? [] : [ofWholeFile('Wrong file extension')]),
    ...(hasSpace(fileName) ? [ofWholeFile('Spaces in the file name')] : []),
    ...(fileName.startsWith('.') ? [ofWholeFile('Dot at the start of the file name')] : []),
    ...reasonsOfTime(fileName).map(ofWholeFile),
  ];
  if (nameFaults.length > 0) return faulty(nameFaults);
  if (file.includes(EICAR)) return faulty([ofWholeFile('Infected file')]);
  return judgeContent(file, rules);
}

/** Whether a file with this name is ever in progress: one that may still be renamed is refused at once, or ignored. */
export function isEverInProgress(name: Buffer): boolean {
  const fileName = name.toString();
  return isUtf8(name) && !fileName.includes('\u{fffd}') && endsAsCsv(fileName) && !fileName.startsWith('.');
}

function endsAsCsv(fileName: string): boolean {
  return fileName.slice(-4).toLowerCase() === '.csv';
}

/** The names in this test have a time in 2099, an invalid time, or nothing that looks like a time. */
function reasonsOfTime(fileName: string): string[] {
  if (!/\d{4}-?\d{2}-?\d{2}T\d{2}/i.test(fileName)) return [];
  return [
    /_2099\d{4}T\d{4}Z\./.test(fileName) ? 'Future time in the file name' : 'Invalid time in the file name',
  ];
}

function judgeContent(whole: Buffer, { maxRows, today }: Rules): Judgement {
  const file = withoutEndMark(whole);
  if (startsWith(file, [0xff, 0xfe]) || startsWith(file, [0xfe, 0xff])) {
    return faulty([{ line: 1, column: null, reasons: ['Wrong encoding format'] }]);
  }
  const records = recordsOf(startsWith(file, [0xef, 0xbb, 0xbf]) ? file.subarray(3) : file);
  const header: CsvRecord | undefined = records.next().value ?? undefined;
  const headerFault = faultOfHeader(header, file);
  if (headerFault) return faulty([headerFault]);

  const faults: ExpectedFault[] = [];
  const recalls: { line: number; recall: SnapshotRecall }[] = [];
  let rows = 0;
  for (const { line, bytes, fields } of records) {
    const isShort = bytes.length <= LONGEST_RECORD_BYTES;
    if (isShort && fields?.every((field) => isUtf8(field) && String(field).trim() === '')) continue;
    rows += 1;
    if (rows > maxRows) return faulty([...faults, { line, column: null, reasons: ['Too many rows'] }]);
    if (!fields) return faulty([...faults, malformed(line, isReadable(file))], line);
    if (!isShort) {
      const fault = malformed(line, isReadable(bytes));
      if (bytes.includes('"')) return faulty([...faults, fault], line);
      faults.push(fault);
    } else if (!isUtf8(bytes)) faults.push({ line, column: null, reasons: ['Wrong encoding format'] });
    else if (fields.length !== HEADER.length) faults.push(malformed(line));
    else {
      const cells = fields.map(String);
      const wrong = faultsOfCells(cells, today);
      for (const { column, reason } of wrong) faults.push({ line, column, reasons: [reason] });
      if (wrong.length === 0) recalls.push({ line, recall: recallOf(cells) });
    }
  }
  // Rows are compared with one another only if each of them is valid.
  if (faults.length === 0) faults.push(...contradictions(recalls));
  if (faults.length > 0) return faulty(faults);
  return { kind: 'sound', rows, recalls: onceEach(recalls) };
}

/** Old programs end a file with Ctrl-Z. The documents do not say what happens with more than a kilobyte of them. */
function withoutEndMark(file: Buffer): Buffer {
  const tail = file.subarray(-1_024);
  let end = tail.length;
  while (end > 0 && CTRL_Z_OR_BLANK.includes(tail[end - 1] ?? 0)) end -= 1;
  const mark = tail.indexOf(CTRL_Z, end);
  return mark === -1 ? file : file.subarray(0, file.length - tail.length + mark);
}

function faultOfHeader(header: CsvRecord | undefined, file: Buffer): ExpectedFault | undefined {
  const fields = header?.fields?.map(String) ?? [];
  if (fields.length === HEADER.length && HEADER.every((column, index) => fields[index] === column))
    return undefined;
  const line = 1;
  // UTF-16 text has a zero byte in each letter, so either reason is correct.
  const mayBeUtf16 = (file[0] === 0) !== (file[1] === 0);
  if (mayBeUtf16) return { line, column: null, reasons: ['Wrong encoding format', 'Missing column headers'] };
  if (header && !header.fields) {
    return { line, column: null, reasons: ['Missing column headers', 'Wrong encoding format'] };
  }
  if (header && header.bytes.length > LONGEST_RECORD_BYTES) {
    return { line, column: null, reasons: ['Missing column headers', 'Wrong encoding format'] };
  }
  if (header && !isUtf8(header.bytes)) return { line, column: null, reasons: ['Wrong encoding format'] };
  const isComplete = HEADER.every((column) => fields.includes(column));
  return {
    line,
    column: null,
    reasons: [isComplete ? 'Columns in the wrong order' : 'Missing column headers'],
  };
}

/** The rows after the first of each recall whose rows differ. */
function contradictions(rows: readonly { line: number; recall: SnapshotRecall }[]): ExpectedFault[] {
  const first = new Map<string, SnapshotRecall>();
  const contradicted = new Set<string>();
  for (const { recall } of rows) {
    const key = keyOf(recall);
    const before = first.get(key);
    if (!before) first.set(key, recall);
    else if (before.dvsa !== recall.dvsa || before.start !== recall.start) contradicted.add(key);
  }
  return rows
    .filter(({ recall }) => contradicted.has(keyOf(recall)) && first.get(keyOf(recall)) !== recall)
    .map(({ line }) => ({ line, column: 'VIN', reasons: ['Duplicate rows'] }));
}

function onceEach(rows: readonly { recall: SnapshotRecall }[]): SnapshotRecall[] {
  return [...new Map(rows.map(({ recall }) => [keyOf(recall), recall])).values()];
}

/** The key that identifies a row's recall. */
export function keyOf({ vin, reference }: Pick<SnapshotRecall, 'vin' | 'reference'>): string {
  return `${vin}\n${reference}`;
}

/** The numbers of the lines that an error may name. */
export function linesOf(file: Buffer): number {
  return countOf(0x0a, file) + 1;
}

const isReadable = (bytes: Buffer) => (isUtf8(bytes) ? 'readable' : 'unreadable');

function malformed(line: number, text: 'readable' | 'unreadable' = 'readable'): ExpectedFault {
  const reasons = ['Malformed row', ...(text === 'unreadable' ? ['Wrong encoding format'] : [])];
  return { line, column: null, reasons };
}

function ofWholeFile(reason: string): ExpectedFault {
  return { line: null, column: null, reasons: [reason] };
}

function faulty(faults: readonly ExpectedFault[], uncertainFrom = Number.POSITIVE_INFINITY): Judgement {
  return { kind: 'faulty', faults, uncertainFrom };
}

function startsWith(file: Buffer, start: readonly number[]): boolean {
  return start.every((byte, index) => file[index] === byte);
}
