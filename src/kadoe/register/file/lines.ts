/** A line with its number, or one that can't be read at all. */
export interface Line {
  readonly number: number;
  /** Undefined for a line that is too long or not UTF-8. */
  readonly text: string | undefined;
  readonly problem?: string;
}

/** A thousand entries of each kind are far shorter. A file without a line break must not fill the memory. */
export const LONGEST_LINE_BYTES = 1024 * 1024;

const LINE_FEED = 0x0a;
const TOO_LONG = `must not be longer than ${LONGEST_LINE_BYTES} bytes`;

/** Splits a file into its lines, a list for each chunk. Empty lines are left out, and counted. */
export async function* linesOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<Line[]> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let number = 0;
  let rest: Buffer[] = [];
  let restBytes = 0;
  const lineOf = (bytes: Buffer, isTooLong: boolean): Line | undefined => {
    number += 1;
    if (isTooLong) return { number, text: undefined, problem: TOO_LONG };
    try {
      const text = decoder.decode(bytes);
      // A byte order mark is what editors put in front of a file.
      const bare = number === 1 && text.startsWith('\uFEFF') ? text.slice(1) : text;
      return bare.trim() === '' ? undefined : { number, text: bare };
    } catch {
      return { number, text: undefined, problem: 'must be UTF-8' };
    }
  };
  const keep = (bytes: Buffer): void => {
    restBytes += bytes.length;
    if (restBytes <= LONGEST_LINE_BYTES) rest.push(bytes);
  };
  const take = (): Line | undefined => {
    const line = lineOf(
      rest.length === 1 && rest[0] ? rest[0] : Buffer.concat(rest),
      restBytes > LONGEST_LINE_BYTES,
    );
    rest = [];
    restBytes = 0;
    return line;
  };
  for await (const chunk of chunks) {
    const lines: Line[] = [];
    let from = 0;
    for (;;) {
      const end = chunk.indexOf(LINE_FEED, from);
      if (end < 0) break;
      keep(chunk.subarray(from, end));
      const line = take();
      if (line) lines.push(line);
      from = end + 1;
    }
    if (from < chunk.length) keep(chunk.subarray(from));
    yield lines;
  }
  if (restBytes > 0) {
    const line = take();
    if (line) yield [line];
  }
}
