const CTRL_Z = 0x1a;

/** Line ends and blanks may be between or after Ctrl-Zs. */
const AROUND = new Set([0x0a, 0x0d, 0x20, 0x09]);

/** Programs of CP/M filled the last block of a file with Ctrl-Z: at most 127 of them. */
const LONGEST_END_MARK = 1_024;

/**
 * Removes the end mark that old programs write at the end of a text file: Ctrl-Z (0x1A), once or several times, with blanks and line ends.
 * It is an end mark only if nothing follows; the caller prepends it to the next chunk to find out.
 */
export function cutEndMark(bytes: Buffer): { content: Buffer; endMark: Buffer } {
  const first = Math.max(0, bytes.length - LONGEST_END_MARK);
  let cut = bytes.length;
  for (let at = bytes.length - 1; at >= first; at -= 1) {
    const byte = bytes[at] ?? 0;
    if (byte === CTRL_Z) cut = at;
    else if (!AROUND.has(byte)) break;
  }
  return { content: bytes.subarray(0, cut), endMark: bytes.subarray(cut) };
}
