import { brotliCompressSync, gzipSync } from 'node:zlib';
import type { Mutation } from './mutation.js';

const BOM = '\xef\xbb\xbf';

const utf16le = (file: string) => Buffer.from(Buffer.from(file, 'latin1').toString('utf8'), 'utf16le');
const latin1 = (bytes: Buffer) => bytes.toString('latin1');
const wrapped = (name: string, apply: (file: string) => string): Mutation => ({ name, apply });

/** A ZIP archive with the file in it, stored. Its checksum is wrong, because nobody reads it. */
function zipped(file: string): string {
  const head = Buffer.alloc(30);
  head.write('PK\x03\x04', 'latin1');
  head.writeUInt32LE(file.length, 18);
  head.writeUInt32LE(file.length, 22);
  head.writeUInt16LE(11, 26);
  return `${latin1(head)}recalls.csv${file}`;
}

/** Encodings, byte order marks, and content that is not a CSV file. */
export const WHOLE_FILE_MUTATIONS: readonly Mutation[] = [
  wrapped('byte order mark', (file) => BOM + file),
  wrapped('two byte order marks', (file) => BOM + BOM + file),
  wrapped('nothing but a byte order mark', () => BOM),
  wrapped('half a byte order mark', (file) => BOM.slice(0, 2) + file),
  wrapped('UTF-16 LE', (file) => `\xff\xfe${latin1(utf16le(file))}`),
  wrapped(
    'UTF-16 BE',
    (file) =>
      `\xfe\xff${latin1(
        utf16le(file)
          .subarray(0, utf16le(file).length & ~1)
          .swap16(),
      )}`,
  ),
  wrapped('UTF-16 LE without a mark', (file) => latin1(utf16le(file))),
  wrapped('UTF-16 BE without a mark', (file) => latin1(utf16le(file).swap16())),
  wrapped('UTF-32 LE', (file) => `\xff\xfe\0\0${[...file].map((byte) => `${byte}\0\0\0`).join('')}`),
  wrapped('UTF-32 BE', (file) => `\0\0\xfe\xff${[...file].map((byte) => `\0\0\0${byte}`).join('')}`),
  wrapped('mark of UTF-16 before UTF-8', (file) => `\xff\xfe${file}`),
  wrapped('UTF-8 written as if it were Windows-1252', (file) => latin1(Buffer.from(file, 'utf8'))),
  wrapped('nothing', () => ''),
  wrapped('one line end', () => '\n'),
  wrapped('one byte', () => '\xff'),
  wrapped('gzip', (file) => latin1(gzipSync(Buffer.from(file, 'latin1')))),
  wrapped('brotli', (file) => latin1(brotliCompressSync(Buffer.from(file, 'latin1')))),
  wrapped('zip', zipped),
  wrapped(
    'PDF',
    (file) => `%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<</Type/Catalog>>\nstream\n${file}endstream\n%%EOF\n`,
  ),
  wrapped(
    'HTML',
    (file) => `<!DOCTYPE html>\n<table><tr><td>${file.replaceAll(',', '</td><td>')}</td></tr></table>\n`,
  ),
  wrapped('JSON', (file) => JSON.stringify(file.split('\n').map((line) => line.split(',')))),
];
