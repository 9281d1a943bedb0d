import { isUtf8 } from 'node:buffer';
import { randomUUID } from 'node:crypto';
import { parse } from 'secure-json-parse';
import { turnFor } from '../../clock/turn-for.js';
import { MOST_ISSUES } from '../issue-bounds.js';
import { hasRepeatedKeys, isDeeperThan, repeatedKeysIn } from '../repeated-keys.js';
import { type JsonBody, UnreadableBody } from '../request-body.js';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const SLASH = 0x2f;
const SMALL_U = 0x75;
const ZERO = 0x30;
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/** The bytes of a JSON string from which on it is not parsed with the others. */
export const LONG_BYTES = 4_096;

/** What may be beside the long strings. JSON.parse takes a millisecond for it, and for 10 MiB of brackets five seconds. */
const MOST_OTHER_BYTES = 256 * 1024;

/** Some milliseconds, also before the loop is compiled. */
const BYTES_AT_ONCE = 256 * 1024;

/** Also those within strings. A search that stops at each of five million takes 0.1 seconds. */
const MOST_QUOTES = 8_192;

/** A string of a JSON text that is still in the bytes of the text. */
export class LongString {
  constructor(
    private readonly json: Buffer,
    private readonly start: number,
    private readonly end: number,
  ) {}

  /**
   * The bytes that the string is the canonical base64 of. They take the place of the string in the memory of the text, so it can be read
   * once.
   */
  async decodeBase64(mostBytes: number): Promise<Buffer | 'not-base64' | 'too-large'> {
    const escaped = this.json.subarray(this.start, this.end);
    const written = escaped.includes(BACKSLASH) ? await unescapeInPlace(escaped) : escaped;
    if (written.length > base64Length(mostBytes)) return 'too-large';
    return (await decodeInTurns(written)) ?? 'not-base64';
  }
}

/** Of a string that is not long. */
export function decodeShortBase64(text: string): Buffer | 'not-base64' {
  const written = Buffer.from(text);
  const size = decodePart(written, 0, written.length, 0);
  return size === undefined ? 'not-base64' : written.subarray(0, size);
}

function base64Length(bytes: number): number {
  return Math.ceil(bytes / 3) * 4;
}

/** In characters. Strings of this size are young garbage; whole images as text would stay until the next full collection. */
const PIECE = 48 * 1024;

/** Some milliseconds of work. */
const PIECES_OF_A_TURN = 16;

async function decodeInTurns(written: Buffer): Promise<Buffer | undefined> {
  let size = 0;
  for (let at = 0; at < written.length; at += PIECES_OF_A_TURN * PIECE) {
    const until = Math.min(written.length, at + PIECES_OF_A_TURN * PIECE);
    await turnFor(until - at);
    const end = decodePart(written, at, until, size);
    if (end === undefined) return undefined;
    size = end;
  }
  return written.subarray(0, size);
}

/**
 * Decodes whole pieces, and the last one.
 *
 * @param to where the bytes begin, which take the place of text that is decoded already
 * @returns where they end; undefined when it is not canonical base64
 */
function decodePart(written: Buffer, from: number, until: number, to: number): number | undefined {
  let size = to;
  for (let at = from; at < until; at += PIECE) {
    const text = written.toString('latin1', at, at + PIECE);
    const end = size + written.write(text, size, 'base64');
    // Buffers skip what is not base64, and accept what is not canonical.
    if (written.toString('base64', size, end) !== text) return undefined;
    // Only the last piece may have padding.
    if (at + PIECE < written.length && end - size !== (PIECE / 4) * 3) return undefined;
    size = end;
  }
  return size;
}

/**
 * Parses a JSON object of some MiB, most of which are a few long strings: they are found by a search for quotes, which takes a millisecond,
 * and stay where they are. (JSON.parse copies them twice, on the thread of the event loop, and a tokenizer in JavaScript looks at each byte.
 * A worker thread would copy them too.)
 *
 * @returns the object, with a {@link LongString} in place of each long string
 * @throws UnreadableBody with a message that says what would be valid
 */
export async function parseJsonWithLongStrings(bytes: Buffer, depth: number): Promise<JsonBody> {
  await turnFor(bytes.length);
  if (!isUtf8(bytes)) throw unreadable('must be encoded as UTF-8');
  await turnFor(bytes.length);
  const begin = bytes.subarray(0, 3).equals(BYTE_ORDER_MARK) ? 3 : 0;
  const { text, longStrings, placeOf } = cutOut(bytes, begin);
  if (text.trim() === '') throw unreadable('must be a JSON object; it was empty');
  if (isDeeperThan(text, depth)) throw unreadable(`must not be nested deeper than ${depth} levels`);
  const value = parsed(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw unreadable('must be a JSON object');
  }
  const repeatedKeys = hasRepeatedKeys(text, value) ? repeatedKeysIn(text, MOST_ISSUES) : [];
  putBack(value as Record<string, unknown>, (given) => longStrings[placeOf(given)]);
  return { value: value as Record<string, unknown>, repeatedKeys };
}

