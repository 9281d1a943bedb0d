const CTRL_Z = 0x1a;

/** Line ends and blanks may be between or after Ctrl-Zs. */
const AROUND = new Set([0x0a, 0x0d, 0x20, 0x09]);

/** Programs of CP/M filled the last block of a file with Ctrl-Z: at most 127 of them. */
const LONGEST_END_MARK = 1_024;

/**
 * The chunks of a file without the end mark that old programs write at the end of a text file: Ctrl-Z (0x1A), once or several times, with
 * blanks and line ends. It is an end mark only if nothing follows; anywhere else it is part of the text.
 */
export async function* withoutEndMark(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let endMark: Buffer = Buffer.alloc(0);
  for await (const chunk of chunks) {
    const bytes = endMark.length === 0 ? chunk : Buffer.concat([endMark, chunk]);
    const cut = startOfEndMark(bytes);
    endMark = bytes.subarray(cut);
    yield bytes.subarray(0, cut);
  }
}

/** The start of a possible end mark; the length of the bytes when there is none. */
function startOfEndMark(bytes: Buffer): number {
  const first = Math.max(0, bytes.length - LONGEST_END_MARK);
  let cut = bytes.length;
  for (let at = bytes.length - 1; at >= first; at -= 1) {
    const byte = bytes[at] ?? 0;
    if (byte === CTRL_Z) cut = at;
    else if (!AROUND.has(byte)) break;
  }
  return cut;
}