/** The text with a short unique string in the place of each long one. */
function cutOut(bytes: Buffer, begin: number) {
  const mark = `${randomUUID()}:`;
  const longStrings: LongString[] = [];
  const pieces: string[] = [];
  const quotes = new Quotes(bytes);
  let kept = begin;
  let others = 0;
  const keepUntil = (end: number) => {
    others += end - kept;
    if (others > MOST_OTHER_BYTES) throw tooMuch();
    pieces.push(bytes.toString('utf8', kept, end));
  };
  for (let at = quotes.next(begin); at !== -1; at = quotes.next(at + 1)) {
    const start = at + 1;
    const end = quotes.endOfString(start);
    if (end - start >= LONG_BYTES) {
      keepUntil(start);
      pieces.push(mark, String(longStrings.length));
      longStrings.push(new LongString(bytes, start, end));
      kept = end;
    }
    at = end;
  }
  keepUntil(bytes.length);
  const placeOf = (given: string) => (given.startsWith(mark) ? Number(given.slice(mark.length)) : -1);
  return { text: pieces.join(''), longStrings, placeOf };
}

class Quotes {
  private seen = 0;

  constructor(private readonly bytes: Buffer) {}

  next(from: number): number {
    this.seen += 1;
    if (this.seen > MOST_QUOTES) throw tooMuch();
    return this.bytes.indexOf(QUOTE, from);
  }

  /** The next quote with an even number of backslashes before it. */
  endOfString(start: number): number {
    for (let end = start - 1; ; ) {
      end = this.next(end + 1);
      if (end === -1) return this.bytes.length;
      let backslashes = 0;
      while (end - 1 - backslashes >= start && this.bytes[end - 1 - backslashes] === BACKSLASH)
        backslashes += 1;
      if (backslashes > LONG_BYTES) throw tooMuch();
      if (backslashes % 2 === 0) return end;
    }
  }
}

/**
 * Many libraries escape a slash in JSON, some a plus or an equals sign, of which base64 has many: JSON.parse needs 0.1 seconds for 7 MiB of
 * it. Another escape remains, and is no base64.
 */
async function unescapeInPlace(bytes: Buffer): Promise<Buffer> {
  let to = 0;
  for (let from = 0; from < bytes.length; from += 1) {
    let byte = bytes[from] ?? 0;
    if (byte === BACKSLASH) {
      const code = bytes[from + 1] === SLASH ? SLASH : escapedAscii(bytes, from);
      if (code !== -1) {
        from += bytes[from + 1] === SLASH ? 1 : 5;
        byte = code;
      }
    }
    bytes[to] = byte;
    to += 1;
    if (to % BYTES_AT_ONCE === 0) await turnFor(BYTES_AT_ONCE);
  }
  return bytes.subarray(0, to);
}

/** The character of an escape such as `\u002b`; -1 when there is none. */
function escapedAscii(bytes: Buffer, at: number): number {
  const isAscii = bytes[at + 1] === SMALL_U && bytes[at + 2] === ZERO && bytes[at + 3] === ZERO;
  if (!isAscii) return -1;
  const [high, low] = [hexDigit(bytes[at + 4] ?? 0), hexDigit(bytes[at + 5] ?? 0)];
  return high < 2 || high > 7 || low === -1 ? -1 : high * 16 + low;
}

function hexDigit(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const small = byte | 0x20;
  return small >= 0x61 && small <= 0x66 ? small - 0x57 : -1;
}

function parsed(text: string): unknown {
  try {
    return parse(text, null, { protoAction: 'error', constructorAction: 'error' });
  } catch (error) {
    const forbidden = error instanceof Error && error.message.includes('forbidden prototype');
    throw unreadable(forbidden ? 'must not have __proto__ or constructor properties' : 'must be valid JSON');
  }
}

/** Recurses as deep as the text may be nested. */
function putBack(value: object, longStringOf: (given: string) => LongString | undefined): void {
  const members = value as Record<string, unknown>;
  for (const [name, member] of Object.entries(members)) {
    if (typeof member === 'string') members[name] = longStringOf(member) ?? member;
    else if (typeof member === 'object' && member !== null) putBack(member, longStringOf);
  }
}

function tooMuch(): UnreadableBody {
  return unreadable(
    `must not have more than ${MOST_OTHER_BYTES / 1024} KiB, or ${MOST_QUOTES} quotes, beside its images`,
  );
}

function unreadable(message: string): UnreadableBody {
  return new UnreadableBody({ field: 'body', message });
}
